"""From configurations to a definition (FORMAT, section 2)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, Final, final

from xpm_config import (
    Config,
    ConfigInformation,
    Schema,
    element_order,
    identify_unchanged,
    is_configuration,
    locate,
    paused_collector,
    walk,
)
from xpm_params import Document, Encoder, Env, Json, ObjectDefinition, ParamsError

from .classes import check_found_again, local_class, script_of
from .errors import SaveError
from .placing import DataPlacer
from .shapes import SCALARS, Numbers, Shapes
from .standins import ConfigStub
from .stubs import TaskStub

_LARGE: Final = 2**63
_NO_DATA: Final[Mapping[str, Json]] = {}


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
        self._stubs: dict[int, TaskStub] = {}  # id of the first that refers to it → the stub
        self._objects: list[dict[str, Json]] = []
        self._patterns: dict[object, dict[str, Json]] = {}
        self._shapes = Shapes(_numbers_as_they_are)

    def document(self, value: object, **members: Any) -> Document:
        """The definition of a value: its objects, then the value itself as `data`."""
        self._add_objects(value)
        data = self._encoded(value, "data")
        return Document.of_checked(
            self._objects,
            data=data,
            has_data=True,
            version=self.version,
            **members,
        )

    def objects(self, root: object, **members: Any) -> Document:
        """The definition of one configuration, the last of the objects."""
        self._add_objects(root)
        return Document.of_checked(self._objects, version=self.version, **members)

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
        if self._data is None:
            with paused_collector():
                configs = walk(value, element_order)
                self._number(configs)
                for config in configs:
                    self._add(config, _NO_DATA)
            return
        located = locate(value, element_order)
        self._number([config for _, config in located])
        for place, config in located:
            self._add(config, self._data.fields(config, place))

    def _number(self, configs: list[Config]) -> None:
        """Gives each object its id, stubs before the first that refers to them."""
        identify_unchanged(configs)
        ids = self._ids
        for config in configs:
            task = config.__xpm__.task
            if task is not None and isinstance(task, TaskStub) and id(task) not in ids:
                ids[id(task)] = len(ids) + 1
                self._stubs[id(config)] = task
            ids[id(config)] = len(ids) + 1

    def _add(self, config: Any, data: Mapping[str, Json]) -> None:
        """Adds an object to the definition, the fields of its data files as they are given."""
        if self._stubs and (stub := self._stubs.get(id(config))) is not None:
            self._objects.append(stub.definition(self._ids[id(stub)]).json)
        info: Any = config.__xpm__
        schema, task, init_tasks = info.schema, info.task, info.init_tasks
        key = schema
        if task is not None or init_tasks or info.meta is not None:
            key = schema, task is None, not init_tasks, info.meta
        object = dict(self._patterns.get(key) or self._pattern(key, info))
        object["id"] = self._ids[id(config)]
        object["identifier"] = info.identifier.all.hex()
        object["fields"] = self._fields(info, data)
        if task is not None:
            object["task"] = self._ids[id(task)]
        if init_tasks:
            object["init-tasks"] = [self._ids[id(task)] for task in init_tasks]
        if info.tags or info.data or info.meta is False:
            object.update(self._extra(info))
        self._objects.append(object)

    def _pattern(self, key: object, info: ConfigInformation) -> dict[str, Json]:
        """An object with all that those of a class have in common, its members in order."""
        schema = info.schema
        pattern = ObjectDefinition(
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
        self._patterns[key] = pattern.json
        return pattern.json

    def _fields(self, info: ConfigInformation, data: Mapping[str, Json]) -> dict[str, Json]:
        """The fields of a configuration, those of its data files as they are given."""
        given = info.values
        numbers = self._shapes[(info.schema, *given, *map(type, given.values()))]
        if numbers is None:
            return self._encoded_fields(info, data)
        for name in numbers:
            if not -_LARGE < given[name] < _LARGE:
                return self._encoded_fields(info, data)
        return {**given, **data} if data else given.copy()

    def _encoded_fields(self, info: ConfigInformation, data: Mapping[str, Json]) -> dict[str, Json]:
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


def _numbers_as_they_are(schema: Schema, kinds: Mapping[str, type]) -> Numbers | None:
    """The numbers that are to be finite and not large, where all values are their own encoding."""
    if schema.data_parameters or not SCALARS.issuperset(kinds.values()):
        return None
    if list(kinds) != [name for name in schema.parameters if name in kinds]:
        return None  # equal values are written in one order
    return tuple(name for name, kind in kinds.items() if kind in (int, float))


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
