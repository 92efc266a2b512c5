"""Strongly connected components: which configurations are in a cycle together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any


def components(
    root: Any, parts: Iterator[Any], enter: Callable[[Any], Iterator[Any] | None]
) -> Iterator[list[Any]]:
    """The components that a node leads to, those that others lead to first.

    This is Tarjan's algorithm without recursion.

    Arguments:
        parts: what the root refers to.
        enter: what a node refers to; `None` for one that is no component to be given.
    """
    low = {id(root): 0}  # of open nodes: the first of them that they lead to
    open_nodes = [root]
    stack = [(id(root), 0, parts)]
    while stack:
        key, number, remaining = stack[-1]
        for child in remaining:
            known = low.get(id(child))
            if known is not None:
                low[key] = min(low[key], known)
            elif (below := enter(child)) is not None:
                low[id(child)] = len(open_nodes)
                stack.append((id(child), len(open_nodes), below))
                open_nodes.append(child)
                break
        else:
            stack.pop()
            if stack:
                parent = stack[-1][0]
                low[parent] = min(low[parent], low[key])
            if low[key] == number:
                members = open_nodes[number:]
                del open_nodes[number:]
                for member in members:
                    del low[id(member)]
                yield members
