"""From the fields of an object to the parameters of its configuration."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import Any, Final, final

from xpm_config import (
    Config,
    ConfigError,
    ConfigInformation,
    Schema,
    information,
    is_configuration,
)
from xpm_params import ObjectDefinition, ParamsError

from .errors import DataFileError, FieldError, LoadError
from .options import Unknown
from .problems import Problems
from .references import is_data_file
from .shapes import SCALARS, Numbers, Shapes
from .standins import ConfigStub, holds_stand_ins
from .values import ValueDecoder

_NO_NAMES: Final[Set[str]] = frozenset()


@final
class FieldFiller:
    """Sets the parameters of configurations; what is wrong is noted."""

    def __init__(
        self, decoder: ValueDecoder, unknown: Unknown, trust_paths: bool, problems: Problems
    ) -> None:
        self._decoder = decoder
        self._trust_paths = trust_paths  # of data files that were not stored with the definition
        self._unknown = unknown
        self._problems = problems
        self._shapes = Shapes(_floats_in_place)

    def fill_all(self, objects: Sequence[Any], indices: list[int], made: Mapping[int, Any]) -> None:
        """Sets the parameters of objects, their tags and their extra data files.

        Arguments:
            objects: as they stand in the definition.
            indices: of those that may have been made as configurations.
            made: by their ids.
        """
        shapes, is_finite = self._shapes, math.isfinite
        for index in indices:
            json = objects[index]
            config = made.get(json["id"])
            fields = json.get("fields")
            if fields is not None and "tags" not in json and "data" not in json:
                floats = shapes[(config.__class__, *fields, *map(type, fields.values()))]
                if floats is not None:
                    for name in floats:
                        if not is_finite(fields[name]):
                            break
                    else:
                        config.__dict__.update(fields)
                        continue
            if is_configuration(config):
                self._fill(config, ObjectDefinition.from_checked(json), index)

    def _fill(self, config: Any, definition: ObjectDefinition, index: int) -> None:
        info = information(config)
        schema = info.schema
        if definition.extra:
            self._fill_extra(info, definition.extra, index)
        fields = self._mapping(definition.fields, index, "fields")
        failed: Set[str] = _NO_NAMES
        if len(fields) < len(definition.fields):
            failed = definition.fields.keys() - fields.keys()
        outside = self._outside(schema, definition.fields, fields)
        try:
            if not failed:  # else an upgrade would miss what is there
                fields = _upgraded(schema.cls, fields)
        except LoadError as error:
            self._problems.note_in(index, error, "fields")
            return
        converted = self._convert(config, fields, index) if schema.deprecated else _NO_NAMES
        self._set_all(info, fields, definition, outside, index)
        if len(info.values) < schema.size:
            self._set_defaults(info, {*fields, *failed, *converted}, index)

    def _fill_extra(self, info: ConfigInformation, extra: Mapping[str, Any], index: int) -> None:
        info.tags = self._mapping(extra.get("tags"), index, "tags")
        info.data = _paths(extra.get("data"))
        for name in () if self._trust_paths else info.data:
            self._problems.note_in(index, _outside_path(info.data[name]), f"data.{name}")

    def _convert(self, config: Any, fields: dict[str, Any], index: int) -> Set[str]:
        """Sets what replaces deprecated parameters; the names of what needs no default."""
        info = information(config)
        schema = info.schema
        sealed, info.sealed = info.sealed, False
        for name in sorted(fields.keys() & schema.deprecated.keys()):
            try:
                schema.deprecated[name].convert(config, fields[name])
            except Exception as error:  # noqa: BLE001 - the user's code
                reason = (
                    f"deprecated parameter {name!r} of {schema.typename} cannot be "
                    f"converted: {type(error).__name__}: {error}"
                )
                self._note(index, f"fields.{name}", reason, error)
                return schema.parameters.keys()  # which of them it sets is not known
        info.sealed = sealed
        return set(info.values)

    def _outside(
        self, schema: Schema, json: Mapping[str, Any], values: Mapping[str, Any]
    ) -> list[str | Path]:
        """The paths that are no data files: only a class that leaves some out saves such."""
        if self._trust_paths or not schema.data_parameters:
            return []
        if getattr(schema.cls, "__xpm_serialize__", None) is not Config.__xpm_serialize__:
            return []
        return [
            value
            for name, value in values.items()
            if isinstance(value, str) or (isinstance(value, Path) and json[name]["type"] == "path")
        ]

    def _mapping(self, json: Any, index: int, place: str) -> dict[str, Any]:
        """The decoded members; those that fail are noted and left out."""
        values: dict[str, Any] = {}
        decoded = self._decoder.decode
        for name, item in json.items() if isinstance(json, dict) else ():
            try:
                values[name] = decoded(item)
            except ParamsError as error:
                self._problems.note_in(index, error, f"{place}.{name}")
        return values

    def _set_all(
        self,
        info: ConfigInformation,
        fields: dict[str, Any],
        definition: ObjectDefinition,
        outside: list[str | Path],
        index: int,
    ) -> None:
        schema, values = info.schema, info.values
        parameters, may_stand_in = schema.parameters, self._decoder.may_stand_in
        for name, value in fields.items():
            parameter = parameters.get(name)
            if parameter is None:
                if name not in schema.deprecated:
                    self._set_unknown(info, name, value, definition, index)
            elif outside and parameter.kind.data and value in outside:
                self._problems.note_in(index, _outside_path(value), f"fields.{name}")
            elif value is None and parameter.generator is not None:
                values[name] = None  # the path is made later
            elif may_stand_in and (issubclass(schema.cls, ConfigStub) or holds_stand_ins(value)):
                values[name] = value  # there is no class to check it by
            else:
                try:
                    values[name] = parameter.type.check(value)
                except ConfigError as error:
                    self._note(index, f"fields.{name}", f"{error} of {schema.typename}", error)

    def _set_unknown(
        self,
        info: ConfigInformation,
        name: str,
        value: Any,
        definition: ObjectDefinition,
        index: int,
    ) -> None:
        """Keeps an extra data file; any other field without a parameter is a problem."""
        if is_data_file(definition.fields.get(name)):
            info.data = {**info.data, name: value}
        elif self._unknown == "error":
            self._problems.note_in(index, _unknown_field(info.schema, name), f"fields.{name}")

    def _set_defaults(self, info: ConfigInformation, but: Set[str], index: int) -> None:
        for name, parameter in info.schema.parameters.items():
            if name in but:
                continue
            if parameter.required:
                self._problems.note_in(index, _missing_field(info.schema, name), "fields")
                continue
            try:
                info.values[name] = parameter.initial()
            except Exception as error:  # noqa: BLE001 - a user's default_factory
                reason = (
                    f"the default of parameter {name!r} of {info.schema.typename}, which "
                    f"is not in the file, cannot be made: {type(error).__name__}: {error}"
                )
                self._note(index, "fields", reason, error, name)

    def _note(
        self, index: int, place: str, reason: str, cause: Exception, missing: str = ""
    ) -> None:
        noted = FieldError(reason)
        noted.parameter = missing
        noted.__cause__ = cause
        self._problems.note_in(index, noted, place)


def _floats_in_place(cls: Any, kinds: Mapping[str, type]) -> Numbers | None:
    """The fields that are to be finite, where the parameters are set to all as they are."""
    schema: Schema | None = getattr(cls, "__xpm_schema__", None)
    if schema is None:  # a stub
        return None
    if len(kinds) < schema.size or schema.deprecated or hasattr(schema.cls, "__xpm_upgrade__"):
        return None
    for name, kind in kinds.items():
        parameter = schema.parameters.get(name)
        if parameter is None or parameter.kind.data or kind not in SCALARS:
            return None
        if not parameter.type.fits[kind] or (kind is type(None) and parameter.generator):
            return None
    return tuple(name for name, kind in kinds.items() if kind is float)


def _upgraded(cls: type, fields: dict[str, Any]) -> dict[str, Any]:
    """What `__xpm_upgrade__` of the class makes of fields that an older one may have had."""
    upgrade = getattr(cls, "__xpm_upgrade__", None)
    if upgrade is None:
        return fields
    try:
        upgraded = upgrade(fields)
    except Exception as error:  # the user's code
        raise FieldError(
            f"__xpm_upgrade__ of {cls.__qualname__} failed: {type(error).__name__}: {error}"
        ) from error
    if not (isinstance(upgraded, dict) and all(isinstance(name, str) for name in upgraded)):
        raise FieldError(
            f"expected __xpm_upgrade__ of {cls.__qualname__} to return the fields, a dict, "
            f"found {upgraded!r}"
        )
    return upgraded


def _paths(json: object) -> dict[str, Path]:
    """Extra data files of a definition whose data files are plain paths."""
    pairs = json.items() if isinstance(json, dict) else ()
    return {name: Path(path) for name, path in pairs if isinstance(path, str)}


def _outside_path(path: str | Path) -> DataFileError:
    return DataFileError(
        f"expected a data file that was saved with the definition, found the path {str(path)!r}, "
        "which may be of any file; pass trust_files=True if you trust who wrote the definition"
    )


def _unknown_field(schema: Schema, name: str) -> FieldError:
    known = ", ".join(schema.parameters) or "none"
    return FieldError(
        f"class {schema.typename} has no parameter {name!r} (it has: {known}); was it renamed "
        "or removed? define __xpm_upgrade__(cls, fields), or pass unknown='ignore'"
    )


def _missing_field(schema: Schema, name: str) -> FieldError:
    missing = FieldError(
        f"required parameter {name!r} of {schema.typename} is not in the file; give it a "
        "default, or define __xpm_upgrade__(cls, fields)"
    )
    missing.parameter = name
    return missing
