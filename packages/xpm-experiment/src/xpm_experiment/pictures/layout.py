"""Where the boxes of a graph go: in layers, each above what it refers to, with few crossings.

The layers are those of the longest paths, ordered by barycentres (Sugiyama, Tagawa and Toda, 1981).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import ceil, sqrt
from typing import Final, NamedTuple, TypeAlias

Point: TypeAlias = tuple[float, float]

_GAP: Final = 28.0
_LAYER_GAP: Final = 64.0
_SWEEPS: Final = 8
_MAX_BENDS: Final = 2_000
_MIN_IN_ROW: Final = 12


class Box(NamedTuple):
    """A box, by its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> float:
        """The middle, from left to right."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """Its lower end."""
        return self.y + self.height


class Layout(NamedTuple):
    """Boxes by node, the points between which each edge passes others, and the size of all."""

    boxes: dict[int, Box]
    bends: list[list[Point]]
    width: float
    height: float


def layered(
    sizes: Mapping[int, tuple[float, float]],
    edges: Sequence[tuple[int, int]],
    roots: Iterable[int],
) -> Layout:
    """Places boxes of given width and height; what *roots* refer to is below them.

    Equal graphs have equal layouts, in time almost linear in their size.
    """
    forward = _without_cycles(sizes, edges, roots)
    layers = _layers(sizes, forward)
    chains = _bend(layers, edges)
    neighbours = _neighbours(chains)
    rows = _wrapped(_ordered(_rows(layers), neighbours))
    size = {**dict.fromkeys(layers, (0.0, 0.0)), **sizes}
    return _placed(rows, size, neighbours, chains)


def _without_cycles(
    nodes: Iterable[int], edges: Sequence[tuple[int, int]], roots: Iterable[int]
) -> dict[int, list[int]]:
    """What each node refers to but to itself and back, from roots on; every node after its users.

    The result is in topological order: a node stands behind all that have it in their lists.
    """
    targets: dict[int, list[int]] = {node: [] for node in nodes}
    for source, target in dict.fromkeys(edges):
        targets[source].append(target)
    kept: dict[int, list[int]] = {}
    finished: dict[int, None] = {}
    for start in [*roots, *targets]:
        path = [(start, iter(targets[start]))] if start not in kept else []
        kept.setdefault(start, [])
        while path:
            node, left = path[-1]
            following = next(left, None)
            if following is None:
                finished[node] = None
                path.pop()
            elif following not in kept:
                kept[following] = []
                kept[node].append(following)
                path.append((following, iter(targets[following])))
            elif following in finished:
                kept[node].append(following)
    return {node: kept[node] for node in reversed(finished)}


def _layers(nodes: Iterable[int], forward: Mapping[int, list[int]]) -> dict[int, int]:
    """The length of the longest path to each node."""
    layers = dict.fromkeys(nodes, 0)
    for node, targets in forward.items():
        for target in targets:
            layers[target] = max(layers[target], layers[node] + 1)
    return {node: layers[node] for node in forward}


def _bend(layers: dict[int, int], edges: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Each edge as a chain of nodes, with one that takes no place in each layer that it passes.

    Where that were too many of them, edges are straight.
    """
    spans = (abs(layers[target] - layers[source]) - 1 for source, target in edges)
    bends = sum(max(0, span) for span in spans) <= _MAX_BENDS
    bend = min(layers, default=0)
    chains = []
    for source, target in edges:
        step = 1 if layers[target] > layers[source] else -1
        chain = [source]
        for layer in range(layers[source] + step, layers[target], step) if bends else ():
            bend -= 1
            layers[bend] = layer
            chain.append(bend)
        chains.append([*chain, target])
    return chains


