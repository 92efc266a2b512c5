"""Classes that were replaced: they keep loading, with the identifier of the new one."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from types import FunctionType
from typing import TYPE_CHECKING, Any, TypeVar, final, overload

from .errors import DeclarationError

if TYPE_CHECKING:
    from .config import Config

C = TypeVar("C", bound="type[Config]")


@final
class DeprecatedParameter:
    """A parameter that was replaced: setting it calls a method that sets others."""

    __slots__ = ("_convert", "_name")

    def __init__(self, convert: Callable[[Any, Any], None]) -> None:
        self._convert = convert
        self._name = convert.__name__

    def __get__(self, instance: object, owner: type) -> Any:
        if instance is None:
            return self
        raise AttributeError(f"parameter {self._name!r} of {owner.__qualname__} is deprecated")

    def convert(self, config: Any, value: object) -> None:
        """Sets what replaces the parameter, of a configuration that is loaded."""
        self._convert(config, value)

    def assign(self, config: Any, value: object) -> None:
        """Sets what replaces the parameter, with a warning for who set it."""
        warnings.warn(
            f"parameter {self._name!r} of {config.__xpm__.schema.typename} is deprecated",
            DeprecationWarning,
            stacklevel=user_stacklevel(),
        )
        self.convert(config, value)


@final
class Deprecation:
    """What `@deprecate` says about a class."""

    __slots__ = ("convert", "named", "replace")

    def __init__(self, named: Any, convert: Callable[[Any], Any] | None, replace: bool) -> None:
        self.named: Any = named
        self.convert: Callable[[Any], Any] | None = convert
        self.replace: bool = replace


@overload
def deprecate(config_or_target: type[Config], /) -> Any: ...  # the class, or its decorator
@overload
def deprecate(*, replace: bool = False) -> Callable[[C], C]: ...
@overload
def deprecate(config_or_target: type[Config], /, *, replace: bool) -> Callable[[C], C]: ...
@overload
def deprecate(config_or_target: Callable[[Any, Any], None], /) -> DeprecatedParameter: ...
def deprecate(config_or_target: Any = None, *, replace: bool = False) -> Any:
    """Marks a configuration class as deprecated.

    `@deprecate` on a class whose parent is the new class: it has the parent's
    identifier. `@deprecate(New)` on a class with `__convert__(self)`, which returns a
    configuration of `New`: it has the identifier of what it is converted to.
    `@deprecate` on a method `old(self, value)`: a parameter that was replaced; the method
    sets those that replace it.

    Arguments:
        config_or_target: the class or method itself, or the class that replaces it.
        replace: making a configuration of the old class makes one of the new class.
    """
    if isinstance(config_or_target, FunctionType):
        return DeprecatedParameter(config_or_target)
    if isinstance(config_or_target, type) and _being_decorated(config_or_target):
        return _deprecated_child(config_or_target, replace)

    def decorate(cls: C) -> C:
        if config_or_target is None:
            return _deprecated_child(cls, replace)
        convert = cls.__dict__.get("__convert__")
        if convert is None:
            raise DeclarationError(
                f"{cls.__qualname__} is deprecated in favour of "
                f"{config_or_target.__qualname__}, but does not define __convert__(self)"
            )
        cls.__xpm_deprecation__ = Deprecation(cls, convert, replace)  # type: ignore[attr-defined]
        return cls

    return decorate


def _being_decorated(cls: type) -> bool:
    """Whether a class has no name yet, because its decorators are still running.

    `@deprecate` and `@deprecate(Target)` both call `deprecate` with a class; only a
    target can be found under a name.
    """
    found: Any = sys.modules.get(cls.__module__)
    for name in cls.__qualname__.split("."):
        found = getattr(found, name, None)
    if found is cls:
        return False
    return all(value is not cls for value in sys._getframe(2).f_locals.values())


def _deprecated_child(cls: C, replace: bool) -> C:
    parent = cls.__mro__[1]
    if parent.__module__.partition(".")[0] == __package__ or not hasattr(parent, "__xpmtype__"):
        raise DeclarationError(
            f"{cls.__qualname__} is deprecated, but its first parent class is not the "
            "configuration that replaces it; use @deprecate(NewClass) and __convert__"
        )
    cls.__xpm_deprecation__ = Deprecation(parent, None, replace)  # type: ignore[attr-defined]
    return cls


def user_stacklevel() -> int:
    """How far up from the caller the first frame outside this package is."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__package__") == __package__:
        level, frame = level + 1, frame.f_back
    return level
