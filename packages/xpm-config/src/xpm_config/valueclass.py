"""Value classes: what instances are made of, apart from the class that is configured."""

from __future__ import annotations

from typing import Any

from .annotations import Field
from .declarations import own_parameters
from .errors import DeclarationError


def set_value_class(cls: Any, value_class: Any) -> None:
    """Makes instances of a configuration class objects of a value class.

    Raises:
        DeclarationError: if it does not derive from the configuration class and from the
            value classes of its parents, declares parameters, or is the second one.
    """
    for parent in cls.__mro__:
        required = parent if parent is cls else parent.__dict__.get("__xpm_value_class__", cls)
        if not issubclass(value_class, required):
            raise DeclarationError(
                f"expected the value class of {cls.__qualname__} to derive from "
                f"{required.__qualname__}, found {value_class.__qualname__}"
            )
    names = own_parameters(value_class).keys() | _redefaulted(value_class)
    if names:
        raise DeclarationError(
            f"the value class {value_class.__qualname__} declares {', '.join(sorted(names))}; "
            f"declare parameters in {cls.__qualname__}"
        )
    other = cls.__dict__.get("__xpm_value_class__", value_class)
    if _name(other) != _name(value_class):  # the same again, when a cell is run again
        raise DeclarationError(
            f"{cls.__qualname__} has the value class {_name(other)} already, "
            f"found {_name(value_class)}"
        )
    type.__setattr__(cls, "__xpm_value_class__", value_class)
    type.__setattr__(value_class, "__xpm_value_of__", cls)


def _redefaulted(value_class: Any) -> set[str]:
    fields = value_class.__xpm_fields__
    return {name for name, value in fields.items() if isinstance(value, Field)}


def _name(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def configured_class(cls: Any) -> Any:
    """The class that a value class belongs to; any other class itself."""
    return cls.__dict__.get("__xpm_value_of__", cls)
