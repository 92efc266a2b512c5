"""Copies of configurations: `copyconfig`, `copy`, `deepcopy`."""

from __future__ import annotations

import sys
from types import FrameType
from typing import TYPE_CHECKING, Any, TypeVar

from .assignment import assign_all
from .graph import map_configurations, walk
from .identifier import digest_from_hex, identify_all
from .information import ConfigInformation, inform, information, set_recorded

if TYPE_CHECKING:
    from .config import Config

AnyConfig = TypeVar("AnyConfig", bound="Config")


def new_configuration(configuration_class: Any) -> Any:
    """A configuration none of whose parameters is set, not even to defaults."""
    made = object.__new__(configuration_class)
    inform(made, None)
    return made


def recorded_configuration(configuration_class: Any, identifier: str) -> Any:
    """A configuration without parameters, which keeps the identifier that a file recorded.

    Raises:
        ValueError: if that is not made of 64 hexadecimal digits.
    """
    digest = digest_from_hex(identifier)
    made = object.__new__(configuration_class)
    set_recorded(made, digest)
    return made


def copyconfig(config: AnyConfig, /, **changes: Any) -> AnyConfig:
    """A copy of a configuration, with some parameters changed.

    The configurations inside are shared with the original; the copy was not produced by
    a task and can be changed.

    Raises:
        ParameterError: for a change that does not fit, or of what is no parameter.
    """
    return changed_copy(config, changes, sys._getframe(1))


def changed_copy(config: AnyConfig, changes: dict[str, Any], frame: FrameType) -> AnyConfig:
    """Does what `copyconfig` says; `frame` is the one that asks for it."""
    info = information(config)
    made: AnyConfig = new_configuration(type(config))
    copied = information(made)
    copied.code, copied.offset = frame.f_code, frame.f_lasti
    for name, value in info.values.items():
        copied.values[name] = map_configurations(value, _itself)
    for parameter in info.schema.generated:
        copied.values[parameter.name] = None
    copied.tags, copied.meta = info.tags, info.meta
    assign_all(made, changes, frame)
    return made


def _itself(config: Any) -> Any:
    return config


def deep_copy(config: Any, memo: dict[int, Any]) -> Any:
    """A copy of a configuration and of all that it refers to, for `copy.deepcopy`."""
    originals = walk(config, enter=lambda part: id(part) not in memo)
    fresh = [original for original in originals if id(original) not in memo]
    for original in fresh:
        memo[id(original)] = new_configuration(type(original))
    for original in fresh:
        _copy_state(original.__xpm__, memo[id(original)].__xpm__, memo)
    return memo[id(config)]


def _copy_state(old: ConfigInformation, new: ConfigInformation, memo: dict[int, Any]) -> None:
    def copied(part: Any) -> Any:
        return memo[id(part)]

    for name, value in old.values.items():
        identify_all(copied(part) for part in hashed_in(value))
        new.values[name] = map_configurations(value, copied)
    new.init_tasks = map_configurations(old.init_tasks, copied)
    new.task = memo.get(id(old.task), old.task)
    new.meta, new.tags, new.data = old.meta, old.tags, old.data
    new.recorded = old.recorded
    new.sealed = new.sealed or old.recorded is not None  # which stands for these values


def hashed_in(value: Any, hashed: bool = False) -> list[Any]:
    """The configurations in sets and keys: only sealed ones can be put there."""
    if isinstance(value, dict):
        parts = [(key, True) for key in value] + [(item, hashed) for item in value.values()]
    elif isinstance(value, (list, tuple, set, frozenset)):
        parts = [(item, hashed or isinstance(value, (set, frozenset))) for item in value]
    else:
        return [value] if hashed and hasattr(type(value), "__xpm_schema__") else []
    return [config for part, inside in parts for config in hashed_in(part, inside)]
