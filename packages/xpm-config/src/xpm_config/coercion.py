"""Types of scalars that other values are converted to, where nothing is lost."""

from __future__ import annotations

import math
import re
from enum import Enum
from pathlib import Path
from typing import Any

from .types import ScalarType, Type

_INTEGER = re.compile(r"[+-]?[0-9]+", re.ASCII)
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?", re.ASCII)


class StrType(ScalarType):
    """`str`; a subclass that is no enum is stored as the plain string."""

    def __init__(self) -> None:
        super().__init__(str)

    def coerce(self, value: object) -> object:
        if isinstance(value, str) and not isinstance(value, Enum):
            return str.__str__(value)
        return value


class IntType(ScalarType):
    """`int`, from integral floats and decimal strings."""

    def __init__(self) -> None:
        super().__init__(int)

    def coerce(self, value: object) -> object:
        if type(value) is float and value.is_integer():
            return int(value)
        if type(value) is str and _INTEGER.fullmatch(value):
            try:
                return int(value)
            except ValueError:  # more digits than the interpreter converts
                return value
        return value


class FloatType(ScalarType):
    """`float`, from integers and decimal strings that are not beyond its range."""

    def __init__(self) -> None:
        super().__init__(float)

    def coerce(self, value: object) -> object:
        if type(value) is int:
            try:
                return float(value)
            except OverflowError:
                return value
        if type(value) is str and _NUMBER.fullmatch(value):
            number = float(value)
            return number if math.isfinite(number) else value
        return value


class PathType(Type):
    """`Path`, from strings."""

    def fits_any(self, kind: type) -> bool:
        return issubclass(kind, Path)

    def check(self, value: object, coerce: bool = True) -> Any:
        if isinstance(value, Path):
            return value
        if coerce and type(value) is str:
            return Path(value)
        raise self.mismatch(value)

    def describe(self) -> str:
        return "Path"
