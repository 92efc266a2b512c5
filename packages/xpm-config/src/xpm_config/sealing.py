"""The end of changes: what has an identifier is complete, and stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .errors import (
    ConfigError,
    MissingParameterError,
    ParameterError,
    raise_all,
)
from .graph import walk
from .information import ConfigInformation


def seal(roots: list[Any]) -> None:
    """Checks that nothing is missing, then forbids changes to all that is reached.

    Raises:
        MissingParameterError: if a required parameter was not set; an `ExceptionGroup`
            of them when there are several.
    """
    reached = walk(roots, enter=lambda config: not config.__xpm__.sealed)
    unsealed = [config.__xpm__ for config in reached if not config.__xpm__.sealed]
    errors: list[ConfigError] = []
    for info in unsealed:
        if info.recorded is None:
            errors.extend(_missing(info))
            errors.extend(_spoilt(info))
    raise_all("configurations are not complete", errors)
    for info in unsealed:
        info.sealed = True


def _missing(info: ConfigInformation) -> Iterator[MissingParameterError]:
    for parameter in info.schema.required:
        if parameter.name not in info.values:
            error = MissingParameterError(
                f"required parameter {parameter.name!r} of {info.schema.typename} has no value"
            )
            error.origin = str(info.origin) if info.origin else None
            yield error


def _spoilt(info: ConfigInformation) -> Iterator[ParameterError]:
    """Containers can have been changed in place; they are checked, and copied, again."""
    values = info.values
    for parameter in info.schema.containers:
        value = values.get(parameter.name)
        if type(value) in (list, dict, set):
            try:
                values[parameter.name] = parameter.type.check(value)
            except ParameterError as error:
                yield error.located(parameter.name, info.schema.typename, info.origin)
