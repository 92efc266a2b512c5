"""Parameters as a tree to read."""

from __future__ import annotations

from json import dumps
from pathlib import PurePath
from types import MappingProxyType

from .errors import ParamsError, place_of, printable, shown
from .plain import plain
from .values import EnumValue
from .view import ParamsView, in_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, TypeAlias

    from .errors import Segment

    Place: TypeAlias = tuple[Segment, ...]
    Parts: TypeAlias = list[tuple[Segment, Any]]

WIDTH = 80
"""The number of characters at which a value is cut."""

_NAME, _CLASS, _SHARED, _PROBLEM = "36", "1", "2", "31"


class Tree:
    """The lines for a view, or for a structure with views in it.

    A configuration that is shared has its parameters where it stands first; elsewhere that place
    is named. What lies deeper than *depth* is left out. ``problems`` counts the values that could
    not be decoded; their lines say why.
    """

    def __init__(self, *, depth: int, colour: bool) -> None:
        self.problems: int = 0
        self._depth = depth
        self._colour = colour
        self._places: dict[ParamsView, Place] = {}

    def lines(self, value: object) -> Iterator[str]:
        """The lines from top to bottom."""
        text, parts = self._line(value, ())
        yield text or "$"
        # The levels that are open, since a tree may be deeper than the interpreter's stack.
        levels: list[tuple[Place, str, Parts]] = [((), "", parts[::-1])]
        while levels:
            place, indent, left = levels[-1]
            if not left:
                levels.pop()
                continue
            segment, value = left.pop()
            text, parts = self._line(value, (*place, segment))
            branch = "├── " if left else "└── "
            yield f"{indent}{branch}{self._label(segment)}{': ' if text else ''}{text}"
            deeper = indent + ("│   " if left else "    ")
            levels.append(((*place, segment), deeper, parts[::-1]))

    def _line(self, value: Any, place: Place) -> tuple[str, Parts]:
        """What is written of the value itself, and the parts that get lines of their own."""
        if isinstance(value, ParamsView):
            return self._view(value, place)
        if isinstance(value, ParamsError):
            return self._problem(value)
        parts = _parts(value)
        if not parts:
            return _scalar(value), []
        if len(place) >= self._depth:
            return "…", []
        return "", parts

    def _view(self, view: ParamsView, place: Place) -> tuple[str, Parts]:
        try:
            typename = view.definition.typename
        except ParamsError as error:
            return self._problem(error)
        name = self._coloured(_CLASS, printable(typename))
        if view in self._places:
            return f"{name} {self._coloured(_SHARED, f'= {place_of(self._places[view])}')}", []
        if len(place) >= self._depth:
            return f"{name} …", []
        self._places[view] = place
        return name, [(key, _parameter(view, key)) for key in view]

    def _problem(self, error: ParamsError) -> tuple[str, Parts]:
        self.problems += 1
        return self._coloured(_PROBLEM, f"({printable(error.reason)})"), []

    def _label(self, segment: Segment) -> str:
        text = f"[{segment}]" if isinstance(segment, int) else printable(segment)
        return self._coloured(_NAME, text)

    def _coloured(self, code: str, text: str) -> str:
        return f"\033[{code}m{text}\033[0m" if self._colour else text


def _parameter(view: ParamsView, name: str) -> Any:
    """The parameter, or the error that tells why there is none."""
    try:
        return view[name]
    except ParamsError as error:
        return error


def _parts(value: Any) -> Parts:
    """The parts of a container with views in it; any other stands in one line."""
    parts: Parts = []
    if isinstance(value, MappingProxyType):
        parts = [(key if type(key) in (str, int) else shown(key), value[key]) for key in value]
    elif isinstance(value, tuple):
        parts = list(enumerate(value))
    elif isinstance(value, frozenset):
        parts = list(enumerate(in_order(value)))
    has_views = any(isinstance(part, ParamsView) or _parts(part) for _, part in parts)
    return parts if has_views else []


def _scalar(value: Any) -> str:
    if isinstance(value, EnumValue):
        return printable(f"{value.enum}.{value.value}")
    if isinstance(value, PurePath):
        return printable(str(value))
    text = printable(dumps(plain(value), ensure_ascii=False))
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"
