"""From configurations to a definition (FORMAT, section 2)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from enum import Enum
from pathlib import Path
from typing import Any, final

from xpm_config import (
    Config,
    ConfigInformation,
    Place,
    Schema,
    element_order,
    identify_unchanged,
    is_configuration,
    locate,
)
from xpm_params import Document, Encoder, Env, Json, ObjectDefinition, ParamsError

from .classes import check_found_again, local_class, script_of
from .collector import paused_collector
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
        self._patterns: dict[tuple[object, ...], ObjectDefinition] = {}

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
        with nullcontext() if self._data else paused_collector():
            self._add_located(locate(value, element_order))

    def _add_located(self, located: list[tuple[Place, Config]]) -> None:
        identify_unchanged([config for _, config in located])
        ids = self._ids
        stubs: dict[int, TaskStub] = {}  # id of the first that refers to it → the stub
        for _, config in located:
            task = config.__xpm__.task
            if task is not None and isinstance(task, TaskStub) and id(task) not in ids:
                ids[id(task)] = len(ids) + 1
                stubs[id(config)] = task
            ids[id(config)] = len(ids) + 1
        for place, config in located:
            if stubs and (stub := stubs.get(id(config))) is not None:
                self._objects.append(stub.definition(ids[id(stub)]))
            self._objects.append(self._object(config, place))

    def _object(self, config: Any, place: Iterable[object]) -> ObjectDefinition:
        info = config.__xpm__
        data = {} if self._data is None else self._data.fields(config, place)
        members: dict[str, Json] = {
            "id": self._ids[id(config)],
            "identifier": info.identifier.hex(),
            "fields": self._fields(info, data),
        }
        if info.task is not None:
            members["task"] = self._ids[id(info.task)]
        if info.init_tasks:
            members["init-tasks"] = [self._ids[id(task)] for task in info.init_tasks]
        if info.tags or info.data or info.meta is False:
            members.update(self._extra(info))
        return self._pattern(info).with_members(members)

    def _pattern(self, info: ConfigInformation) -> ObjectDefinition:
        """A definition with all that those of a class have in common, its members in order."""
        schema = info.schema
        key = schema, info.task is None, not info.init_tasks, info.meta
        pattern = self._patterns.get(key)
        if pattern is None:
            pattern = self._patterns[key] = ObjectDefinition(
                id=0,
                module=schema.module,
                type=schema.qualname,
                typename=schema.typename,
                identifier="to be told",
                fields={},
                task=None if info.task is None else 0,
                init_tasks=(0,) if info.init_tasks else (),
                meta=info.meta is True,
                file=self._script(schema),
            )
        return pattern

    def _fields(self, info: ConfigInformation, data: Mapping[str, Json]) -> dict[str, Json]:
        """The fields of a configuration, those of its data files as they are given."""
        schema, encode = info.schema, self.encode
        values = _with_absolute_paths(info) if schema.data_parameters else info.values
        fields: dict[str, Json] = {}
        name = ""
        try:
            for name in schema.parameters:
                if name in values:
                    fields[name] = data[name] if name in data else encode(values[name])
        except ParamsError as error:
            raise _cannot_save(error, name, schema.typename) from error
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
        """The script of a class, which is checked."""
        if issubclass(schema.cls, ConfigStub):
            return schema.cls.__xpm_file__
        if not self._local_classes:
            check_found_again(schema)
        return script_of(schema.cls.__module__)

    def _encoded(self, value: object, name: str, owner: str = "") -> Json:
        try:
            return self.encode(value)
        except ParamsError as error:
            raise _cannot_save(error, name, owner) from error


def _with_absolute_paths(info: ConfigInformation) -> dict[str, Any]:
    """The values, of which the data files are told wherever a process stands."""
    values = dict(info.values)
    for parameter in info.schema.data_parameters:
        value = values.get(parameter.name)
        if isinstance(value, Path):
            values[parameter.name] = Path(os.path.abspath(value))
    return values


def _cannot_save(error: ParamsError, name: str, owner: str) -> SaveError:
    error.prepend(name)
    of = f" of {owner}" if owner else ""
    return SaveError(f"cannot save{of}: {error}; nothing was saved")


def check_configurations(values: Iterable[object], what: str) -> None:
    """Raises `SaveError` unless all values are configurations."""
    for value in values:
        if not is_configuration(value):
            raise SaveError(f"expected configurations as {what}, found {value!r}")
