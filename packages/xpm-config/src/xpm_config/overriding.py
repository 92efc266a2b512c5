"""What a class may change about a parameter of a parent class."""

from __future__ import annotations

from typing import Final

from .annotations import MISSING, Field, Kind
from .combined import UnionType, is_none
from .errors import DeclarationError, ParameterError
from .narrowing import narrows
from .parameters import Parameter
from .types import Type

NO_FIELD: Final = Field()


def declared_field(kind: Kind, declared: Type, default: object, parent: Parameter | None) -> Field:
    """What is declared of a parameter; a parent's default stays where it still fits."""
    if isinstance(default, Field):
        return default
    if default is not MISSING:
        return Field(default, ignore_default=not kind.constant)
    if parent is None:
        return NO_FIELD
    try:
        if parent.default is not MISSING:
            declared.check(parent.default)
    except ParameterError:
        return NO_FIELD
    return parent.field


def check_override(old: Parameter | None, new: Type, field: Field) -> None:
    """Checks that what code of the parent class may count on is still so.

    Raises:
        DeclarationError: if the parameter takes other values than the parent's, but for
            `None` where `field(overrides=True)` states that this is meant; or if there is
            nothing to override.
    """
    if old is None:
        if field.overrides:
            raise DeclarationError("overrides=True, but no parent class has the parameter")
        return
    kept = _without_none(new) if field.overrides else new
    if not narrows(kept, old.type):
        raise DeclarationError(
            f"overrides {old.type.describe()} of a parent class with {new.describe()}; "
            "expected the same type or a narrower one"
        )


def _without_none(declared: Type) -> Type:
    if not isinstance(declared, UnionType):
        return declared
    return UnionType(tuple(member for member in declared.members if not is_none(member)))


def redefaulted(parameter: Parameter, default: object) -> Field:
    """The parent's field with a new default, given in a subclass without annotation."""
    new = default if isinstance(default, Field) else Field(default, ignore_default=True)
    counted = parameter.field.in_identifier if new.in_identifier is None else new.in_identifier
    return Field(
        new.default,
        new.factory,
        new.ignore_default,
        new.overrides,
        tuple(new.groups or parameter.groups),
        counted,
    )
