"""The same graph by `pickle`."""

from __future__ import annotations

import pickle

from . import Work, objects


def write(size: int) -> Work:
    """Objects to bytes."""
    graph = objects.many(size)
    return lambda: pickle.dumps(graph)


def read(size: int) -> Work:
    """Bytes to objects."""
    content = pickle.dumps(objects.many(size))
    return lambda: pickle.loads(content)
