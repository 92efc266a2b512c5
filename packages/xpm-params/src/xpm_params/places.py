"""Places in parameters, written as errors write them: ``model.layers[0].units``."""

from __future__ import annotations

import re
from json import loads
from types import MappingProxyType

from .errors import ParamsLookupError, shown
from .view import ParamsView, in_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from .errors import Segment

_SEGMENT = re.compile(
    r"""\.?(?P<name>[^\s.\[]+)               # model, .units
    |   \[(?P<index>-?[0-9]{1,4300})\]       # [0], and [-1] of a dict
    |   \[(?P<key>"(?:[^"\\]|\\.)*+")\]     # ["any key"]
    """,
    re.VERBOSE,
)


def parse_place(text: str) -> tuple[Segment, ...]:
    """The parameters, indices and keys that lead to a place; none to the top, ``$``.

    Raises:
        ParamsLookupError: the text is no place.
    """
    segments: list[Segment] = []
    position = 1 if text.startswith("$") else 0
    while position < len(text):
        match = _SEGMENT.match(text, position)
        if match is None or not (match["name"] or "x").isidentifier():
            raise _not_a_place(text, position)
        segments.append(_segment(match, text))
        position = match.end()
    return tuple(segments)


def at(value: Any, place: Iterable[Segment]) -> Any:
    """What stands at a place in a view, or in a structure with views in it.

    The elements of a set are counted in the order in which they are shown.

    Raises:
        ParamsLookupError: the value has no such place.
        ParamsError: what stands on the way cannot be decoded.
    """
    passed: list[Segment] = []
    for segment in place:
        if not _has(value, segment):
            raise ParamsLookupError(_absence(value, segment), tuple(passed))
        parts: Any = in_order(value) if isinstance(value, frozenset) else value
        value = parts[segment]
        passed.append(segment)
    return value


def _segment(match: re.Match[str], text: str) -> Segment:
    if match["index"] is not None:
        return int(match["index"])
    if match["key"] is None:
        return match["name"]
    try:
        key: str = loads(match["key"])
    except ValueError:
        raise _not_a_place(text, match.start("key")) from None
    return key


def _not_a_place(text: str, position: int) -> ParamsLookupError:
    return ParamsLookupError(
        "expected a place such as 'model.layers[0]' or 'table[\"any key\"]', "
        f"found {shown(text)}: cannot read {shown(text[position:], 20)}"
    )


def _has(value: Any, segment: Segment) -> bool:
    if isinstance(value, (tuple, frozenset)):
        return isinstance(segment, int) and 0 <= segment < len(value)
    return isinstance(value, (ParamsView, MappingProxyType)) and segment in value


def _absence(value: Any, segment: Segment) -> str:
    found = f"[{segment}]" if isinstance(segment, int) else repr(segment)
    if isinstance(value, (tuple, frozenset)):
        return f"expected an index below {len(value)}, found {found}"
    if isinstance(value, ParamsView):
        names = ", ".join(value) or "it has none"
        return f"expected a parameter of {value.definition.typename} ({names}), found {found}"
    if isinstance(value, MappingProxyType):
        return f"expected a key ({shown(list(value))}), found {found}"
    return f"expected something with parts for {found}, found {shown(value)}"
