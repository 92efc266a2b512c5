"""Values without parts as bytes: `enc(v)` of FORMAT, section 1.

An *encoder* appends to a template what stands before a value (its head: the name of the
parameter, or nothing) and the value. It is made once for a type of values.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any, Final

from .declared import admits, admits_only
from .information import module_name
from .marks import (
    CANONICAL_NAN,
    ENUM,
    EXACT_BOOL,
    EXACT_BYTES,
    EXACT_ENUM,
    EXACT_INTEGER,
    EXACT_PATH,
    EXACT_STRING,
    FLOAT,
    INTEGER,
    LOW,
    NONE,
    STRING,
    count,
    double,
    signed,
)
from .template import Known, Template
from .types import Type

Encoder = Callable[[Template, Any, Known], None]

BASES: Final[tuple[type, ...]] = (str, int, float)
"""The builtin types that a member of an enum may be a value of."""


def none_encoder(head: bytes, declared: Type) -> Encoder:
    """Encodes `None`."""
    whole = head + NONE
    return lambda out, value, known: out.append(whole)


def float_encoder(head: bytes, declared: Type) -> Encoder:
    """Encodes a `float`, every NaN alike."""
    head += FLOAT

    def encode(out: Template, value: float, known: Known) -> None:
        out.append(head + (double(value) if value == value else CANONICAL_NAN))

    return encode


def int_encoder(head: bytes, declared: Type) -> Encoder:
    """Encodes an `int` of any size."""
    short, long = head + INTEGER, head + EXACT_INTEGER

    def encode(out: Template, value: int, known: Known) -> None:
        try:
            out.append(short + signed(value))
        except struct.error:  # beyond 64 bits
            size = value.bit_length() // 8 + 1
            out.append(long + count(size) + value.to_bytes(size, "big", signed=True))

    return encode


def bool_encoder(head: bytes, declared: Type) -> Encoder:
    """Encodes a `bool`, apart from 0 and 1 where these fit too."""
    if admits(declared, int):
        head += EXACT_BOOL
        return lambda out, value, known: out.append(head + bytes([value]))
    return int_encoder(head, declared)


def str_encoder(head: bytes, declared: Type) -> Encoder:
    """Encodes a `str`; with its length where its end could not be told."""
    plain, exact = head + STRING, head + EXACT_STRING

    def encode(out: Template, value: str, known: Known) -> None:
        # no mark and no surrogate is printable, and this is told fast
        if value.isprintable() or _has_a_plain_encoding(value):
            out.append(plain + value.encode())
        else:
            out.append(exact + _counted(value))

    return encode


def _has_a_plain_encoding(text: str) -> bool:
    return LOW.isdisjoint(text) and not any("\ud800" <= char <= "\udfff" for char in text)


def _counted(text: str) -> bytes:
    encoded = text.encode("utf-8", "surrogatepass")
    return count(len(encoded)) + encoded


def bytes_encoder(head: bytes, declared: Type) -> Encoder:
    """Encodes `bytes`."""
    head += EXACT_BYTES
    return lambda out, value, known: out.append(head + count(len(value)) + value)


def path_encoder(head: bytes, declared: Type) -> Encoder:
    """Encodes a `Path`."""
    head += EXACT_PATH
    return lambda out, value, known: out.append(head + _counted(str(value)))


def enum_encoder(head: bytes, declared: Type, enum: type[Enum]) -> Encoder:
    """Encodes a member of an enum: as the builtin value where no other value is encoded so."""
    base = next((kind for kind in BASES if issubclass(enum, kind)), None)
    if base is not None and admits_only(declared, enum, base):
        plain = SCALARS[base](head, declared)
        return lambda out, value, known: plain(out, plain_value(value), known)

    def encode(out: Template, value: Any, known: Known) -> None:
        name = _member_name(value)
        if base is None and LOW.isdisjoint(name):
            out.append(head + ENUM + name.encode("utf-8", "surrogatepass"))
        else:
            out.append(head + EXACT_ENUM + _counted(name))

    return encode


def _member_name(value: Enum) -> str:
    """`module.qualname:NAME`; a combination of flags without a name is told by its value."""
    kind = type(value)
    name: str | None = value.name
    if name is None and not value.value and "None" not in kind.__members__:
        name = "None"  # what the reference writes for no flag at all
    return f"{module_name(kind)}.{kind.__qualname__}" + (
        f":{name}" if name else f"={value.value!r}"
    )


def plain_value(value: Any) -> Any:
    """The builtin value of an enum member that has one, whatever the enum overrides."""
    if isinstance(value, str):
        return str.__str__(value)
    return int.__int__(value) if isinstance(value, int) else float.__float__(value)


def scalar_encoder(head: bytes, declared: Type, kind: type) -> Encoder:
    """What encodes values of a type without parts.

    Raises:
        TypeError: if no parameter can have such a value.
    """
    make = SCALARS.get(kind)
    if make is not None:
        return make(head, declared)
    if issubclass(kind, Enum):
        return enum_encoder(head, declared, kind)
    if issubclass(kind, Path):
        return path_encoder(head, declared)
    raise TypeError(f"cannot identify a value of type {kind.__qualname__}")


SCALARS: Final[dict[type, Callable[[bytes, Type], Encoder]]] = {
    type(None): none_encoder,
    float: float_encoder,
    int: int_encoder,
    bool: bool_encoder,
    str: str_encoder,
    bytes: bytes_encoder,
}
