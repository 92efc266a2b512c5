"""From a class as the user wrote it to its `Schema`."""

from __future__ import annotations

import typing
import warnings
from collections.abc import Mapping
from typing import Annotated, Any

from .annotations import MISSING, PARAM, Field, Kind
from .compilation import compile_type
from .deprecation import user_stacklevel
from .errors import DeclarationError, ParameterError
from .forward import annotated_names, resolved_annotations
from .generics import check_arguments, constraints
from .overriding import check_override, declared_field, redefaulted
from .parameters import Parameter, Schema
from .variables import Arguments, substituted, type_arguments


def compile_schema(cls: Any) -> Schema:
    """The schema of a class; its parents' parameters come first.

    Raises:
        DeclarationError: if an annotation cannot be resolved, names a type that cannot
            be kept, or contradicts a parent class.
    """
    arguments = type_arguments(cls)
    for origin, given in arguments.items():
        check_arguments(origin, given, compile_type)
    parameters = _inherited_parameters(cls, arguments)
    own = own_parameters(cls)
    fields = cls.__dict__.get("__xpm_fields__", {})
    for name, (kind, annotation) in own.items():
        default = fields.get(name, MISSING)
        parent = parameters.get(name)
        parameters[name] = _parameter(cls, name, kind, annotation, default, parent)
    for name, field in fields.items():
        if name not in own and name in parameters:
            parent = parameters[name]
            parameters[name] = _parameter(
                cls, name, parent.kind, parent.annotation, redefaulted(parent, field), parent
            )
        elif name not in own and isinstance(field, Field):
            raise DeclarationError(
                f"field(…) of {cls.__qualname__}.{name} has no annotation; "
                f"write `{name}: Param[…] = field(…)`"
            )
    schema = Schema(cls, parameters, arguments, constraints(parameters.values(), compile_type))
    if cls.__dict__.get("__xpm_frame__") is not None:
        cls.__xpm_frame__ = None  # the function's variables are not needed any more
    return schema


def _inherited_parameters(cls: Any, arguments: Mapping[type, Arguments]) -> dict[str, Parameter]:
    parameters: dict[str, Parameter] = {}
    for parent in reversed(cls.__mro__):
        if parent is not cls and hasattr(parent, "__xpm_is_configuration__"):
            declared = annotated_names(parent) | parent.__dict__.get("__xpm_fields__", {}).keys()
            for name, parameter in parent.__xpmtype__.parameters.items():
                if name in declared or name not in parameters:
                    parameters[name] = parameter
    for name, inherited in parameters.items():
        given = arguments.get(inherited.owner, {})
        annotation = substituted(inherited.annotation, given)
        if annotation is not inherited.annotation:
            kind, field = inherited.kind, inherited.field
            parameters[name] = _parameter(
                cls, name, kind, annotation, field, None, owner=inherited.owner
            )
    return parameters


def own_parameters(cls: type) -> dict[str, tuple[Kind, Any]]:
    """The parameters that the class itself annotates: name → kind, annotation inside."""
    found = {}
    for name, annotation in resolved_annotations(cls).items():
        if typing.get_origin(annotation) is Annotated:
            kinds = [m for m in annotation.__metadata__ if isinstance(m, Kind)]
            if kinds:
                rest = tuple(m for m in annotation.__metadata__ if not isinstance(m, Kind))
                inner = annotation.__origin__
                found[name] = (kinds[-1], Annotated[(inner, *rest)] if rest else inner)
    return found


def _parameter(
    cls: type,
    name: str,
    kind: Kind,
    annotation: Any,
    default: object,
    parent: Parameter | None,
    owner: type | None = None,
) -> Parameter:
    try:
        declared = compile_type(annotation)
        field = declared_field(kind, declared, default, parent)
        check_override(parent, declared, field)
        parameter = Parameter(name, kind, declared, field, owner or cls, annotation)
    except (DeclarationError, ParameterError) as error:
        reason = f"parameter {name!r} of {cls.__module__}.{cls.__qualname__}: {error}"
        raise DeclarationError(reason) from error
    if kind.constant and parameter.default is MISSING:
        raise DeclarationError(
            f"constant {name!r} of {cls.__module__}.{cls.__qualname__} has no value; "
            f"write `{name}: Constant[…] = …`"
        )
    told = parent is not None and parent.ignored
    if kind is PARAM and parameter.ignored and field.in_identifier is None and not told:
        warnings.warn(
            f"Path parameter {name!r} of {cls.__qualname__} is not part of the identifier; "
            f"write Meta[Path] to state it, or field(in_identifier=True) to include it",
            UserWarning,
            stacklevel=user_stacklevel(),
        )
    return parameter
