"""The same graph by Fiddle, whose configurations are built to the same objects."""

from __future__ import annotations

from typing import Any

import fiddle
from fiddle.experimental import serialization

from . import Work, objects


def _plain(size: int) -> list[Any]:
    return [
        fiddle.Config(objects.Plain, number=i, text=f"text {i}", real=i / 2) for i in range(size)
    ]


def _many(size: int) -> Any:
    return fiddle.Config(objects.Collection, items=_plain(size))


def construct(size: int) -> Work:
    """Make configurations with three parameters."""
    return lambda: _plain(size)


def write(size: int) -> Work:
    """Configurations to JSON text."""
    graph = _many(size)
    return lambda: serialization.dump_json(graph)


def read(size: int) -> Work:
    """JSON text to configurations."""
    text = serialization.dump_json(_many(size))
    return lambda: serialization.load_json(text)


def read_instances(size: int) -> Work:
    """JSON text to the objects that the configurations are of."""
    text = serialization.dump_json(_many(size))
    return lambda: fiddle.build(serialization.load_json(text))
