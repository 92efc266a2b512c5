"""Constructing configurations, and what identifies them."""

from __future__ import annotations

import hashlib

from . import Work, graphs


def construct(size: int) -> Work:
    """Make configurations with three parameters."""
    return lambda: graphs.plain(size)


def construct_referring(size: int) -> Work:
    """Make configurations with three parameters and one that refers to another."""
    return lambda: graphs.referring(size)


def of_list(size: int) -> Work:
    """The identifier of a list of configurations with three parameters."""
    return graphs.Collection.C(items=graphs.plain(size)).__identifier__


def of_list_referring(size: int) -> Work:
    """The same, where each refers to another: twice as many configurations."""
    return graphs.Collection.C(items=graphs.referring(size)).__identifier__


def of_each(size: int) -> Work:
    """The identifier of each of many configurations with three parameters."""
    configs = graphs.plain(size)
    return lambda: [config.__identifier__() for config in configs]


def sha256(size: int) -> Work:
    """SHA-256 of what `of_list` hashes, in a plain loop."""
    name, parameter = b"\x00benchmarks.workloads.graphs.plain", b"\x03number\x05\x01"
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
    """Make and identify a chain."""
    return lambda: graphs.chain(size).__identifier__()


def diamond(size: int) -> Work:
    """Make and identify a diamond."""
    return lambda: graphs.diamond(size).__identifier__()
