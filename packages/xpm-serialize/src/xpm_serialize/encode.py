"""From configurations to a definition (FORMAT, section 2)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, final

from xpm_config import (
    Config,
    ConfigInformation,
    Schema,
    element_order,
    identify_unchanged,
    is_configuration,
    locate,
    parameters,
)
from xpm_params import Document, Encoder, Env, Json, ObjectDefinition, ParamsError

from .classes import check_found_again, local_class, script_of
from .errors import SaveError
from .placing import DataPlacer
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
        data = self._encoded(value, "data")
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

    def encode_enum(self, value: Enum) -> Json:
        """The member, of an enum that can be found again."""
        kind = type(value)
        if "<locals>" in kind.__qualname__ and not self._local_classes:
            raise local_class(f"{kind.__module__}.{kind.__qualname__}")
        return super().encode_enum(value)

    def order(self, items: Mapping[Any, Json]) -> list[Any]:
        """The elements of a set in the order of their identifiers."""
        return element_order(items)

    def _add_objects(self, value: object) -> None:
        located = locate(value, element_order)
        identify_unchanged([config for _, config in located])
        placed: list[tuple[Iterable[object], Any]] = []
        ids = self._ids
        for place, config in located:
            task = config.__xpm__.task
            if isinstance(task, TaskStub) and id(task) not in ids:
                ids[id(task)] = len(ids) + 1
                placed.append((place, task))
            ids[id(config)] = len(ids) + 1
            placed.append((place, config))
        for steps, part in placed:
            if isinstance(part, TaskStub):
                self._objects.append(part.definition(ids[id(part)]))
            else:
                self._objects.append(self._object(part, steps))

    def _object(self, config: Any, place: Iterable[object]) -> ObjectDefinition:
        info = config.__xpm__
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
            fields=self._fields(
                config, {} if self._data is None else self._data.fields(config, place)
            ),
            extra=self._extra(info),
        )

    def _fields(self, config: Any, data: dict[str, Json]) -> dict[str, Json]:
        """The fields of a configuration, those of its data files as they are given."""
        fields: dict[str, Json] = {}
        name = ""
        try:
            for parameter, value in parameters(config):
                name = parameter.name
                if name in data:
                    fields[name] = data[name]
                    continue
                if parameter.kind.data and isinstance(value, Path):
                    value = Path(os.path.abspath(value))
                fields[name] = self.encode(value)
        except ParamsError as error:
            raise _cannot_save(error, name, config.__xpm__.schema.typename) from error
        return {**fields, **data} if data else fields

    def _extra(self, info: ConfigInformation) -> dict[str, Json]:
        """What the format has no key for, and the reference passes over."""
        extra: dict[str, Json] = {}
        if info.tags:
            extra["tags"] = self._encoded(info.tags, "tags", info.schema.typename)
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

    def _encoded(self, value: object, name: str, owner: str = "") -> Json:
        try:
            return self.encode(value)
        except ParamsError as error:
            raise _cannot_save(error, name, owner) from error


def _cannot_save(error: ParamsError, name: str, owner: str) -> SaveError:
    error.prepend(name)
    of = f" of {owner}" if owner else ""
    return SaveError(f"cannot save{of}: {error}; nothing was saved")


def check_configurations(values: Iterable[object], what: str) -> None:
    """Raises `SaveError` unless all values are configurations."""
    for value in values:
        if not is_configuration(value):
            raise SaveError(f"expected configurations as {what}, found {value!r}")
