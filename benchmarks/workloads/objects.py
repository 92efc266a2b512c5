"""The objects that peers write and read: what `graphs.plain` makes, as plain Python objects."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Plain:
    """Three members."""

    number: int
    text: str
    real: float


@dataclass
class Collection:
    """What holds many."""

    items: list[Plain]


def many(size: int) -> Collection:
    """So many objects with three members."""
    return Collection([Plain(i, f"text {i}", i / 2) for i in range(size)])
