"""From a class as the user wrote it to its `Schema`."""

from __future__ import annotations

import inspect
import sys
import typing
import warnings
from types import FrameType
from typing import Annotated, Any, Final

from .annotations import MISSING, PARAM, Field, Kind
from .compilation import compile_type
from .deprecation import user_stacklevel
from .errors import DeclarationError, ParameterError
from .parameters import Parameter, Schema
from .types import AnyType, ConfigurationType, Type

NO_FIELD: Final = Field()


def compile_schema(cls: Any) -> Schema:
    """The schema of a class; its parents' parameters come first.

    Raises:
        DeclarationError: if an annotation cannot be resolved, names a type that cannot
            be kept, or contradicts a parent class.
    """
    parameters: dict[str, Parameter] = {}
    for parent in reversed(cls.__mro__):
        if parent is not cls and hasattr(parent, "__xpm_is_configuration__"):
            declared = annotated_names(parent) | parent.__dict__.get("__xpm_fields__", {}).keys()
            for name, parameter in parent.__xpmtype__.parameters.items():
                if name in declared or name not in parameters:
                    parameters[name] = parameter
    own = _own_parameters(cls)
    fields = cls.__dict__.get("__xpm_fields__", {})
    for name, (kind, annotation) in own.items():
        default = fields.get(name, MISSING)
        parent = parameters.get(name)
        parameters[name] = _parameter(cls, name, kind, annotation, default, parent)
    for name, field in fields.items():
        if name not in own and name in parameters:
            parameters[name] = _redefaulted(parameters[name], field)
        elif name not in own and isinstance(field, Field):
            raise DeclarationError(
                f"field(…) of {cls.__qualname__}.{name} has no annotation; "
                f"write `{name}: Param[…] = field(…)`"
            )
    schema = Schema(cls, parameters)
    if cls.__dict__.get("__xpm_frame__") is not None:
        cls.__xpm_frame__ = None  # the function's variables are not needed any more
    return schema


def _own_parameters(cls: type) -> dict[str, tuple[Kind, Any]]:
    found = {}
    for name, annotation in _resolve_annotations(cls).items():
        if typing.get_origin(annotation) is Annotated:
            kinds = [m for m in annotation.__metadata__ if isinstance(m, Kind)]
            if kinds:
                rest = tuple(m for m in annotation.__metadata__ if not isinstance(m, Kind))
                inner = annotation.__origin__
                found[name] = (kinds[-1], Annotated[(inner, *rest)] if rest else inner)
    return found


def annotated_names(cls: type) -> frozenset[str]:
    """The names that the class itself annotates."""
    return frozenset(inspect.get_annotations(cls))


def enclosing_function(cls: type) -> FrameType | None:
    """The running function whose body defines a class, for its forward references."""
    outer, within, _ = cls.__qualname__.rpartition(".<locals>.")
    frame: FrameType | None = sys._getframe(1) if within else None
    while frame is not None and (
        frame.f_code.co_qualname != outer or frame.f_globals.get("__name__") != cls.__module__
    ):
        frame = frame.f_back
    return frame


def _resolve_annotations(cls: Any) -> dict[str, Any]:
    """The class's own annotations, with forward references resolved."""
    own = inspect.get_annotations(cls)
    names = vars(sys.modules.get(cls.__module__, typing))
    frame = cls.__dict__.get("__xpm_frame__")
    # a class inside a function sees what the function has defined by now, and itself
    local = {**(frame.f_locals if frame is not None else {}), cls.__name__: cls}
    holder = type(cls.__name__, (), {"__annotations__": own, "__module__": cls.__module__})
    try:
        return typing.get_type_hints(holder, names, local, include_extras=True)
    except (NameError, SyntaxError, TypeError, AttributeError) as error:
        raise DeclarationError(
            f"an annotation of {cls.__module__}.{cls.__qualname__} cannot be resolved: {error}"
        ) from error


def _parameter(
    cls: type, name: str, kind: Kind, annotation: Any, default: object, parent: Parameter | None
) -> Parameter:
    try:
        declared = compile_type(annotation)
        if parent is not None:
            _check_override(parent, declared)
        field = _field(kind, declared, default, parent)
        parameter = Parameter(name, kind, declared, field)
    except (DeclarationError, ParameterError) as error:
        reason = f"parameter {name!r} of {cls.__module__}.{cls.__qualname__}: {error}"
        raise DeclarationError(reason) from error
    if kind.constant and parameter.default is MISSING:
        raise DeclarationError(
            f"constant {name!r} of {cls.__module__}.{cls.__qualname__} has no value; "
            f"write `{name}: Constant[…] = …`"
        )
    if kind is PARAM and parameter.ignored and field.in_identifier is None:
        warnings.warn(
            f"Path parameter {name!r} of {cls.__qualname__} is not part of the identifier; "
            f"write Meta[Path] to state it, or field(in_identifier=True) to include it",
            UserWarning,
            stacklevel=user_stacklevel(),
        )
    return parameter


def _field(kind: Kind, declared: Type, default: object, parent: Parameter | None) -> Field:
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


def _check_override(old: Parameter, new: Type) -> None:
    if not _narrows(new, old.type):
        raise DeclarationError(
            f"overrides {old.type.describe()} of a parent class with {new.describe()}; "
            "expected the same type or a narrower one"
        )


def _narrows(new: Type, old: Type) -> bool:
    """Whether all values of the new type are values of the old one."""
    if isinstance(old, AnyType) or new.describe() == old.describe():
        return True
    if isinstance(old, ConfigurationType) and isinstance(new, ConfigurationType):
        return issubclass(new.cls, old.cls)
    if len(new.alternatives()) == len(old.alternatives()) == 1:
        return False
    return all(
        any(_narrows(member, candidate) for candidate in old.alternatives())
        for member in new.alternatives()
    )


def _redefaulted(parameter: Parameter, default: object) -> Parameter:
    """The parent's parameter with a new default, given in a subclass without annotation."""
    new = default if isinstance(default, Field) else Field(default, ignore_default=True)
    counted = parameter.field.in_identifier if new.in_identifier is None else new.in_identifier
    field = Field(
        new.default,
        new.factory,
        new.ignore_default,
        new.overrides,
        tuple(new.groups or parameter.groups),
        counted,
    )
    return Parameter(parameter.name, parameter.kind, parameter.type, field)
