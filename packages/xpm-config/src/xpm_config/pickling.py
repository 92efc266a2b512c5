"""Pickling: all that a configuration refers to in one flat list, so that no depth matters.

`pickle` follows references by recursion. Here the state of a configuration is the *group*
of all that it reaches, the same object for each of them: the first to be pickled brings the
group, whose members bring nothing more, and whose states follow one after the other.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any, final
from weakref import WeakValueDictionary

from .copying import hashed_in, new_configuration
from .graph import walk
from .identifier import Identifier, identify_all
from .information import ConfigInformation

_KEPT = ("task", "init_tasks", "meta", "sealed", "identifier", "recorded")

State = tuple[Any, ...]


@final
class Group:
    """Configurations that are pickled together.

    A pickler keeps the groups that it has written; with it they vanish.
    """

    __slots__ = ("__weakref__", "members")

    def __init__(self, members: list[Any]) -> None:
        self.members: list[Any] = members

    def __reduce__(self) -> Any:
        return Group, ([],), (self.members, [_state(member) for member in self.members])

    def __setstate__(self, pickled: tuple[list[Any], list[State]]) -> None:
        self.members, states = pickled
        for member, state in zip(self.members, states, strict=True):
            _set_state(member, state)


class _Groups(threading.local):
    """The groups that picklers of this thread are writing or have written."""

    def __init__(self) -> None:
        self.of: WeakValueDictionary[int, Group] = WeakValueDictionary()


_groups = _Groups()


def reduced(config: Any) -> Any:
    """What `pickle` is given of a configuration: its class, and its group as the state.

    Configurations in sets and keys are hashed before the group's states are set.
    """
    groups = _groups.of
    group = groups.get(id(config))
    if group is None:
        reached = walk(config, enter=lambda part: id(part) not in groups)
        group = Group([part for part in reached if id(part) not in groups])
        identify_all(_hashed(group.members))
        groups.update((id(part), group) for part in group.members)
    info: ConfigInformation = config.__xpm__
    return restored, (info.schema.cls, info.identifier), group


def restored(cls: Any, identifier: Identifier | None) -> Any:
    """A configuration without parameters, which its group sets."""
    config = new_configuration(cls.C)
    info: ConfigInformation = config.__xpm__
    info.identifier, info.sealed = identifier, identifier is not None
    return config


def _hashed(members: list[Any]) -> Iterator[Any]:
    for member in members:
        for parameter in member.__xpm__.schema.holders:
            yield from hashed_in(member.__xpm__.values.get(parameter.name))


def _state(config: Any) -> State:
    info: ConfigInformation = config.__xpm__
    return (
        dict(info.values),
        dict(info.data),
        dict(info.tags),
        *(getattr(info, name) for name in _KEPT),
    )


def _set_state(config: Any, state: State) -> None:
    info: ConfigInformation = config.__xpm__
    values, info.data, info.tags, *kept = state
    info.values.update(values)
    for name, value in zip(_KEPT, kept, strict=True):
        setattr(info, name, value)
