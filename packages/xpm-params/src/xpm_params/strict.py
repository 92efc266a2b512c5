"""JSON text, strict both ways: what is read and written has one meaning for every reader."""

from __future__ import annotations

import json

from .errors import ParamsError, ParamsSyntaxError, ParamsValueError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

    from .values import Json

_STRING = r'"(?:[^"\\]|\\.)*+"'


def loads(text: str | bytes, file: str | None = None) -> Json:
    """The JSON in *text*; *file* is what errors name.

    Raises:
        ParamsSyntaxError: the text is not strict JSON in UTF-8, or a key is there twice.
    """
    try:
        return _parsed(text if isinstance(text, str) else _decoded(text))
    except ParamsError as error:
        error.file = file
        raise


def dumps(value: Json) -> str:
    """The text of *value*, in ASCII.

    Raises:
        ParamsValueError: there is no JSON for it.
    """
    try:
        return json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise ParamsValueError(f"cannot be written as JSON: {error}") from error


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        text = content[: error.start].decode("utf-8")
        place = _place(text, len(text))
        raise ParamsSyntaxError(f"expected UTF-8, found {error.reason} at {place}") from None


def _parsed(text: str) -> Json:
    if not text or text.isspace():
        raise ParamsSyntaxError("expected JSON, found nothing")
    try:
        return _load(text)
    except json.JSONDecodeError as error:
        what = error.msg.removesuffix(" at")  # "Unterminated string starting at"
        reason = f"expected strict JSON: {what} at {_place(text, error.pos)}"
    except ParamsSyntaxError:
        raise
    except RecursionError:
        reason = "expected JSON that is nested less deeply"
    except ValueError:
        # Left is what int() refuses, because its time grows with the square of the digits.
        reason = _integer_too_long(text)
    raise ParamsSyntaxError(reason)


def _load(text: str) -> Json:
    def no_constant(name: str) -> NoReturn:
        place = _place(text, _first(text, "-?Infinity|NaN"))
        raise ParamsSyntaxError(f"expected strict JSON, found {name} at {place}")

    value: Json = json.loads(text, object_pairs_hook=_unique, parse_constant=no_constant)
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    keys = [key for key, _ in pairs]
    twice = next(key for index, key in enumerate(keys) if key in keys[:index])
    raise ParamsSyntaxError(f"expected each key once, found {twice!r} twice in an object")


def _integer_too_long(text: str) -> str:
    import sys

    limit = sys.get_int_max_str_digits()
    place = _place(text, _first(text, rf"-?\d{{{limit + 1},}}"))
    return f"expected an integer of at most {limit} digits, found a longer one at {place}"


def _first(text: str, pattern: str) -> int:
    """Where the pattern stands first outside of strings."""
    import re

    found = re.finditer(f"{_STRING}|({pattern})", text)
    return next(match.start(1) for match in found if match[1] is not None)


def _place(text: str, position: int) -> str:
    line = text.count("\n", 0, position) + 1
    return f"line {line} column {position - text.rfind(chr(10), 0, position)}"
