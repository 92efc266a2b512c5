"""The declared types of the specification, read from annotations: kinds, elements, open dicts."""

from __future__ import annotations

import types
from collections.abc import Iterator
from enum import Enum
from itertools import product
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

CONTAINERS = (list, tuple, set, frozenset, dict)
BASES = (str, int, float)
KINDS = {"int", "float", "str", "bytes", "None", "enum", "path", "object"}
ALL_KINDS = KINDS | {container.__name__ for container in CONTAINERS}


class Alternative(NamedTuple):
    """A type of an annotation, without unions, and what the annotation has around it."""

    type: Any
    one: set[str]
    two: set[tuple[str, str]]
    in_tuple: bool
    mixed: bool

    @property
    def origin(self) -> Any:
        return get_origin(self.type) or self.type

    @property
    def arguments(self) -> tuple[Any, ...]:
        if arguments := get_args(self.type):
            return arguments
        return (Any, ...) if self.origin is tuple else (Any, Any)

    @property
    def is_open(self) -> bool:  # N3, N6
        key, value = map(kinds, self.arguments)
        return self.mixed or self.in_tuple or bool(set(product(key, value)) & self.two)

    def element(self, index: int) -> Declared:
        """The declared type of an element; of a dict, 0 is the key and 1 the value."""
        arguments = self.arguments
        if self.origin is tuple and arguments[-1] is not ...:
            return declared(arguments[index], self.one, self.two, True)
        first = kinds(arguments[0])
        one = self.one | first
        second = kinds(arguments[1]) if self.origin is dict else one
        two = self.two | set(product(first, second))
        chosen = arguments[index] if self.origin is dict else arguments[0]
        return declared(chosen, one, two, self.in_tuple or self.origin is tuple)


Declared = list[Alternative]


def declared(
    annotation: Any,
    one: set[str] = {"str"},  # noqa: B006 - never changed
    two: set[tuple[str, str]] = set(),  # noqa: B006 - never changed
    in_tuple: bool = False,
) -> Declared:
    """The declared type that an annotation gives at its place."""
    members = list(alternatives(annotation))
    mixed = any((get_origin(m) or m) is not dict and m is not type(None) for m in members)
    return [Alternative(member, one, two, in_tuple, mixed) for member in members]


def alternatives(annotation: Any) -> Iterator[Any]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from alternatives(arguments[0])
    elif origin in (Union, types.UnionType):
        for argument in arguments:
            yield from alternatives(argument)
    else:
        yield type(None) if annotation is None else annotation


def kinds(annotation: Any) -> set[str]:  # N5
    return set().union(*map(_kinds, alternatives(annotation)))


def _kinds(kind: Any) -> set[str]:
    if kind is Any or kind is object:
        return ALL_KINDS
    if get_origin(kind) is Literal:
        return set().union(*(_kinds(type(value)) for value in get_args(kind)))
    kind = get_origin(kind) or kind
    if kind in (bool, int):
        return {"int"}
    if kind is type(None):
        return {"None"}
    if issubclass(kind, Enum):
        return {"enum"} | {b.__name__ for b in (*BASES, bytes) if issubclass(kind, b)}
    if issubclass(kind, Path):
        return {"path"}
    return {kind.__name__ if kind in (float, str, bytes, *CONTAINERS) else "object"}


def has_any(place: Declared) -> bool:
    return any(member.type is Any or member.type is object for member in place)


def elements(place: Declared, kind: type, index: int, length: int = 0) -> Declared:  # N1
    if has_any(place):
        return declared(Any)
    return [
        part
        for member in place
        if member.origin is kind and (kind is not tuple or _fits(member, length))
        for part in member.element(index)
    ]


def _fits(member: Alternative, length: int) -> bool:
    arguments = member.arguments
    return arguments[-1] is ... or len(arguments) == length


def admits(place: Declared, kind: type) -> bool:
    literals = [value for m in place if m.origin is Literal for value in get_args(m.type)]
    return (
        has_any(place)
        or any(m.type is kind for m in place)
        or any(type(value) is kind for value in literals)
    )
