"""Where the older encoding of a `dict` is ambiguous.

That encoding has no count: what follows a nested dict may be read as its next key and
value. It is kept where the declared types tell the two apart, from the first tag of the
key and the first tag of the value; elsewhere the dict gets the exact encoding (FORMAT,
section 1: what must not collide).
"""

from __future__ import annotations

from enum import Enum
from typing import Final, NamedTuple

from .combined import is_none
from .containers import DictType, ElementsType, TupleType
from .types import AnyType, ConfigurationType, EnumType, LiteralType, ScalarType, Type

Starts = frozenset[str]
"""Kinds of values, as told by the first tag of their encoding."""

_BUILTIN: Final = {
    bool: "int",
    int: "int",
    float: "float",
    str: "str",
    bytes: "bytes",
    type(None): "None",
}
_CONTAINERS: Final = ("list", "tuple", "set", "frozenset", "dict")
ANYTHING: Final = Starts({*_BUILTIN.values(), *_CONTAINERS, "enum", "path", "object"})


class Following(NamedTuple):
    """What may stand after a value: one tag, or two where the first starts a value."""

    one: Starts
    two: frozenset[tuple[str, str]]

    def in_list(self, item: Starts) -> Following:
        """After an element: another element, or what follows the list."""
        one = item | self.one
        return Following(one, self.two | _pairs(item, one))

    def in_dict(self, key: Starts, value: Starts) -> Following:
        """After the value of an item: another item, or what follows the dict."""
        return Following(self.one | key, self.two | _pairs(key, value))


def _pairs(first: Starts, second: Starts) -> frozenset[tuple[str, str]]:
    return frozenset((a, b) for a in first for b in second)


# After a parameter: the name of the next one, which is a string and then no value, init
# tasks, or nothing.
_AFTER_PARAMETER: Final = Following(Starts({"str"}), frozenset())


def mark_ambiguous(declared: Type) -> None:
    """Sets `exact` on each nested dict type that the older encoding leaves ambiguous."""
    _mark(declared, _AFTER_PARAMETER, nested=False, in_tuple=False)


def _mark(declared: Type, following: Following, nested: bool, in_tuple: bool) -> None:
    members = declared.alternatives()
    mixed = any(not isinstance(m, DictType) and not is_none(m) for m in members)
    for member in members:
        if isinstance(member, DictType):
            key, value = starts(member.key), starts(member.value)
            confusable = bool(_pairs(key, value) & following.two)
            member.exact = nested and (mixed or in_tuple or confusable)
            # keys are hashable, so that they hold no dict
            _mark(member.value, following.in_dict(key, value), True, in_tuple)
        elif isinstance(member, ElementsType):
            inside = following.in_list(starts(member.item))
            _mark(member.item, inside, True, in_tuple or member.kind is tuple)
        elif isinstance(member, TupleType):
            for item in member.items:
                _mark(item, following, True, True)


def starts(declared: Type) -> Starts:
    """What the encoding of a value of this type may start with."""
    return Starts().union(*map(_member_starts, declared.alternatives()))


def _member_starts(member: Type) -> Starts:
    if isinstance(member, AnyType):
        return ANYTHING
    if isinstance(member, ScalarType):
        return Starts({_BUILTIN[member.kind]})
    if isinstance(member, EnumType):
        return Starts({"enum", *_bases(member.enum)})
    if isinstance(member, LiteralType):
        return Starts().union(*map(_literal_starts, member.values))
    if isinstance(member, ConfigurationType):
        return Starts({"object"})
    if isinstance(member, DictType):
        return Starts({"dict"})
    if isinstance(member, ElementsType):
        return Starts({member.kind.__name__})
    return Starts({"tuple" if isinstance(member, TupleType) else "path"})


def _bases(enum: type[Enum]) -> Starts:
    return Starts(name for kind, name in _BUILTIN.items() if issubclass(enum, kind))


def _literal_starts(value: object) -> Starts:
    if isinstance(value, Enum):
        return Starts({"enum", *_bases(type(value))})
    return Starts({_BUILTIN[type(value)]})
