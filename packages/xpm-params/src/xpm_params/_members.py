"""Members of JSON objects, checked for their type."""

from __future__ import annotations

from .errors import ParamsError, ParamsValueError, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    from .values import Json

    T = TypeVar("T")

_NAMES: dict[type, str] = {
    bool: "true or false",
    dict: "an object",
    int: "an integer",
    list: "a list",
    str: "a string",
}


def mismatch(value: object, kind: type, name: str = "") -> str:
    """The sentence that says that *value* is not of this *kind*."""
    return f"expected {name or _NAMES[kind]}, found {shown(value)}"


def missing(key: str) -> str:
    """The sentence that says that *key* is not there."""
    return f"the key {key!r} is missing"


def member(
    json: dict[str, Any], key: str, kind: type[T], error: type[ParamsError] = ParamsValueError
) -> T:
    """The member *key*, which must be there and be exactly of this *kind* (no bool for an int)."""
    if key not in json:
        raise error(missing(key))
    value: Json = json[key]
    if type(value) is not kind:
        raise error(mismatch(value, kind), (key,))
    return value


def optional(
    json: dict[str, Any], key: str, kind: type[T], error: type[ParamsError] = ParamsValueError
) -> T | None:
    """The member *key*, or None when it is not there."""
    return member(json, key, kind, error) if key in json else None
