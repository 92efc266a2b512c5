"""Configurations of this project and, the same, of the reference."""

from __future__ import annotations

from typing import Any

from experimaestro import Config, Param, field


class Plain(Config):
    """Three parameters."""

    number: Param[int]
    text: Param[str]
    real: Param[float]


class Referring(Config):
    """The same, and a reference."""

    number: Param[int]
    text: Param[str]
    real: Param[float]
    part: Param[Plain]


class Collection(Config):
    """What holds many."""

    items: Param[list[Config]]


class Node(Config):
    """Part of a chain or a diamond."""

    number: Param[int]
    text: Param[str]
    real: Param[float]
    next: Param[Node | None] = field(default=None, ignore_default=True)
    other: Param[Node | None] = field(default=None, ignore_default=True)


def plain(size: int) -> list[Any]:
    """So many configurations with three parameters."""
    return [Plain.C(number=i, text=f"text {i}", real=i / 2) for i in range(size)]


def referring(size: int) -> list[Any]:
    """So many that each refer to another: twice as many configurations."""
    return [
        Referring.C(number=i, text=f"text {i}", real=i / 2, part=part)
        for i, part in enumerate(plain(size))
    ]


def chain(size: int) -> Any:
    """A configuration that refers to one that refers to one, and so on."""
    node: Any = None
    for i in range(size):
        node = Node.C(number=i, text=f"text {i}", real=i / 2, next=node)
    return node


def diamond(depth: int) -> Any:
    """The same, where each configuration refers to the next one twice."""
    node: Any = None
    for i in range(depth):
        node = Node.C(number=i, text=f"text {i}", real=i / 2, next=node, other=node)
    return node
