"""Encodings with references left open, and what they are once the references are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from itertools import groupby
from types import MappingProxyType
from typing import Any, Final, final

Template = list[Any]
"""Encoded bytes, configurations in between, and what can only be told from their digests:
`Unordered` and `Unless`."""


Known = Mapping[int, bytes]
"""Ids of configurations → how a reference to each is encoded, wherever it stands."""

NOTHING_KNOWN: Final[Known] = MappingProxyType({})


@final
class Unordered:
    """Elements whose order depends on identifiers, each with what it is ordered by."""

    __slots__ = ("elements",)

    def __init__(self, elements: list[tuple[Template, Template]]) -> None:
        self.elements: list[tuple[Template, Template]] = elements


@final
class Unless:
    """What is left out when it is encoded as its default is."""

    __slots__ = ("default", "value")

    def __init__(self, value: Template, default: Template) -> None:
        self.value: Template = value
        self.default: Template = default


_UNDECIDED: Final = frozenset((Unordered, Unless))


def children(template: Template) -> list[Any]:
    """The configurations of a template."""
    found: list[Any] = []
    for piece in template:
        kind = type(piece)
        if kind is Unordered:
            for _, element in piece.elements:
                found += children(element)
        elif kind is Unless:
            found += children(piece.value)
            found += children(piece.default)
        elif kind is not bytes:
            found.append(piece)
    return found


def compared(template: Template) -> list[Any]:
    """The configurations whose digests decide on the order or the presence of parts."""
    return children([piece for piece in template if type(piece) in _UNDECIDED])


def arranged(template: Template, alone: Callable[[Any], bytes]) -> Template:
    """The template with its elements in order and its defaults left out.

    Arguments:
        alone: the encoding of a reference to a configuration on its own.
    """
    if _UNDECIDED.isdisjoint(map(type, template)):
        return template
    plain: Template = []
    for piece in template:
        if type(piece) is Unordered:
            for _, element in sorted(piece.elements, key=lambda e: _order(e, alone)):
                plain.extend(arranged(element, alone))
        elif type(piece) is Unless:
            if digest_of(piece.value, alone) != digest_of(piece.default, alone):
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
    whole: Template = []
    for known, pieces in groupby(template, lambda piece: type(piece) is bytes):
        parts = list(pieces)
        whole += [b"".join(parts)] if known else parts
    return whole
