"""Types of parameters: what a value must be, what is coerced, how a mismatch is told.

Each `Type` is compiled once per class from an annotation (see `compilation`). `check`
returns the value as it is stored: containers are copied, so that later changes to what
the caller passed do not reach the configuration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, final

from .errors import ParameterError, ParameterTypeError, UnsubmittedTaskError, bounded_repr
from .information import is_configuration, is_configuration_class

if TYPE_CHECKING:
    from .config import Config

MAX_NESTING = 256
"""How deep containers may be nested inside one value."""


def describe_found(value: object) -> str:
    """What was found, for a message: type and value."""
    if value is None:
        return "None"
    if is_configuration(value):
        return f"a configuration of {value.__xpm__.schema.typename}"
    if isinstance(value, type):
        return f"the class {value.__qualname__}"
    return f"{type(value).__name__} {bounded_repr(value)}"


def scalar_item(value: object) -> object:
    """The Python value of a numpy scalar or 0-d array; anything else as it is."""
    if hasattr(value, "dtype") and getattr(value, "shape", None) == () and hasattr(value, "item"):
        return value.item()
    return value


@final
class Fits(dict[type, bool]):
    """Kind of a value → whether any such value fits as it is; asked once, when the kind is met."""

    def __init__(self, declared: Type) -> None:
        super().__init__()
        self._declared = declared

    def __missing__(self, kind: type) -> bool:
        fits = self[kind] = self._declared.fits_any(kind)
        return fits


class Type:
    """What a parameter, or a part of its value, may be."""

    holds_configurations: bool = False
    """Whether a value may hold configurations, so that a walk has to look inside."""

    @cached_property
    def fits(self) -> Fits:
        """The kinds of values that need no `check`, which would return them as they are."""
        return Fits(self)

    def fits_any(self, kind: type) -> bool:
        """Whether `check` returns every value of a kind as it is."""
        return False

    def check(self, value: object, coerce: bool = True) -> Any:
        """The value to store; raises `ParameterTypeError` when it does not fit."""
        raise NotImplementedError

    def describe(self) -> str:
        """The type as a user writes it."""
        raise NotImplementedError

    def mismatch(self, value: object) -> ParameterTypeError:
        """The error for a value that is not of this type."""
        error = ParameterTypeError(f"expected {self.describe()}, found {describe_found(value)}")
        if hasattr(value, "dtype") and getattr(value, "shape", ()) != ():
            error.hint = "; save an array to a file and declare the parameter as DataPath"
        return error

    def alternatives(self) -> tuple[Type, ...]:
        """The members of a union, without constraints; itself for any other type."""
        return (self,)

    def __str__(self) -> str:
        return self.describe()

    def __repr__(self) -> str:
        return f"<{self.describe()}>"


NOTHING_FITS: Final[Mapping[type, bool]] = Fits(Type())


class AnyType(Type):
    """`Any`, bare containers' elements, free type variables: all that can be saved."""

    holds_configurations = True

    def fits_any(self, kind: type) -> bool:
        return kind in _PLAIN or _needs_no_submit(kind)

    def check(self, value: object, coerce: bool = True) -> Any:
        return self._check(value, 0)

    def _check(self, value: object, depth: int) -> Any:
        kind = type(value)
        if kind in _PLAIN:
            return value
        copy = _COPIES.get(kind)
        if copy is not None:
            if depth == MAX_NESTING:
                raise ParameterError(
                    f"expected at most {MAX_NESTING} nested containers, found more (or a cycle)"
                )
            return copy(self, value, depth + 1)
        if is_configuration(value):
            return submitted(value)
        item = scalar_item(value)
        if type(item) in _PLAIN or isinstance(item, (Path, Enum)):
            return item
        raise self.mismatch(value)

    def _list(self, items: Iterable[object], depth: int) -> list[Any]:
        checked = []
        for index, item in enumerate(items):
            try:
                checked.append(self._check(item, depth))
            except ParameterError as error:
                error.prepend(index)
                raise
        return checked

    def _tuple(self, value: Any, depth: int) -> Any:
        return tuple(self._list(value, depth))

    def _set(self, value: Any, depth: int) -> Any:
        return set(self._list(value, depth))

    def _frozenset(self, value: Any, depth: int) -> Any:
        return frozenset(self._list(value, depth))

    def _dict(self, value: Any, depth: int) -> Any:
        checked = {}
        for key, item in value.items():
            try:
                checked[self._check(key, depth)] = self._check(item, depth)
            except ParameterError as error:
                error.prepend(key)
                raise
        return checked

    def describe(self) -> str:
        return "Any (scalars, containers, enums, paths, configurations)"


