"""What the declared type of a parameter says of the parts of a value."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Final

from .combined import UnionType
from .containers import DictType, ElementsType, TupleType
from .types import AnyType, EnumType, LiteralType, ScalarType, Type

ANY: Final = AnyType()
"""The type that promises nothing."""


def admits(declared: Type, kind: type) -> bool:
    """Whether a plain value of this builtin type is a value of the declared one."""
    return any(_admits(member, kind) for member in declared.alternatives())


def _admits(member: Type, kind: type) -> bool:
    if isinstance(member, LiteralType):
        return any(type(value) is kind for value in member.values)
    return isinstance(member, AnyType) or (isinstance(member, ScalarType) and member.kind is kind)


def admits_only(declared: Type, enum: type[Enum], base: type) -> bool:
    """Whether a value with this builtin base can only be a member of this enum."""
    if admits(declared, base) or (base is int and admits(declared, bool)):
        return False
    enums = [m.enum for m in declared.alternatives() if isinstance(m, EnumType)]
    return [other for other in enums if issubclass(other, base)] == [enum]


def item_type(declared: Type, kind: type) -> Type:
    """The type of the elements of a `list`, `set`, `frozenset` or variadic `tuple`."""
    if _has_any(declared):
        return ANY
    return _either(
        m.item for m in declared.alternatives() if isinstance(m, ElementsType) and m.kind is kind
    )


def tuple_types(declared: Type, length: int) -> list[Type]:
    """The types of the elements of a tuple of this length."""
    if _has_any(declared):
        return [ANY] * length
    columns: list[list[Type]] = [[] for _ in range(length)]
    for member in declared.alternatives():
        if isinstance(member, TupleType) and len(member.items) == length:
            types = member.items
        elif isinstance(member, ElementsType) and member.kind is tuple:
            types = (member.item,) * length
        else:
            continue
        for column, item in zip(columns, types, strict=True):
            column.append(item)
    return [_either(column) for column in columns]


def dict_type(declared: Type) -> DictType:
    """The type of a `dict`; one of several is encoded exactly."""
    members = [m for m in declared.alternatives() if isinstance(m, DictType)]
    if len(members) == 1 and not _has_any(declared):
        return members[0]
    if _has_any(declared):
        members = []
    merged = DictType(_either(m.key for m in members), _either(m.value for m in members))
    merged.exact = True
    return merged


def _has_any(declared: Type) -> bool:
    return any(isinstance(member, AnyType) for member in declared.alternatives())


def _either(types: Iterable[Type]) -> Type:
    """A type with the values of all; `Any` for none, so that nothing is taken for granted."""
    several = tuple(types)
    if len(several) == 1:
        return several[0]
    return UnionType(several) if several else ANY
