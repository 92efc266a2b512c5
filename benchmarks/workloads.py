"""The work to be timed: each function prepares a size of it and returns what is timed.

It runs under this project and, where it can, under the reference, so it uses what both have.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from experimaestro import Config, Param, field

Work = Callable[[], object]


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


def _plain(size: int) -> list[Any]:
    return [Plain.C(number=i, text=f"text {i}", real=i / 2) for i in range(size)]


def _referring(size: int) -> list[Any]:
    return [
        Referring.C(number=i, text=f"text {i}", real=i / 2, part=part)
        for i, part in enumerate(_plain(size))
    ]


def construct(size: int) -> Work:
    """Make configurations with three parameters."""
    return lambda: _plain(size)


def construct_referring(size: int) -> Work:
    """Make configurations with three parameters and one that refers to another."""
    return lambda: _referring(size)


def identify_list(size: int) -> Work:
    """The identifier of a list of configurations with three parameters."""
    return Collection.C(items=_plain(size)).__identifier__


def identify_list_referring(size: int) -> Work:
    """The same, where each refers to another: twice as many configurations."""
    return Collection.C(items=_referring(size)).__identifier__


def identify_alone(size: int) -> Work:
    """The identifier of each of many configurations with three parameters."""
    configs = _plain(size)
    return lambda: [config.__identifier__() for config in configs]


def sha256(size: int) -> Work:
    """SHA-256 of what `identify_list` hashes, in a plain loop."""
    name, parameter = b"\x00benchmarks.workloads.plain", b"\x03number\x05\x01"
    own = [
        name
        + parameter
        + bytes(8)
        + b"\x03real\x05\x02"
        + bytes(8)
        + b"\x03text\x05\x03text %d" % i
        for i in range(size)
    ]

    def work() -> bytes:
        digests = [hashlib.sha256(each).digest() for each in own]
        return hashlib.sha256(b"".join(digests)).digest()

    return work


def chain(size: int) -> Work:
    """The identifier of a chain of configurations, which is made first."""

    def work() -> object:
        node: Any = None
        for i in range(size):
            node = Node.C(number=i, text=f"text {i}", real=i / 2, next=node)
        return node.__identifier__()

    return work


def diamond(size: int) -> Work:
    """The same, where each configuration refers to the next one twice."""

    def work() -> object:
        node: Any = None
        for i in range(size):
            node = Node.C(number=i, text=f"text {i}", real=i / 2, next=node, other=node)
        return node.__identifier__()

    return work