def _neighbours(chains: Iterable[list[int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for chain in chains:
        for one, other in pairwise(chain):
            if one != other:
                found.setdefault(one, []).append(other)
                found.setdefault(other, []).append(one)
    return found


def _rows(layers: Mapping[int, int]) -> list[list[int]]:
    rows: list[list[int]] = [[] for _ in range(max(layers.values(), default=-1) + 1)]
    for node, layer in layers.items():
        rows[layer].append(node)
    return rows


def _ordered(rows: list[list[int]], neighbours: Mapping[int, list[int]]) -> list[list[int]]:
    """Each row by the mean position of what its nodes are connected to, above and below in turn."""
    position = {node: index for row in rows for index, node in enumerate(row)}
    layer = {node: index for index, row in enumerate(rows) for node in row}
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for index in range(len(rows)) if down else reversed(range(len(rows))):
            wishes = {}
            for node in rows[index]:
                others = [at for at in neighbours.get(node, ()) if (layer[at] < index) is down]
                wishes[node] = _mean([position[at] for at in others], position[node])
            rows[index].sort(key=wishes.__getitem__)
            position.update((node, place) for place, node in enumerate(rows[index]))
    return rows


def _mean(places: Sequence[float], otherwise: float) -> float:
    return sum(places) / len(places) if places else otherwise


def _wrapped(rows: list[list[int]]) -> list[list[int]]:
    """Long rows in several, so that a graph is about as wide as it is high."""
    longest = max(_MIN_IN_ROW, ceil(sqrt(sum(map(len, rows)))))
    return [row[start : start + longest] for row in rows for start in range(0, len(row), longest)]


def _placed(
    rows: list[list[int]],
    size: Mapping[int, tuple[float, float]],
    neighbours: Mapping[int, list[int]],
    chains: list[list[int]],
) -> Layout:
    centres = _centres(rows, size, neighbours)
    left = min((centres[node] - size[node][0] / 2 for row in rows for node in row), default=0)
    boxes: dict[int, Box] = {}
    top = 0.0
    for row in rows:
        height = max(size[node][1] for node in row)
        for node in row:
            width, own = size[node]
            x = centres[node] - width / 2 - left
            boxes[node] = Box(round(x, 1), round(top + (height - own) / 2, 1), width, own)
        top += height + _LAYER_GAP
    ends = {node for chain in chains for node in chain[1:-1]}
    right = max((box.x + box.width for box in boxes.values()), default=0)
    return Layout(
        {node: box for node, box in boxes.items() if node not in ends},
        [[(boxes[node].x, boxes[node].y) for node in chain[1:-1]] for chain in chains],
        right,
        max(0.0, top - _LAYER_GAP),
    )


def _centres(
    rows: list[list[int]],
    size: Mapping[int, tuple[float, float]],
    neighbours: Mapping[int, list[int]],
) -> dict[int, float]:
    """Each node near those that it is connected to, in the order of its row, without overlaps."""
    centres: dict[int, float] = {}
    for row in rows:
        _spread(row, dict.fromkeys(row, 0.0), size, centres)
    for sweep in range(_SWEEPS):
        for row in rows if sweep % 2 == 0 else reversed(rows):
            wishes = {
                node: _mean([centres[at] for at in neighbours.get(node, ())], centres[node])
                for node in row
            }
            _spread(row, wishes, size, centres)
    return centres


def _spread(
    row: list[int],
    wishes: Mapping[int, float],
    size: Mapping[int, tuple[float, float]],
    centres: dict[int, float],
) -> None:
    """Gives each its wish as far as its neighbours have room: the middle of both ways to push."""
    room = [(size[a][0] + size[b][0]) / 2 + _GAP for a, b in pairwise(row)]
    pushed = [wishes[node] for node in row]
    pulled = list(pushed)
    for index, needed in enumerate(room, 1):
        pushed[index] = max(pushed[index], pushed[index - 1] + needed)
    for index in range(len(room) - 1, -1, -1):
        pulled[index] = min(pulled[index], pulled[index + 1] - room[index])
    centres.update((node, (a + b) / 2) for node, a, b in zip(row, pushed, pulled, strict=True))
