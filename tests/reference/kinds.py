"""Random types of parameters, each with what writes a value of it as Python source.

Values stay away from what the reference cannot tell apart or takes for something else (FORMAT,
section 1: what it gets wrong): strings hold no control characters, a dict is nested only where
the declared types tell its end, nothing is a `bool` or a member of an enum with a builtin base
where the plain value fits too, and integers have 64 bits.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple


class Kind(NamedTuple):
    """A type: its annotation, what writes a value, and whether values can be shared."""

    annotation: str
    value: Callable[[], str]
    immutable: bool = True


VALUES = {
    "int": ["0", "1", "-1", "7", "2**63 - 1", "-(2**63)"],
    "float": ["0.0", "-0.0", "0.5", "1e300", "5e-324", "float('inf')", "2.0"],
    "bool": ["True", "False"],
    "str": ["''", "'a'", "'b c'", "'\u00e9\u4e2d'", "'x:y'", "'\U0001f600'", r"'\x7f\x10'"],
    "Colour": ["Colour.RED", "Colour.GREEN"],
    "Level": ["Level.LOW", "Level.HIGH"],
    "Word": ["Word.YES", "Word.NO"],
    "Path": ["Path('/a')", "Path('b')"],
    "Union[int, str]": ["3", "'three'", "0"],
}
SCALARS = ["int", "float", "bool", "str", "Colour", "Level", "Word"]


class Kinds:
    """Makes types at random.

    Arguments:
        of_tasks: only those that the reference takes where tasks are: it fails on sets, on `None`
            in containers and on keys that are no strings.
    """

    def __init__(self, choose: random.Random, of_tasks: bool) -> None:
        self.choose = choose
        self._of_tasks = of_tasks

    def named(self, name: str) -> Kind:
        """One of `VALUES`."""
        return Kind(name, lambda: self.choose.choice(VALUES[name]))

    def scalar(self) -> Kind:
        return self.named(self.choose.choice(SCALARS))

    def any(self, depth: int = 2) -> Kind:
        """A type of values that hold no configuration."""
        if depth == 0 or self.choose.random() < 0.5:
            return self.scalar()
        inner = self.any(depth - 1)
        if self._of_tasks and inner.annotation.startswith("Optional"):
            return inner
        makes = [self.optional, self.many, self.keyed, self._union]
        return self.choose.choice(makes if self._of_tasks else [*makes, self._set])(inner)

    def optional(self, inner: Kind) -> Kind:
        if inner.annotation.startswith(("Optional", "Union")):
            return inner  # the reference takes no `None` for a union of more than two

        def value() -> str:
            return "None" if self.choose.random() < 0.4 else inner.value()

        return Kind(f"Optional[{inner.annotation}]", value, inner.immutable)

    def many(self, inner: Kind) -> Kind:
        def value() -> str:
            return f"[{', '.join(inner.value() for _ in range(self.choose.randrange(4)))}]"

        return Kind(f"List[{inner.annotation}]", value, False)

    def keyed(self, inner: Kind) -> Kind:
        # the reference fails on members of an enum
        key = self.named("str" if self._of_tasks else self.choose.choice(["int", "str"]))

        def value() -> str:
            keys = sorted({key.value() for _ in range(self.choose.randrange(4))})
            self.choose.shuffle(keys)
            return "{" + ", ".join(f"{each}: {inner.value()}" for each in keys) + "}"

        return Kind(f"Dict[{key.annotation}, {inner.annotation}]", value, False)

    def _set(self, inner: Kind) -> Kind:
        element = self.scalar()

        def value() -> str:
            items = {element.value() for _ in range(self.choose.randrange(4))}
            return f"{{{', '.join(sorted(items - {'-0.0'}))}}}" if items > {"-0.0"} else "set()"

        return Kind(f"Set[{element.annotation}]", value, False)

    def _union(self, inner: Kind) -> Kind:
        return self.named("Union[int, str]")
