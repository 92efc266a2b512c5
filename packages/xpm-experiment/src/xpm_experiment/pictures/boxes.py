"""What stands in the boxes of a graph, and how large they are."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Final, NamedTuple
from unicodedata import combining, east_asian_width

from xpm_serialize import PictureNode

NAME_SIZE: Final = 14
"""The size of the name of a class, in pixels."""
LINE_SIZE: Final = 12
"""The size of a line with a parameter, in pixels."""
LINE_HEIGHT: Final = 18
"""From one line of a box to the next."""
PADDING: Final = 12
"""Between the border of a box and its text."""

_MIN_WIDTH: Final = 96.0
_MAX_WIDTH: Final = 264.0
_MAX_PARAMETERS: Final = 5
_BADGE: Final = 34.0

# The widths of common fonts without serifs, in parts of their size, rather too wide.
_WIDE: Final = frozenset("mwMW@%…—")
_NARROW: Final = frozenset("iljtfrI.,:;'|!()[]{} ")


class Content(NamedTuple):
    """The text of a box, cut to its width, and the size of the box."""

    name: str
    lines: tuple[str, ...]
    width: float
    height: float


def content(name: str, lines: Sequence[str]) -> Content:
    """The content of a box with a name and further lines."""
    inside = _MAX_WIDTH - 2 * PADDING
    name = fitted(name, NAME_SIZE * 1.08, inside - _BADGE)  # bold
    shown = tuple(fitted(line, LINE_SIZE, inside) for line in lines)
    widths = [text_width(name, NAME_SIZE * 1.08) + _BADGE]
    widths += [text_width(line, LINE_SIZE) for line in shown]
    width = max(_MIN_WIDTH, float(ceil(max(widths) + 2 * PADDING)))
    return Content(name, shown, width, LINE_HEIGHT * (1 + len(shown)) + 2 * PADDING - 4)


def parameter_lines(node: PictureNode) -> list[str]:
    """The first parameters of a configuration, as they stand in its box."""
    lines = [f"{name} = {text}" for name, text, _ in node.parameters[:_MAX_PARAMETERS]]
    if len(node.parameters) > _MAX_PARAMETERS:
        lines.append(f"… {len(node.parameters) - _MAX_PARAMETERS} more")
    return lines


def text_width(text: str, size: float) -> float:
    """How wide a text is at most, in the unit of *size*."""
    return size * sum(map(_character_width, text))


def fitted(text: str, size: float, width: float) -> str:
    """The text, cut so that it is no wider than *width*."""
    if text_width(text, size) <= width:
        return text
    left = width - text_width("…", size)
    for index, character in enumerate(text):
        left -= size * _character_width(character)
        if left < 0:
            return text[:index] + "…"
    return text


def _character_width(character: str) -> float:
    if character in _NARROW:
        return 0.38
    if character in _WIDE:
        return 0.98
    if combining(character):
        return 0.0
    if not character.isascii():
        return 1.1 if east_asian_width(character) in "WFA" else 0.75
    return 0.72 if character.isupper() else 0.6
