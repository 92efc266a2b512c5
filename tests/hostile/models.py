"""Configurations that hostile definitions name; what of them is run leaves a mark."""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import Enum, Flag, auto
from pathlib import Path
from typing import Any, Generic, TypeVar

import xpm_config
from serialize.models import Leaf as Elsewhere
from xpm_config import Config, DataPath, LightweightTask, Meta, Param, Task, deprecate, field

T = TypeVar("T")

RUN: list[str] = []
"""The names of what was run."""


class Marked(Config):
    def __post_init__(self) -> None:
        RUN.append(f"__post_init__ of {type(self).__name__}")


class Color(Enum):
    RED = "r"

    def __call__(self) -> None:
        RUN.append("Color.__call__")


class Right(Flag):
    READ = auto()
    WRITE = auto()


class Leaf(Marked):
    x: Param[int]


class Holder(Marked):
    leaf: Param[Leaf | None] = field(default=None)
    any: Param[Any] = field(default=None)


class Model(Marked):
    weights: DataPath


class Typed(Marked):
    number: Param[float]
    text: Param[str]
    flag: Param[bool]
    color: Param[Color]
    right: Param[Right]
    numbers: Param[list[int]]
    leaves: Param[set[Leaf]]
    named: Param[dict[str, Leaf]]
    pair: Param[tuple[int, str]]
    table: Param[dict[int, str]]
    limit: Param[float]
    path: Meta[Path]
    weights: DataPath
    model: DataPath


class Upgrading(Marked):
    x: Param[int]

    @classmethod
    def __xpm_upgrade__(cls, fields: dict[str, Any]) -> dict[str, Any]:
        RUN.append("__xpm_upgrade__")
        return fields


class Abstract(Marked, ABC):
    x: Param[int]

    @abstractmethod
    def compute(self) -> int: ...


class Renamed(Marked):
    weights: DataPath

    @classmethod
    def __xpm_upgrade__(cls, fields: dict[str, Any]) -> dict[str, Any]:
        return {"weights": fields["old"]}


class Box(Marked, Generic[T]):
    item: Param[T]


class BoxOfNumber(Box[int]):
    pass


@deprecate
class Circling(Marked):
    x: Param[int]

    def __convert__(self) -> Circling:
        return Circling.C(x=self.x)


class Produce(Task):
    leaf: Param[Leaf | None] = field(default=None)

    def execute(self) -> None:
        RUN.append("Produce")


class Init(LightweightTask):
    leaf: Param[Leaf | None] = field(default=None)

    def execute(self) -> None:
        RUN.append("Init")


class Outer:
    """No configuration."""

    class Inner(Config):
        x: Param[int]


class Borrowing(Marked):
    """Names of others that a definition may try to walk through."""

    config = xpm_config.Config
    elsewhere = Elsewhere


instance = Leaf.C(x=1)
made = Leaf.C
modules = {"os": None}
