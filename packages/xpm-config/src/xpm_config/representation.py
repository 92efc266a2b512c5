"""`repr` of a configuration, bounded in size however large what it refers to."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import Any, Final

from .errors import bounded_repr
from .information import information, is_configuration

_MAX_DEPTH: Final = 3
_MAX_ITEMS: Final = 6
_MAX_CONFIGURATIONS: Final = 20
_MAX_VALUES: Final = 100

_BRACKETS: Final[dict[type, tuple[str, str]]] = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    set: ("{", "}"),
    frozenset: ("frozenset({", "})"),
    dict: ("{", "}"),
}


def bounded_configuration_repr(config: Any) -> str:
    """`Layer(units=8, name=None)`, with what is deep, long or much cut to `…`."""
    return _Writer().configuration(config, 0)


class _Writer:
    """One `repr`: how much of it is left to write."""

    def __init__(self) -> None:
        self._left = _MAX_CONFIGURATIONS
        self._values_left = _MAX_VALUES

    def configuration(self, config: Any, depth: int) -> str:
        info = information(config)
        name = info.schema.qualname.rpartition(".")[2]
        if depth > _MAX_DEPTH or self._left == 0:
            return f"{name}(…)"
        self._left -= 1
        shown = []
        for parameter in info.schema.parameters:
            if self._values_left == 0:
                shown.append("…")
                break
            if parameter in info.values:
                shown.append(f"{parameter}={self._value(info.values[parameter], depth + 1)}")
        return f"{name}({', '.join(shown)})"

    def _value(self, value: Any, depth: int) -> str:
        if is_configuration(value):
            return self.configuration(value, depth)
        if type(value) in _BRACKETS and value:
            return self._container(value, depth)
        if self._values_left == 0:
            return "…"
        self._values_left -= 1
        if isinstance(value, Enum):
            return str(value)
        if isinstance(value, Path):
            return f"Path({str(value)!r})"
        return bounded_repr(value, 60)

    def _container(self, value: Any, depth: int) -> str:
        if depth > _MAX_DEPTH:
            return "…"
        opening, closing = _BRACKETS[type(value)]
        items: Iterable[Any] = islice(value, _MAX_ITEMS)
        if type(value) is dict:
            shown = [
                f"{self._value(key, depth + 1)}: {self._value(value[key], depth + 1)}"
                for key in items
            ]
        else:
            shown = [self._value(item, depth + 1) for item in items]
        if len(value) > _MAX_ITEMS:
            shown.append(f"… {len(value)} in all")
        comma = "," if type(value) is tuple and len(value) == 1 else ""
        return opening + ", ".join(shown) + comma + closing
