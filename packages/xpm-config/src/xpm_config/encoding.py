"""Values as bytes: `enc(v)` of FORMAT, section 1, with references left open.

How a value is encoded follows from its own type and from the declared one, which says what
else might stand there. So each declared type has a table, filled as types of values are
met, of encoders that know both.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import Enum
from hashlib import sha256
from typing import Any, Final, final

from .declared import ANY, dict_type, item_type, tuple_types
from .information import is_configuration, is_configuration_class
from .marks import (
    DICT,
    EXACT_DICT,
    EXACT_FROZENSET,
    EXACT_TUPLE,
    LIST,
    SET,
    count,
    double,
)
from .scalars import BASES, Encoder, plain_value, scalar_encoder
from .template import NOTHING_KNOWN, Known, Template, Unordered
from .types import Type


@final
class Encoders(dict[type, Encoder]):
    """Type of a value → what appends its encoding.

    Arguments:
        declared: what the value may be.
        head: what stands before each value.
        nested: whether values are inside a container, where a dict may be ambiguous.
    """

    def __init__(self, declared: Type, head: bytes = b"", nested: bool = False) -> None:
        super().__init__()
        self.declared = declared
        self.head = head
        self.nested = nested

    def __missing__(self, kind: type) -> Encoder:
        encoder = self[kind] = self._compile(kind)
        return encoder

    def _compile(self, kind: type) -> Encoder:
        container = _CONTAINERS.get(kind)
        if container is not None:
            return container(self)
        if is_configuration_class(kind):
            return _reference_encoder(self.head)
        return scalar_encoder(self.head, self.declared, kind)


def _kept(items: list[Any]) -> list[Any]:
    """The items but configurations that are marked to be left out."""
    kinds = {kind: is_configuration_class(kind) for kind in set(map(type, items))}
    if not any(kinds.values()):
        return items
    return [item for item in items if not (kinds[type(item)] and item.__xpm__.meta)]


def is_meta(value: Any) -> bool:
    """Whether a value is a configuration that is marked to be left out."""
    return is_configuration(value) and value.__xpm__.meta is True


def _nested(declared: Type) -> Encoders:
    return ANYTHING if declared is ANY else Encoders(declared, nested=True)


ANYTHING: Final = Encoders(ANY, nested=True)
"""How what may be anything is encoded inside a container."""


def _reference_encoder(head: bytes) -> Encoder:
    def encode(out: Template, config: Any, known: Known) -> None:
        if head:
            out.append(head)
        out.append(known.get(id(config), config))

    return encode


def _list_encoder(outer: Encoders) -> Encoder:
    head = outer.head + LIST
    items = _nested(item_type(outer.declared, list))

    def encode(out: Template, value: list[Any], known: Known) -> None:
        kept = _kept(value)
        out.append(head + double(len(kept)))
        if all(map(is_configuration_class, set(map(type, kept)))):
            out += [known.get(id(item), item) for item in kept]
            return
        for item in kept:
            items[type(item)](out, item, known)

    return encode


def _tuple_encoder(outer: Encoders) -> Encoder:
    head = outer.head + EXACT_TUPLE
    by_length: dict[int, list[Encoders]] = {}

    def encode(out: Template, value: tuple[Any, ...], known: Known) -> None:
        length = len(value)
        if length not in by_length:
            by_length[length] = list(map(_nested, tuple_types(outer.declared, length)))
        out.append(head + count(length))
        for item, encoders in zip(value, by_length[length], strict=True):
            encoders[type(item)](out, item, known)

    return encode


def _set_encoder(outer: Encoders) -> Encoder:
    head = outer.head + SET
    items = _nested(item_type(outer.declared, set))
    return lambda out, value, known: _append_set(
        out, head + double(len(value)), items, value, known
    )


def _frozenset_encoder(outer: Encoders) -> Encoder:
    head = outer.head + EXACT_FROZENSET
    items = _nested(item_type(outer.declared, frozenset))
    return lambda out, value, known: _append_set(out, head + count(len(value)), items, value, known)


def _append_set(out: Template, head: bytes, items: Encoders, value: Any, known: Known) -> None:
    out.append(head)
    elements = [encoded(items, item, known) for item in value]
    _append_unordered(out, [(element, element) for element in elements])


def _dict_encoder(outer: Encoders) -> Encoder:
    of_dict = dict_type(outer.declared)
    keys, values = _nested(of_dict.key), _nested(of_dict.value)
    exact = outer.nested and of_dict.exact

    def encode(out: Template, value: dict[Any, Any], known: Known) -> None:
        kept = [(key, item) for key, item in value.items() if not is_meta(item)]
        out.append(outer.head + (EXACT_DICT + count(len(kept)) if exact else DICT))
        natural = _natural_order([key for key, _ in kept])
        if natural is None:
            _append_unordered(out, [_encoded_item(keys, values, *pair, known) for pair in kept])
            return
        for key, item in sorted(kept, key=lambda pair: natural(pair[0])):
            keys[type(key)](out, key, known)
            values[type(item)](out, item, known)

    return encode


def _encoded_item(
    keys: Encoders, values: Encoders, key: Any, item: Any, known: Known
) -> tuple[Template, Template]:
    encoded_key = encoded(keys, key, known)
    return encoded_key, [*encoded_key, *encoded(values, item, known)]


_CONTAINERS: Final[dict[type, Callable[[Encoders], Encoder]]] = {
    list: _list_encoder,
    tuple: _tuple_encoder,
    set: _set_encoder,
    frozenset: _frozenset_encoder,
    dict: _dict_encoder,
}


def encoded(encoders: Encoders, value: Any, known: Known = NOTHING_KNOWN) -> Template:
    """The encoding of one value."""
    template: Template = []
    encoders[type(value)](template, value, known)
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
    if len(kinds) == 1 and issubclass(only, Enum) and issubclass(only, BASES):
        return None if any(map(_is_nan, keys)) else plain_value
    return None


def _is_nan(key: Any) -> bool:
    return isinstance(key, float) and math.isnan(key)


def _itself(key: Any) -> Any:
    return key
