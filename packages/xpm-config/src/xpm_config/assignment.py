"""Giving values to parameters: each is checked, and told apart when it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from types import FrameType
from typing import Any

from .annotations import MISSING
from .errors import (
    ConfigError,
    ParameterError,
    SealedError,
    UnknownParameterError,
    raise_all,
)
from .information import ConfigInformation, inform, place_of
from .parameters import Parameter, Schema
from .tags import TaggedValue


def initialise(config: Any, values: Mapping[str, Any], frame: FrameType) -> None:
    """Makes a new object a configuration with these values, and defaults for the rest.

    Arguments:
        frame: of the user's code that does so.
    """
    schema: Schema = type(config).__xpm_schema__
    info = inform(config, frame)
    assign_all(config, values, frame)
    state = info.values
    if len(state) < schema.size:
        for name, parameter in schema.parameters.items():
            if name not in state:
                value = parameter.initial()
                if value is not MISSING:
                    state[name] = value


def assign_all(config: Any, values: Mapping[str, Any], frame: FrameType) -> None:
    """Sets several parameters; all that is wrong is told at once."""
    info: ConfigInformation = config.__xpm__
    schema = info.schema
    parameters, stored = schema.parameters, info.values
    errors: list[ConfigError] = []
    deprecated: list[str] = []
    for name, value in values.items():
        parameter = parameters.get(name)
        try:
            if parameter is not None:
                is_fit = parameter.fits[type(value)]
                stored[name] = value if is_fit else _checked(info, parameter, value)
            elif name in schema.deprecated:
                deprecated.append(name)
            else:
                raise _unknown(schema, name)
        except ParameterError as error:
            errors.append(_located(error, schema, name, frame))
    if errors:
        raise_all(f"{len(errors)} wrong parameters of {schema.typename}", errors)
    for name in deprecated:
        schema.deprecated[name].assign(config, values[name])


def assign(config: Any, name: str, value: object, frame: FrameType) -> None:
    """Sets one parameter."""
    info: ConfigInformation = config.__xpm__
    schema = info.schema
    if info.sealed and (name in schema.parameters or name in schema.deprecated):
        raise SealedError(
            f"cannot change parameter {name!r} of a {schema.typename} whose identifier "
            "is known; change a copy, made by copyconfig(config, …)"
        )
    assign_all(config, {name: value}, frame)


def _checked(info: ConfigInformation, parameter: Parameter, value: object) -> Any:
    if type(value) is TaggedValue:
        info.tags = {**info.tags, parameter.name: value.value}
        value = value.value
    checked = parameter.type.check(value)
    if parameter.kind.constant and checked != parameter.default:
        raise ParameterError(
            f"expected the value {parameter.default!r} of the constant, found {value!r}"
        )
    return checked


def _located(error: ParameterError, schema: Schema, name: str, frame: FrameType) -> ParameterError:
    if isinstance(error, UnknownParameterError):
        error.origin = place_of(frame)
        return error
    return error.located(name, schema.typename, place_of(frame))


def _unknown(schema: Schema, name: str) -> UnknownParameterError:
    from difflib import get_close_matches  # needed for errors only

    close = get_close_matches(name, schema.parameters, 1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    known = ", ".join(schema.parameters) or "none"
    return UnknownParameterError(
        f"{schema.typename} has no parameter {name!r}{hint} (its parameters: {known})"
    )
