"""The end of changes: what has an identifier is complete, and stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .errors import (
    ConfigError,
    MissingParameterError,
    ParameterError,
    raise_all,
)
from .information import ConfigInformation, is_configuration


def seal(roots: list[Any]) -> list[Any]:
    """Checks that nothing is missing, then forbids changes to all that is reached.

    Returns:
        what could be changed before, referred-to configurations first (but in cycles).

    Raises:
        MissingParameterError: if a required parameter was not set; an `ExceptionGroup`
            of them when there are several.
    """
    sealed: list[Any] = []
    errors: list[ConfigError] = []
    seen: set[int] = set()
    stack: list[Any] = roots[::-1]
    while stack:
        item = stack.pop()
        if item is _END:
            sealed.append(stack.pop())
            continue
        key = id(item)
        if key in seen:
            continue
        if is_configuration(item):
            info: ConfigInformation = item.__xpm__
            if info.sealed:
                continue
            seen.add(key)
            schema = info.schema
            if len(info.values) < schema.size or schema.is_checked_again:
                errors += _problems(info)
            if schema.holders or info.task is not None or info.init_tasks:
                stack += (item, _END, *reversed(_parts(info)))
            else:
                sealed.append(item)
        elif type(item) in _CONTAINERS:
            seen.add(key)
            parts = [*item, *item.values()] if type(item) is dict else [*item]
            stack += reversed(parts)
    if errors:
        raise_all("configurations are not complete", errors)
    for config in sealed:
        config.__xpm__.sealed = True
    return sealed


_CONTAINERS = frozenset((list, tuple, set, frozenset, dict))
_END = object()
"""On the stack: all that the configuration below it refers to was seen."""


def _parts(info: ConfigInformation) -> list[Any]:
    """What may be a configuration, or hold some."""
    values = info.values
    parts = [values.get(parameter.name) for parameter in info.schema.holders]
    if info.task is not None or info.init_tasks:
        parts += (info.task, info.init_tasks)
    return parts


def _problems(info: ConfigInformation) -> Sequence[ConfigError]:
    if info.recorded is not None:  # its identifier stays, whatever its values are
        return ()
    return (*_missing(info), *_spoilt(info))


def _missing(info: ConfigInformation) -> Iterator[MissingParameterError]:
    for parameter in info.schema.required:
        if parameter.name not in info.values:
            error = MissingParameterError(
                f"required parameter {parameter.name!r} of {info.schema.typename} has no value"
            )
            error.origin = info.origin
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
            error.origin = info.origin
            yield error
