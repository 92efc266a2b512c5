"""Whether all values of one type are values of another."""

from __future__ import annotations

from .combined import ConstrainedType, UnionType
from .containers import DictType, ElementsType, TupleType
from .errors import ParameterError
from .types import AnyType, ConfigurationType, LiteralType, Type


def narrows(new: Type, old: Type) -> bool:
    """Whether all values of the new type are values of the old one."""
    if isinstance(old, AnyType) or new.describe() == old.describe():
        return True
    if isinstance(new, UnionType):
        return all(narrows(member, old) for member in new.members)
    if isinstance(old, UnionType):
        return any(narrows(new, member) for member in old.members)
    if isinstance(new, ConstrainedType):
        return narrows(new.inner, old)
    if isinstance(new, LiteralType):
        return all(_fits(value, old) for value in new.values)
    return _parts_narrow(new, old)


def _fits(value: object, old: Type) -> bool:
    try:
        old.check(value, coerce=False)
    except ParameterError:
        return False
    return True


def _parts_narrow(new: Type, old: Type) -> bool:
    match (new, old):
        case (ConfigurationType(), ConfigurationType()):
            return old.includes(new)
        case (ElementsType(), ElementsType()):
            return new.kind is old.kind and narrows(new.item, old.item)
        case (TupleType(), ElementsType()):
            return old.kind is tuple and all(narrows(item, old.item) for item in new.items)
        case (TupleType(), TupleType()) if len(new.items) == len(old.items):
            return all(map(narrows, new.items, old.items))
        case (DictType(), DictType()):
            return narrows(new.key, old.key) and narrows(new.value, old.value)
    return False
