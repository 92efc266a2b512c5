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
    """What was changed after it was checked: containers in place, parts of generic ones."""
    values, typename = info.values, info.schema.typename
    for parameter in info.schema.checked_again:
        if parameter.name in values:
            try:
                values[parameter.name] = parameter.type.check(values[parameter.name])
            except ParameterError as error:
                yield error.located(parameter.name, typename, info.origin)
    for constraint in info.schema.constraints:
        try:
            constraint.check(values, typename)
        except ParameterError as error:
            error.origin = str(info.origin)
            yield error
