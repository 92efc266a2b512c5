"""Types of containers: each element is checked, and the container is copied."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from .errors import ParameterError, bounded_repr
from .types import Type


class ElementsType(Type):
    """`list`, `set`, `frozenset` of one element type."""

    def __init__(self, kind: type, item: Type) -> None:
        self.kind = kind
        self.item = item
        self.holds_configurations: bool = item.holds_configurations

    def check(self, value: object, coerce: bool = True) -> Any:
        if not isinstance(value, self.kind):
            raise self.mismatch(value)
        elements = cast("Iterable[object]", value)
        checked = _check_each(self.item, elements, coerce)
        if self.kind is list:
            return checked
        stored = self.kind(checked)
        if len(stored) < len(checked):
            raise ParameterError(
                f"expected distinct elements, found some of them to be the same once they are "
                f"{self.item.describe()}: {bounded_repr(value)}"
            )
        return stored

    def describe(self) -> str:
        return f"{self.kind.__name__}[{self.item.describe()}]"


class VariadicTupleType(ElementsType):
    """`tuple[X, ...]`."""

    def __init__(self, item: Type) -> None:
        super().__init__(tuple, item)

    def describe(self) -> str:
        return f"tuple[{self.item.describe()}, ...]"


class TupleType(Type):
    """`tuple[X, Y]`: as many elements as types."""

    def __init__(self, items: tuple[Type, ...]) -> None:
        self.items = items
        self.holds_configurations: bool = any(item.holds_configurations for item in items)

    def check(self, value: object, coerce: bool = True) -> Any:
        if not isinstance(value, tuple) or len(value) != len(self.items):
            raise self.mismatch(value)
        checked = []
        for index, (expected, item) in enumerate(zip(self.items, value, strict=True)):
            try:
                checked.append(expected.check(item, coerce))
            except ParameterError as error:
                error.prepend(index)
                raise
        return tuple(checked)

    def describe(self) -> str:
        return f"tuple[{', '.join(item.describe() for item in self.items) or '()'}]"


class DictType(Type):
    """`dict[K, V]`."""

    exact: bool = False
    """Whether identifiers need the exact encoding, as `nesting` finds out."""

    def __init__(self, key: Type, value: Type) -> None:
        self.key = key
        self.value = value
        self.holds_configurations: bool = key.holds_configurations or value.holds_configurations

    def check(self, value: object, coerce: bool = True) -> Any:
        if not isinstance(value, dict):
            raise self.mismatch(value)
        checked = {}
        for key, item in value.items():
            try:
                stored = self.key.check(key, coerce)
                if stored in checked:
                    raise ParameterError(
                        f"expected distinct keys, found {key!r} which is the same as "
                        f"another key once it is {self.key.describe()}"
                    )
                checked[stored] = self.value.check(item, coerce)
            except ParameterError as error:
                error.prepend(key)
                raise
        return checked

    def describe(self) -> str:
        return f"dict[{self.key.describe()}, {self.value.describe()}]"


def _check_each(item: Type, values: Iterable[object], coerce: bool) -> list[Any]:
    checked = []
    fits, check = item.fits, item.check
    for index, value in enumerate(values):
        if fits[type(value)]:
            checked.append(value)
            continue
        try:
            checked.append(check(value, coerce))
        except ParameterError as error:
            error.prepend(index)
            raise
    return checked
