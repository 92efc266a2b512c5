"""JSON text, strict both ways: what is read and written has one meaning for every reader."""

from __future__ import annotations

import json

from .errors import ParamsError, ParamsSyntaxError, ParamsValueError, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

    from .values import Json


def loads(text: str | bytes, file: str | None = None) -> Json:
    """The JSON in *text*; *file* is what errors name.

    Raises:
        ParamsSyntaxError: the text is not strict JSON in UTF-8, or a key is there twice.
    """
    try:
        if not isinstance(text, str):
            text = _decoded(text)  # the bytes are no longer needed
        return _parsed(text)
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
        from ._positions import line_and_column

        text = content[: error.start].decode("utf-8")
        place = line_and_column(text, len(text))
        raise ParamsSyntaxError(f"expected UTF-8, found {error.reason} at {place}") from None


_NAMES = ("module", "type", "typename")


class _KeyTwiceError(Exception):
    pass


def _parsed(text: str) -> Json:
    if not text or text.isspace():
        raise ParamsSyntaxError("expected JSON, found nothing")
    try:
        return _load(text)
    except json.JSONDecodeError as error:
        from ._positions import line_and_column

        what = error.msg.removesuffix(" at")  # "Unterminated string starting at"
        reason = f"expected strict JSON: {what} at {line_and_column(text, error.pos)}"
    except _KeyTwiceError:
        _refuse_repeated_key(text)
    except ParamsSyntaxError:
        raise
    except RecursionError:
        from ._positions import deepest

        reason = f"expected JSON that is nested less deeply than at {deepest(text)}"
    except ValueError:
        # Left is what int() refuses, because its time grows with the square of the digits.
        reason = _integer_too_long(text)
    raise ParamsSyntaxError(reason)


def _load(text: str) -> Json:
    def no_constant(name: str) -> NoReturn:
        from ._positions import first_constant

        raise ParamsSyntaxError(f"expected strict JSON, found {name} at {first_constant(text)}")

    def finite(number: str) -> float:
        value = float(number)
        if value - value == 0:
            return value
        from ._positions import first_number

        place = first_number(text, number)
        raise ParamsSyntaxError(f"expected a number within a double, found {number} at {place}")

    names: dict[str, str] = {}

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) != len(pairs):
            raise _KeyTwiceError
        if "typename" in members:  # many objects are of one class: its names are kept once
            for key in _NAMES:
                name = members.get(key)
                if type(name) is str:
                    members[key] = names.setdefault(name, name)
        return members

    value: Json = json.loads(
        text, object_pairs_hook=unique, parse_float=finite, parse_constant=no_constant
    )
    return value


def _refuse_repeated_key(text: str) -> NoReturn:
    from ._positions import repeated_key

    path = repeated_key(text)
    raise ParamsSyntaxError(f"expected each key once, found {shown(path[-1])} twice", path)


def _integer_too_long(text: str) -> str:
    import sys

    from ._positions import first_long_integer

    limit = sys.get_int_max_str_digits()
    place = first_long_integer(text, limit)
    return f"expected an integer of at most {limit} digits, found a longer one at {place}"
