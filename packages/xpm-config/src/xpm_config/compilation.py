"""From an annotation to the `Type` that checks its values."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from enum import Enum
from pathlib import Path, PurePath
from typing import Any, Literal, TypeVar, Union

from .coercion import FloatType, IntType, PathType, StrType
from .combined import ConstrainedType, UnionType
from .containers import DictType, ElementsType, TupleType, VariadicTupleType
from .errors import DeclarationError
from .generics import GenericType
from .types import AnyType, ConfigurationType, EnumType, LiteralType, ScalarType, Type
from .variables import bound_of, named_arguments, substituted

_SCALARS: dict[object, Callable[[], Type]] = {
    int: IntType,
    float: FloatType,
    str: StrType,
    bool: lambda: ScalarType(bool),
    bytes: lambda: ScalarType(bytes),
    None: lambda: ScalarType(type(None)),
    type(None): lambda: ScalarType(type(None)),
    Any: AnyType,
    object: AnyType,
}
_BARE = (typing.List, typing.Dict, typing.Set, typing.FrozenSet, typing.Tuple)  # noqa: UP006 - what users may still write


def compile_type(annotation: Any) -> Type:
    """The `Type` of an annotation whose forward references are resolved.

    Raises:
        DeclarationError: if values of this annotation cannot be kept.
    """
    scalar = _SCALARS.get(annotation) if _hashable(annotation) else None
    if scalar is not None:
        return scalar()
    if isinstance(annotation, TypeVar):
        return _type_variable(annotation)
    if isinstance(annotation, typing.NewType):
        return compile_type(annotation.__supertype__)
    origin = typing.get_origin(annotation)
    if _is_alias(annotation):
        return compile_type(annotation.__value__)
    if _is_alias(origin):
        arguments = named_arguments(origin, typing.get_args(annotation))
        return compile_type(substituted(origin.__value__, arguments))
    if annotation in _BARE:
        return _plain_class(origin)
    if origin is None:
        return _plain_class(annotation)
    return _generic(annotation, origin, typing.get_args(annotation))


def _is_alias(annotation: object) -> bool:
    return type(annotation).__name__ == "TypeAliasType"  # `type X = …`, from Python 3.12


def _hashable(annotation: object) -> bool:
    try:
        hash(annotation)
    except TypeError:  # Literal[[]] and the like
        return False
    return True


def _type_variable(variable: TypeVar) -> Type:
    if variable.__constraints__:
        return UnionType(tuple(map(compile_type, variable.__constraints__)))
    return compile_type(bound_of(variable))


def _plain_class(annotation: Any) -> Type:
    if annotation in (list, set, frozenset):
        return ElementsType(annotation, AnyType())
    if annotation is tuple:
        return VariadicTupleType(AnyType())
    if annotation is dict:
        return DictType(AnyType(), AnyType())
    if isinstance(annotation, type):
        if issubclass(annotation, Enum):
            return EnumType(annotation)
        if issubclass(annotation, Path) or annotation is PurePath:
            return PathType()
        if hasattr(annotation, "__xpm_is_configuration__"):
            return ConfigurationType(annotation)
    raise DeclarationError(
        f"a parameter cannot be of type {getattr(annotation, '__qualname__', annotation)!s}; "
        "use int, float, bool, str, bytes, Path, an Enum, Literal, None, Any, list, set, "
        "frozenset, tuple, dict, a union of these or a Config class"
    )


def _generic(annotation: Any, origin: Any, arguments: tuple[Any, ...]) -> Type:
    if origin is typing.Annotated:
        constrained = ConstrainedType(compile_type(arguments[0]), arguments[1:])
        return constrained if constrained.tests else constrained.inner
    if origin is Literal:
        return LiteralType(arguments)
    if origin in (Union, types.UnionType):
        return UnionType(tuple(map(compile_type, arguments)))
    if origin in (list, set, frozenset):
        return ElementsType(origin, compile_type(arguments[0]))
    if origin is dict:
        return DictType(compile_type(arguments[0]), compile_type(arguments[1]))
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return VariadicTupleType(compile_type(arguments[0]))
        return TupleType(tuple(map(compile_type, arguments)))
    if isinstance(origin, type) and hasattr(origin, "__xpm_is_configuration__"):
        return GenericType(origin, named_arguments(origin, arguments), compile_type)
    raise DeclarationError(f"a parameter cannot be of type {annotation!s}")
