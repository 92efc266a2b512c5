"""What is alike in very many objects, looked at once: their shapes are few."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, final

Shape = tuple[Any, ...]
"""What the values belong to, their names, then their types: `(owner, *values, *types)`."""

Numbers = tuple[str, ...]
"""The names of values that are to be looked at each time, since more than their type matters."""

SCALARS: Final = frozenset((str, int, float, bool, type(None)))
"""What is the same in JSON and in Python, but for some numbers."""


@final
class Shapes(dict[Shape, Numbers | None]):
    """Shape → the numbers among its values, where these are the same in JSON and in Python.

    It is None where that depends on more than names and types.

    Arguments:
        look: finds it, given the owner and the type of each value.
    """

    def __init__(self, look: Callable[[Any, Mapping[str, type]], Numbers | None]) -> None:
        super().__init__()
        self._look = look

    def __missing__(self, shape: Shape) -> Numbers | None:
        count = len(shape) // 2
        kinds = dict(zip(shape[1 : 1 + count], shape[1 + count :], strict=True))
        found = self[shape] = self._look(shape[0], kinds)
        return found
