"""How `rich` shows a configuration: as the call that makes it, cut where it is large.

`rich` asks for `__rich_repr__` and follows what it yields by recursion, a shared part each
time that it appears. So the parts are handed over as what knows how much may be shown yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from .graph import map_configurations
from .information import information

_MAX_DEPTH: Final = 8
_MAX_CONFIGURATIONS: Final = 100


class _Cut:
    def __repr__(self) -> str:
        return "…"


class _Room:
    """How many configurations may still be shown."""

    def __init__(self) -> None:
        self.left = _MAX_CONFIGURATIONS


class _Part:
    """A configuration inside the one that is shown."""

    def __init__(self, config: Any, depth: int, room: _Room) -> None:
        self._config = config
        self._depth = depth
        self._room = room

    def __rich_repr__(self) -> Iterator[Any]:
        return _parameters(self._config, self._depth, self._room)


@lru_cache(maxsize=256)
def _part_class(name: str) -> type[_Part]:
    """A class of this name, which is all that `rich` shows of an object's class."""
    return type(name, (_Part,), {})


def rich_repr(config: Any) -> Iterator[Any]:
    """The parameters of a configuration, as `rich` wants them."""
    return _parameters(config, 0, _Room())


def _parameters(config: Any, depth: int, room: _Room) -> Iterator[Any]:
    if depth > _MAX_DEPTH or room.left == 0:
        yield _Cut()
        return
    room.left -= 1

    def part(inner: Any) -> _Part:
        return _part_class(type(inner).__name__)(inner, depth + 1, room)

    info = information(config)
    for name in info.schema.parameters:
        if name in info.values:
            yield name, map_configurations(info.values[name], part)
