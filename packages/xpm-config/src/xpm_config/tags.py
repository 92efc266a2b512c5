"""Tags: names given to values, to tell the runs of an experiment apart."""

from __future__ import annotations

from typing import Any, TypeVar, final

from .graph import walk
from .information import information

T = TypeVar("T")


@final
class TaggedValue:
    """A value to set as a parameter and to record as a tag of that name."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value: object = value


def tag(value: T) -> T:
    """Marks a value: `MyConfig.C(lr=tag(0.1))` has the tag `lr: 0.1`.

    Typed as the value, which the parameter takes out of its mark.
    """
    return TaggedValue(value)  # type: ignore[return-value]  # unwrapped when set


def tags(config: Any) -> dict[str, Any]:
    """Tags of a configuration and of all that it refers to; outer ones win."""
    information(config)
    found: dict[str, Any] = {}
    for part in walk(config):
        found.update(part.__xpm__.tags)
    return found
