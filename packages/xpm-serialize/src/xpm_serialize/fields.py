"""From the fields of an object to the parameters of its configuration."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, final

from xpm_config import Config, ConfigError, ConfigInformation, Parameter, Schema, information
from xpm_params import ObjectDefinition, ParamsError

from .errors import DataFileError, FieldError, LoadError
from .options import Unknown
from .problems import Problems
from .references import is_data_file
from .standins import ConfigStub, holds_stand_ins
from .values import ValueDecoder


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

    def fill(self, config: Any, definition: ObjectDefinition, place: str) -> None:
        """Sets the parameters of one configuration, its tags and its extra data files."""
        info = information(config)
        info.tags = self._mapping(definition.extra.get("tags"), f"{place}.tags")
        info.data = _paths(definition.extra.get("data"))
        for name in () if self._trust_paths else info.data:
            self._problems.note(_outside_path(info.data[name]), f"{place}.data.{name}")
        fields = self._mapping(definition.fields, f"{place}.fields")
        failed = definition.fields.keys() - fields.keys()
        outside = self._outside(info.schema, definition.fields, fields)
        try:
            if not failed:  # else an upgrade would miss what is there
                fields = _upgraded(info.schema.cls, fields)
        except LoadError as error:
            self._problems.note(error, f"{place}.fields")
            return
        converted = self._convert(config, fields, place)
        for name, value in fields.items():
            parameter = info.schema.parameters.get(name)
            if parameter is not None and parameter.kind.data and value in outside:
                self._problems.note(_outside_path(value), f"{place}.fields.{name}")
            elif name not in info.schema.deprecated:
                self._set(info, name, value, definition, place)
        for name, parameter in info.schema.parameters.items():
            if not (name in fields or name in failed or name in converted):
                self._set_default(info, parameter, f"{place}.fields")

    def _convert(self, config: Any, fields: dict[str, Any], place: str) -> set[str]:
        """Sets what replaces deprecated parameters; the names of what needs no default."""
        info = information(config)
        sealed, info.sealed = info.sealed, False
        for name in sorted(fields.keys() & info.schema.deprecated.keys()):
            try:
                info.schema.deprecated[name].convert(config, fields[name])
            except Exception as error:  # noqa: BLE001 - the user's code
                noted = FieldError(
                    f"deprecated parameter {name!r} of {info.schema.typename} cannot be "
                    f"converted: {type(error).__name__}: {error}"
                )
                noted.__cause__ = error
                self._problems.note(noted, f"{place}.fields.{name}")
                return set(info.schema.parameters)  # which of them it sets is not known
        info.sealed = sealed
        return set(info.values)

    def _outside(
        self, schema: Schema, json: Mapping[str, Any], values: Mapping[str, Any]
    ) -> list[str | Path]:
        """The paths that are no data files: only a class that leaves some out saves such."""
        serializer = getattr(schema.cls, "__xpm_serialize__", None)
        leaves_out = serializer is not Config.__xpm_serialize__
        if self._trust_paths or leaves_out or not schema.data_parameters:
            return []
        return [
            value
            for name, value in values.items()
            if isinstance(value, str) or (isinstance(value, Path) and json[name]["type"] == "path")
        ]

    def _mapping(self, json: Any, place: str) -> dict[str, Any]:
        """The decoded members; those that fail are noted and left out."""
        values: dict[str, Any] = {}
        for name, item in json.items() if isinstance(json, dict) else ():
            try:
                values[name] = self._decoder.value(item)
            except ParamsError as error:
                self._problems.note(error, f"{place}.{name}")
        return values

    def _set(
        self,
        info: ConfigInformation,
        name: str,
        value: Any,
        definition: ObjectDefinition,
        place: str,
    ) -> None:
        parameter = info.schema.parameters.get(name)
        if parameter is None:
            if is_data_file(definition.fields.get(name)):
                info.data = {**info.data, name: value}
            elif self._unknown == "error":
                self._problems.note(_unknown_field(info.schema, name), f"{place}.fields.{name}")
        elif value is None and parameter.generator is not None:
            info.values[name] = None
        elif self._decoder.may_stand_in and (
            issubclass(info.schema.cls, ConfigStub) or holds_stand_ins(value)
        ):
            info.values[name] = value  # there is no class to check it by
        else:
            try:
                info.values[name] = parameter.type.check(value)
            except ConfigError as error:
                noted = FieldError(f"{error} of {info.schema.typename}")
                noted.__cause__ = error
                self._problems.note(noted, f"{place}.fields.{name}")

    def _set_default(self, info: ConfigInformation, parameter: Parameter, place: str) -> None:
        if parameter.required:
            self._problems.note(_missing_field(info.schema, parameter.name), place)
            return
        try:
            info.values[parameter.name] = parameter.initial()
        except Exception as error:  # noqa: BLE001 - a user's default_factory
            noted = FieldError(
                f"the default of parameter {parameter.name!r} of {info.schema.typename}, which "
                f"is not in the file, cannot be made: {type(error).__name__}: {error}"
            )
            noted.__cause__ = error
            self._problems.note(noted, place)


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
    return FieldError(
        f"required parameter {name!r} of {schema.typename} is not in the file; give it a "
        "default, or define __xpm_upgrade__(cls, fields)"
    )
