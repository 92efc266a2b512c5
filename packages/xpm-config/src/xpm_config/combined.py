"""Types made of others: unions, and types with constraints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from .errors import ParameterError, ParameterTypeError
from .types import ScalarType, Type, describe_found, scalar_item


class UnionType(Type):
    """`X | Y`: an exact match of any member first, then the first that coerces."""

    def __init__(self, members: tuple[Type, ...]) -> None:
        self.members = members
        self.holds_configurations: bool = any(member.holds_configurations for member in members)

    def fits_any(self, kind: type) -> bool:
        return any(member.fits_any(kind) for member in self.members)

    def check(self, value: object, coerce: bool = True) -> Any:
        item = scalar_item(value) if coerce else value
        for exact in (False, True) if coerce else (False,):
            errors = []
            for member in self.members:
                try:
                    return member.check(item, exact)
                except ParameterError as error:
                    errors.append(error)
        raise self._clearest(errors, value)

    def _clearest(self, errors: list[ParameterError], value: object) -> ParameterError:
        """The error of the member that was meant, where that can be told."""
        told = [e for e in errors if e.path or e.hint or not isinstance(e, ParameterTypeError)]
        return told[0] if len(told) == 1 else self.mismatch(value)

    def alternatives(self) -> tuple[Type, ...]:
        return tuple(part for member in self.members for part in member.alternatives())

    def describe(self) -> str:
        return " | ".join(member.describe() for member in self.members)


def is_none(declared: Type) -> bool:
    """Whether a type admits `None` only."""
    return isinstance(declared, ScalarType) and declared.kind is type(None)


class ConstrainedType(Type):
    """`Annotated[X, constraints]`, with the objects of `annotated-types`, duck-typed."""

    OPERATORS: ClassVar[dict[str, tuple[str, Callable[[Any, Any], bool]]]] = {
        "gt": (">", lambda value, bound: value > bound),
        "ge": (">=", lambda value, bound: value >= bound),
        "lt": ("<", lambda value, bound: value < bound),
        "le": ("<=", lambda value, bound: value <= bound),
        "multiple_of": ("a multiple of", lambda value, bound: value % bound == 0),
        "min_length": ("of length at least", lambda value, bound: len(value) >= bound),
        "max_length": ("of length at most", lambda value, bound: len(value) <= bound),
    }

    def __init__(self, inner: Type, constraints: tuple[object, ...]) -> None:
        self.inner = inner
        self.holds_configurations: bool = inner.holds_configurations
        self.tests: list[tuple[str, Callable[[Any], bool]]] = [
            test for constraint in constraints for test in self._tests(constraint)
        ]

    def _tests(self, constraint: object) -> Iterator[tuple[str, Callable[[Any], bool]]]:
        for name, (words, holds) in self.OPERATORS.items():
            bound = getattr(constraint, name, None)
            if bound is not None:
                yield f"{words} {bound!r}", _bounded(holds, bound)
        predicate = getattr(constraint, "func", None)
        if callable(predicate):
            name = getattr(predicate, "__name__", repr(predicate))
            yield f"such that {name}(value)", predicate

    def check(self, value: object, coerce: bool = True) -> Any:
        checked = self.inner.check(value, coerce)
        for words, holds in self.tests:
            if not holds(checked):
                raise ParameterError(
                    f"expected {self.inner.describe()} {words}, found {describe_found(checked)}"
                )
        return checked

    def alternatives(self) -> tuple[Type, ...]:
        return self.inner.alternatives()

    def describe(self) -> str:
        return " and ".join([self.inner.describe(), *(words for words, _ in self.tests)])


def _bounded(holds: Callable[[Any, Any], bool], bound: object) -> Callable[[Any], bool]:
    return lambda value: holds(value, bound)