_PLAIN = frozenset((int, float, str, bool, type(None), bytes))
_COPIES: dict[type, Callable[[AnyType, Any, int], Any]] = {
    list: AnyType._list,
    tuple: AnyType._tuple,
    set: AnyType._set,
    frozenset: AnyType._frozenset,
    dict: AnyType._dict,
}


class ScalarType(Type):
    """`bool`, `bytes`, `None`: no coercion but from numpy scalars."""

    def __init__(self, kind: type) -> None:
        self.kind = kind

    def fits_any(self, kind: type) -> bool:
        return kind is self.kind

    def check(self, value: object, coerce: bool = True) -> Any:
        if type(value) is self.kind:
            return value
        if coerce:
            item = self.coerce(scalar_item(value))
            if type(item) is self.kind:
                return item
        raise self.mismatch(value)

    def coerce(self, value: object) -> object:
        """The value as this type where the coercion loses nothing; else the value."""
        return value

    def describe(self) -> str:
        return "None" if self.kind is type(None) else self.kind.__name__


class EnumType(Type):
    """A member of one enum class."""

    def __init__(self, enum: type[Enum]) -> None:
        self.enum = enum

    def fits_any(self, kind: type) -> bool:
        return issubclass(kind, self.enum)

    def check(self, value: object, coerce: bool = True) -> Any:
        if isinstance(value, self.enum):
            return value
        raise self.mismatch(value)

    def describe(self) -> str:
        return f"a member of {self.enum.__qualname__}"


class LiteralType(Type):
    """One of the given values, of the same type."""

    def __init__(self, values: tuple[object, ...]) -> None:
        self.values = values

    def check(self, value: object, coerce: bool = True) -> Any:
        item = scalar_item(value) if coerce else value
        for candidate in self.values:
            if type(candidate) is type(item) and candidate == item:
                return candidate
        raise self.mismatch(value)

    def describe(self) -> str:
        return "one of " + ", ".join(map(repr, self.values))


class ConfigurationType(Type):
    """A configuration of a class or of a subclass."""

    holds_configurations = True

    def __init__(self, cls: type) -> None:
        self.cls = cls

    def fits_any(self, kind: type) -> bool:
        return issubclass(kind, self.cls) and _needs_no_submit(kind)

    def check(self, value: object, coerce: bool = True) -> Any:
        if isinstance(value, self.cls):
            if is_configuration(value):
                return submitted(value)
            error = self.mismatch(value)
            error.hint = f"; pass {self.cls.__qualname__}.C(…), not an instance"
            raise error
        raise self.mismatch(value)

    def includes(self, other: ConfigurationType) -> bool:
        """Whether all configurations of another type are of this one."""
        return issubclass(other.cls, self.cls)

    def describe(self) -> str:
        return f"a configuration of {self.cls.__module__}.{self.cls.__qualname__}"


def submitted(value: Config) -> Config:
    """Refuses a task that was not submitted: its result would never exist."""
    if not _needs_no_submit(type(value)) and value.__xpm__.task is None:
        raise UnsubmittedTaskError(
            f"expected the result of a task, found the task {value.__xpm__.schema.typename}, "
            "which was not submitted; call its submit() and pass what it returns"
        )
    return value


def _needs_no_submit(kind: Any) -> bool:
    """Whether values of a type are configurations, but of no task."""
    return is_configuration_class(kind) and not kind.__xpm_schema__.is_task
