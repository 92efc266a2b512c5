"""From configurations to a definition (FORMAT, section 2)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, final

from xpm_config import (
    Config,
    Schema,
    check_unchanged,
    element_order,
    identify_all,
    information,
    is_configuration,
    locate,
    parameters,
    walk,
)
from xpm_params import Document, Encoder, Env, Json, ObjectDefinition, ParamsError

from .classes import check_found_again, local_class, script_of
from .errors import SaveError
from .placing import DataPlacer
from .references import enums_in
from .standins import ConfigStub
from .stubs import TaskStub


@final
class DefinitionEncoder(Encoder):
    """Encodes values in which configurations are objects of the same definition.

    Arguments:
        data: stores data files; without it, they are plain paths.
        env: folders that paths are relative to.
        local_classes: also accept classes that no load can find.
    """

    def __init__(
        self,
        data: DataPlacer | None = None,
        env: Env | None = None,
        *,
        local_classes: bool = False,
    ) -> None:
        super().__init__(Env() if env is None else env)
        self._data = data
        self._local_classes = local_classes
        self._ids: dict[int, int] = {}
        self._objects: list[ObjectDefinition] = []
        self._scripts: dict[type, str | None] = {}

    def document(self, value: object, **members: Any) -> Document:
        """The definition of a value: its objects, then the value itself as `data`."""
        self._add_objects(value)
        data = self._encoded(value, ("data",))
        return Document(
            objects=tuple(self._objects),
            data=data,
            has_data=True,
            version=self.version,
            **members,
        )

    def objects(self, root: object, **members: Any) -> Document:
        """The definition of one configuration, the last of the objects."""
        self._add_objects(root)
        return Document(objects=tuple(self._objects), version=self.version, **members)

    def encode_other(self, value: object) -> Json:
        """A reference, for a configuration."""
        identity = self._ids.get(id(value))
        if identity is not None:
            return {"type": "python", "value": identity}
        if isinstance(value, Config):
            raise SaveError(
                f"cannot save: found an instance of {type(value).__qualname__}, expected the "
                "configuration that it was made from; nothing was saved"
            )
        return super().encode_other(value)

    def order(self, items: Mapping[Any, Json]) -> list[Any]:
        """The elements of a set in the order of their identifiers."""
        return element_order(items)

    def _add_objects(self, value: object) -> None:
        reached = walk(value)
        check_unchanged(reached)
        identify_all(reached)
        placed: list[tuple[Iterable[object], Any]] = []
        for place, config in locate(value, element_order):
            task = information(config).task
            if isinstance(task, TaskStub) and id(task) not in self._ids:
                self._ids[id(task)] = len(self._ids) + 1
                placed.append((place, task))
            self._ids[id(config)] = len(self._ids) + 1
            placed.append((place, config))
        for steps, part in placed:
            if isinstance(part, TaskStub):
                self._objects.append(part.definition(self._ids[id(part)]))
            else:
                self._objects.append(self._object(part, steps))

    def _object(self, config: Any, place: Iterable[object]) -> ObjectDefinition:
        info = information(config)
        schema = info.schema
        return ObjectDefinition(
            id=self._ids[id(config)],
            module=schema.module,
            type=schema.qualname,
            typename=schema.typename,
            identifier=str(info.identifier),
            init_tasks=tuple(self._ids[id(task)] for task in info.init_tasks),
            task=None if info.task is None else self._ids[id(info.task)],
            file=self._script(schema),
            meta=info.meta is True,
            fields=self._fields(config, place),
            extra=self._extra(config),
        )

    def _fields(self, config: Any, place: Iterable[object]) -> dict[str, Json]:
        data = {} if self._data is None else self._data.fields(config, place)
        fields: dict[str, Json] = {}
        for parameter, value in parameters(config):
            name = parameter.name
            if name in data:
                fields[name] = data.pop(name)
                continue
            if parameter.kind.data and isinstance(value, Path):
                value = Path(os.path.abspath(value))
            fields[name] = self._encoded(value, (name,), information(config).schema.typename)
        return {**fields, **data}

    def _extra(self, config: Any) -> dict[str, Json]:
        """What the format has no key for, and the reference passes over."""
        info = information(config)
        extra: dict[str, Json] = {}
        if info.tags:
            extra["tags"] = self._encoded(info.tags, ("tags",), info.schema.typename)
        if info.meta is False:
            extra["in-identifier"] = True
        if info.data and self._data is None:
            extra["data"] = {name: os.path.abspath(path) for name, path in info.data.items()}
        return extra

    def _script(self, schema: Schema) -> str | None:
        """The script of a class, which is checked once."""
        if issubclass(schema.cls, ConfigStub):
            return schema.cls.__xpm_file__
        if schema.cls not in self._scripts:
            if not self._local_classes:
                check_found_again(schema)
            self._scripts[schema.cls] = script_of(schema.cls.__module__)
        return self._scripts[schema.cls]

    def _encoded(self, value: object, path: tuple[str, ...], owner: str = "") -> Json:
        try:
            json = self.encode(value)
        except ParamsError as error:
            error.path = (*path, *error.path)
            of = f" of {owner}" if owner else ""
            raise SaveError(f"cannot save{of}: {error}; nothing was saved") from error
        for enum in enums_in(json):
            if "<locals>" in enum["enum"] and not self._local_classes:
                raise local_class(f"{enum['module']}.{enum['enum']}")
        return json


def check_configurations(values: Iterable[object], what: str) -> None:
    """Raises `SaveError` unless all values are configurations."""
    for value in values:
        if not is_configuration(value):
            raise SaveError(f"expected configurations as {what}, found {value!r}")
