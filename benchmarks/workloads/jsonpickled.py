"""The same graph by jsonpickle."""

from __future__ import annotations

import jsonpickle

from . import Work, objects


def write(size: int) -> Work:
    """Objects to JSON text."""
    graph = objects.many(size)
    return lambda: jsonpickle.encode(graph)


def read(size: int) -> Work:
    """JSON text to objects."""
    text = jsonpickle.encode(objects.many(size))
    return lambda: jsonpickle.decode(text)
