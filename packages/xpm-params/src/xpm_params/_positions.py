"""Where in JSON text an error lies, looked for once there is one."""

from __future__ import annotations

import json
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .errors import Segment

_STRING = r'"(?:[^"\\]|\\.)*+"'
_CONSTANT = re.compile(rf"{_STRING}|(-?Infinity|NaN)")
_TOKEN = re.compile(rf"({_STRING})\s*(:?)|[\[\]{{}},]")


def line_and_column(text: str, position: int) -> str:
    """The position as an editor shows it."""
    line = text.count("\n", 0, position) + 1
    return f"line {line} column {position - text.rfind(chr(10), 0, position)}"


def first_constant(text: str) -> str:
    """Where the first of the tokens stands that only Python has."""
    return _first(_CONSTANT, text)


def first_number(text: str, number: str) -> str:
    """Where this number stands first."""
    whole = rf"(?<![-+.0-9eE])({re.escape(number)})(?![.0-9eE])"
    return _first(re.compile(rf"{_STRING}|{whole}"), text)


def deepest(text: str) -> str:
    """Where the containers first stand in most others."""
    depth = most = position = 0
    for token in _TOKEN.finditer(text):
        if token[0] in ("{", "["):
            depth += 1
            if depth > most:
                most, position = depth, token.start()
        elif token[0] in ("}", "]"):
            depth -= 1
    return line_and_column(text, position)


def first_long_integer(text: str, limit: int) -> str:
    """Where the first integer of more digits stands; other numbers may have as many."""
    # Each number is passed in one step, so that very many are no reason to wait.
    long = rf"(-?[0-9]{{{limit + 1},}}+)(?![.eE])"
    return _first(re.compile(rf"{_STRING}|{long}|[-+.0-9eE]++"), text)


def repeated_key(text: str) -> tuple[Segment, ...]:
    """The path of the first key that stands in its object already."""
    path: list[Segment] = []
    met: list[set[Segment]] = []
    tokens = _TOKEN.finditer(text)
    while True:  # the caller knows that there is one
        token = next(tokens)
        if token[2]:
            path[-1] = json.loads(token[1])
            if path[-1] in met[-1]:
                return tuple(path)
            met[-1].add(path[-1])
        elif token[0] in ("{", "["):
            path.append("" if token[0] == "{" else 0)
            met.append(set())
        elif token[0] in ("}", "]"):
            path.pop()
            met.pop()
        elif token[0] == "," and isinstance(path[-1], int):
            path[-1] += 1


def _first(pattern: re.Pattern[str], text: str) -> str:
    """Where the group of the pattern stands first; strings are passed."""
    found = pattern.finditer(text)
    return line_and_column(text, next(match.start(1) for match in found if match[1] is not None))
