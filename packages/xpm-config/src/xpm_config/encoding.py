"""Values as bytes: `enc(v)` of FORMAT, section 1, with references left open."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterator
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, final

from .declared import admits, admits_only, dict_type, item_type, tuple_types
from .information import is_configuration, module_name
from .types import Type

OBJECT: Final = b"\x00"
INTEGER: Final = b"\x01"
FLOAT: Final = b"\x02"
STRING: Final = b"\x03"
NAME_END: Final = b"\x05"
NONE: Final = b"\x06"
LIST: Final = b"\x07"
TASK: Final = b"\x08"
DICT: Final = b"\x09"
ENUM: Final = b"\x0a"
CYCLE: Final = b"\x0b"
INIT_TASKS: Final = b"\x0c"
INSTANCE: Final = b"\x0d"
SET: Final = b"\x0e"

# What the older tags leave ambiguous or cannot hold: tag 0f and a kind. All kinds start
# with 04, which no value starts with, so that a string that ends in 0f and the value
# after it are never read as one of them.
EXACT_STRING: Final = b"\x0f\x04\x01"
EXACT_DICT: Final = b"\x0f\x04\x02"
EXACT_INTEGER: Final = b"\x0f\x04\x03"
EXACT_TUPLE: Final = b"\x0f\x04\x04"
EXACT_BYTES: Final = b"\x0f\x04\x05"
EXACT_FROZENSET: Final = b"\x0f\x04\x06"
EXACT_BOOL: Final = b"\x0f\x04\x07"
EXACT_ENUM: Final = b"\x0f\x04\x08"
EXACT_PATH: Final = b"\x0f\x04\x09"

_CANONICAL_NAN: Final = bytes.fromhex("7ff8000000000000")
_double = struct.Struct(">d").pack
signed = struct.Struct(">q").pack
_count = struct.Struct(">Q").pack
_LOW: Final = frozenset(map(chr, range(0x0F)))

Template = list[Any]
"""Encoded bytes, configurations in between, and what can only be told from their digests:
`Unordered` and `Unless`."""


@final
class Unordered:
    """Elements whose order depends on identifiers, each with what it is ordered by."""

    __slots__ = ("elements",)

    def __init__(self, elements: list[tuple[Template, Template]]) -> None:
        self.elements = elements


@final
class Unless:
    """What is left out when the encoding of a value is that of its default."""

    __slots__ = ("default", "head", "value")

    def __init__(self, head: bytes, value: Template, default: Template) -> None:
        self.head = head
        self.value = value
        self.default = default


def children(template: Template) -> Iterator[Any]:
    """The configurations of a template."""
    for piece in template:
        if type(piece) is Unordered:
            for _, element in piece.elements:
                yield from children(element)
        elif type(piece) is Unless:
            yield from children(piece.value)
            yield from children(piece.default)
        elif type(piece) is not bytes:
            yield piece


def compared(template: Template) -> Iterator[Any]:
    """The configurations whose digests decide on the order or the presence of parts."""
    for piece in template:
        if type(piece) is Unordered or type(piece) is Unless:
            yield from children([piece])


def arranged(template: Template, alone: Callable[[Any], bytes]) -> Template:
    """The template with its elements in order and its defaults left out.

    Arguments:
        alone: the encoding of a reference to a configuration on its own.
    """
    plain: Template = []
    for piece in template:
        if type(piece) is Unordered:
            for _, element in sorted(piece.elements, key=lambda e: _order(e, alone)):
                plain.extend(arranged(element, alone))
        elif type(piece) is Unless:
            if digest_of(piece.value, alone) != digest_of(piece.default, alone):
                plain.append(piece.head)
                plain.extend(arranged(piece.value, alone))
        else:
            plain.append(piece)
    return plain


def _order(element: tuple[Template, Template], alone: Callable[[Any], bytes]) -> list[bytes]:
    # by the whole only for keys with the same encoding, such as two NaN
    return [digest_of(template, alone) for template in element]


def digest_of(template: Template, alone: Callable[[Any], bytes]) -> bytes:
    """SHA-256 of a template, each reference encoded on its own."""
    return sha256(joined(arranged(template, alone), alone)).digest()


def joined(template: Template, reference: Callable[[Any], bytes]) -> bytes:
    """The bytes of an arranged template, with references encoded."""
    return b"".join([p if type(p) is bytes else reference(p) for p in template])


def merged(template: Template) -> Template:
    """Neighbouring bytes joined."""
    try:
        return [b"".join(template)]
    except TypeError:  # not all are bytes
        pass
    whole: Template = []
    run: list[bytes] = []
    for piece in template:
        if type(piece) is bytes:
            run.append(piece)
        else:
            whole += (b"".join(run), piece)
            run = []
    whole.append(b"".join(run))
    return whole


def is_meta(value: Any) -> bool:
    """Whether a value is a configuration that is marked to be left out."""
    return is_configuration(value) and value.__xpm__.meta is True


def encode(out: Template, value: Any, declared: Type, nested: bool = False) -> None:
    """Appends `enc(value)`; `nested` inside a container, where a dict may be ambiguous."""
    encoder = _ENCODERS.get(type(value))
    if encoder is not None:
        encoder(out, value, declared, nested)
    elif is_configuration(value):
        out.append(value)
    elif isinstance(value, Enum):
        _encode_enum(out, value, declared)
    elif isinstance(value, Path):
        _append_exact(out, EXACT_PATH, str(value))
    else:
        raise TypeError(f"cannot identify a value of type {type(value).__qualname__}")


def _append_exact(out: Template, kind: bytes, text: str) -> None:
    encoded = text.encode("utf-8", "surrogatepass")
    out.append(kind + _count(len(encoded)) + encoded)


def _encode_none(out: Template, value: None, declared: Type, nested: bool) -> None:
    out.append(NONE)


def _encode_float(out: Template, value: float, declared: Type, nested: bool) -> None:
    out.append(FLOAT + (_CANONICAL_NAN if math.isnan(value) else _double(value)))


def _encode_int(out: Template, value: int, declared: Type, nested: bool) -> None:
    if -(2**63) <= value < 2**63:
        out.append(INTEGER + signed(value))
    else:
        size = value.bit_length() // 8 + 1
        out.append(EXACT_INTEGER + _count(size) + value.to_bytes(size, "big", signed=True))


def _encode_bool(out: Template, value: bool, declared: Type, nested: bool) -> None:
    if admits(declared, int):
        out.append(EXACT_BOOL + bytes([value]))
    else:
        out.append(INTEGER + signed(value))


def _encode_str(out: Template, value: str, declared: Type, nested: bool) -> None:
    if _LOW.isdisjoint(value):
        try:
            out.append(STRING + value.encode())
            return
        except UnicodeEncodeError:  # a lone surrogate
            pass
    _append_exact(out, EXACT_STRING, value)


def _encode_bytes(out: Template, value: bytes, declared: Type, nested: bool) -> None:
    out.append(EXACT_BYTES + _count(len(value)) + value)


_BASES: Final = (str, int, float)


def _encode_enum(out: Template, value: Any, declared: Type) -> None:
    name = _member_name(value)
    base = next((kind for kind in _BASES if isinstance(value, kind)), None)
    if base is not None and admits_only(declared, type(value), base):
        _ENCODERS[base](out, plain_value(value), declared, False)
    elif base is None and _LOW.isdisjoint(name):
        out.append(ENUM + name.encode("utf-8", "surrogatepass"))
    else:
        _append_exact(out, EXACT_ENUM, name)


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


def _encode_list(out: Template, value: list[Any], declared: Type, nested: bool) -> None:
    kept = [item for item in value if not is_meta(item)]
    of_items = item_type(declared, list)
    out.append(LIST + _double(float(len(kept))))
    for item in kept:
        encode(out, item, of_items, True)


def _encode_tuple(out: Template, value: tuple[Any, ...], declared: Type, nested: bool) -> None:
    out.append(EXACT_TUPLE + _count(len(value)))
    for item, of_item in zip(value, tuple_types(declared, len(value)), strict=True):
        encode(out, item, of_item, True)


def _encode_set(out: Template, value: Any, declared: Type, nested: bool) -> None:
    kind = type(value)
    if kind is set:
        out.append(SET + _double(float(len(value))))
    else:
        out.append(EXACT_FROZENSET + _count(len(value)))
    of_items = item_type(declared, kind)
    elements = [_encoded(item, of_items) for item in value]
    _append_unordered(out, [(element, element) for element in elements])


def _encode_dict(out: Template, value: dict[Any, Any], declared: Type, nested: bool) -> None:
    kept = [(key, item) for key, item in value.items() if not is_meta(item)]
    of_dict = dict_type(declared)
    if nested and of_dict.exact:
        out.append(EXACT_DICT + _count(len(kept)))
    else:
        out.append(DICT)
    natural = _natural_order([key for key, _ in kept])
    if natural is not None:
        for key, item in sorted(kept, key=lambda pair: natural(pair[0])):
            encode(out, key, of_dict.key, True)
            encode(out, item, of_dict.value, True)
        return
    items = []
    for key, item in kept:
        encoded_key = _encoded(key, of_dict.key)
        items.append((encoded_key, [*encoded_key, *_encoded(item, of_dict.value)]))
    _append_unordered(out, items)


def _encoded(value: Any, declared: Type) -> Template:
    template: Template = []
    encode(template, value, declared, True)
    return template


def _append_unordered(out: Template, elements: list[tuple[Template, Template]]) -> None:
    """Elements in the order of their digests, at once where these are known."""
    known = {
        sha256(b"".join(key)).digest(): element
        for key, element in elements
        if all(type(piece) is bytes for piece in key)
    }
    if len(known) < len(elements):
        out.append(Unordered(elements))
        return
    for _, element in sorted(known.items()):
        out.extend(element)


def _natural_order(keys: list[Any]) -> Callable[[Any], Any] | None:
    """What keys are sorted by, as in the reference; `None` where it could not sort them."""
    kinds = set(map(type, keys))
    if kinds <= {str}:
        return str
    if kinds <= {int, float, bool}:
        return None if any(map(_is_nan, keys)) else _itself
    only = next(iter(kinds))
    if len(kinds) == 1 and issubclass(only, Enum) and issubclass(only, _BASES):
        return None if any(map(_is_nan, keys)) else plain_value
    return None


def _is_nan(key: Any) -> bool:
    return isinstance(key, float) and math.isnan(key)


def _itself(key: Any) -> Any:
    return key


_ENCODERS: Final[dict[type, Callable[[Template, Any, Type, bool], None]]] = {
    type(None): _encode_none,
    float: _encode_float,
    int: _encode_int,
    bool: _encode_bool,
    str: _encode_str,
    bytes: _encode_bytes,
    list: _encode_list,
    tuple: _encode_tuple,
    set: _encode_set,
    frozenset: _encode_set,
    dict: _encode_dict,
}
