"""Type variables: what they are in a subclass of a generic configuration."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from .errors import DeclarationError
from .forward import resolved_bases

Arguments = Mapping[Any, Any]
"""Type variables, each with an annotation that stands for it and may have variables itself."""


def type_arguments(cls: type) -> dict[type, Arguments]:
    """For each generic parent of a class, what its type variables are there."""
    found: dict[type, Arguments] = {}
    for base in resolved_bases(cls):
        origin = typing.get_origin(base) or base
        if origin is typing.Generic or not hasattr(origin, "__xpm_is_configuration__"):
            continue
        own = named_arguments(origin, typing.get_args(base))
        found.setdefault(origin, own)
        for parent, arguments in type_arguments(origin).items():
            found.setdefault(
                parent, {name: substituted(value, own) for name, value in arguments.items()}
            )
    return found


def named_arguments(origin: Any, arguments: Iterable[Any]) -> Arguments:
    """The arguments of `Loss[int]`, each with the variable that it is given for."""
    named = dict(zip(getattr(origin, "__parameters__", ()), arguments, strict=False))
    return {name: value for name, value in named.items() if isinstance(name, TypeVar)}


def substituted(annotation: Any, arguments: Arguments) -> Any:
    """An annotation with type variables replaced."""
    if isinstance(annotation, TypeVar):
        return arguments.get(annotation, annotation)
    variables = type_variables(annotation)
    if arguments.keys().isdisjoint(variables):
        return annotation
    return annotation[tuple(arguments.get(variable, variable) for variable in variables)]


def type_variables(annotation: Any) -> tuple[Any, ...]:
    """The type variables in an annotation."""
    if isinstance(annotation, TypeVar):
        return (annotation,)
    # the variables of a class are its own: in an annotation they are not given
    return () if isinstance(annotation, type) else getattr(annotation, "__parameters__", ())


def bound_of(variable: TypeVar) -> Any:
    """The bound of a type variable, `Any` where there is none."""
    try:
        bound = variable.__bound__  # evaluated now, for a variable of `class Loss[T: Later]`
        if isinstance(bound, typing.ForwardRef):
            names = {"__annotations__": {"bound": bound}, "__module__": variable.__module__}
            hints = typing.get_type_hints(type("", (), names), include_extras=True)
            bound = hints["bound"]
    except NameError as error:
        raise DeclarationError(f"a type variable's bound cannot be resolved: {error}") from error
    return Any if bound is None else bound


def text_of(annotation: Any) -> str:
    """An annotation as a user writes it."""
    return annotation.__qualname__ if isinstance(annotation, type) else str(annotation)
