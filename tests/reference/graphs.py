"""Random graphs of configurations; printed as a script: their identifiers, under either
implementation."""

from __future__ import annotations

import json
import random
import sys
from typing import Any

from experimaestro import Config, Constant, InstanceConfig, Meta, Param, field, setmeta


class Leaf(Config):
    number: Param[int]
    text: Param[str] = field(default="x", ignore_default=True)
    real: Param[float | None]


class SubLeaf(Leaf):
    flag: Param[bool] = field(default=False)
    version: Constant[int] = 2


class Instance(InstanceConfig):
    size: Param[int]


class Node(Config):
    leaf: Param[Leaf | None]
    others: Param[list[Node]]
    named: Param[dict[str, Leaf]]
    instances: Param[list[Instance]]
    back: Param[Node | None] = field(default=None, ignore_default=True)
    words: Param[set[str]]
    nested: Param[dict[str, dict[str, int]]]
    mixed: Param[list[int | str]]
    note: Meta[str] = field(default="")


def graph(seed: int) -> list[Any]:
    """The nodes of a graph, with shared parts, instances and, for each third one, cycles."""
    choose = random.Random(seed)
    leaves: list[Any] = [_leaf(choose) for _ in range(3)]
    instances = [Instance.C(size=choose.randint(1, 2)) for _ in range(3)]
    nodes: list[Any] = []
    for _ in range(choose.randint(2, 6)):
        nodes.append(_node(choose, leaves, instances, nodes))
    if seed % 3 == 0:
        for _ in range(choose.randint(1, 3)):
            choose.choice(nodes).back = choose.choice(nodes)
    return nodes


def _leaf(choose: random.Random) -> Any:
    number = choose.randint(-5, 5)
    if choose.random() < 0.5:
        leaf: Any = Leaf.C(number=number, real=choose.choice([None, 0.5, -0.0, 1e300]))
    else:
        leaf = SubLeaf.C(number=number, real=None, flag=choose.random() < 0.5)
    if choose.random() < 0.3:
        leaf.text = choose.choice(["x", "y", "\u00e9\u4e2d"])
    return setmeta(leaf, True) if choose.random() < 0.1 else leaf


def _node(choose: random.Random, leaves: list[Any], instances: list[Any], nodes: list[Any]) -> Any:
    keys = choose.sample(["a", "b", "c", "\u00e9"], choose.randint(0, 3))
    return Node.C(
        leaf=choose.choice([None, *leaves]),
        others=[choose.choice(nodes) for _ in range(choose.randint(0, 2))] if nodes else [],
        named={key: choose.choice(leaves) for key in keys},
        instances=[choose.choice(instances) for _ in range(choose.randint(0, 2))],
        words=set(choose.sample(["p", "q", "r", "s"], choose.randint(0, 4))),
        nested={key: {k: choose.randint(0, 9) for k in keys[:2]} for key in keys},
        mixed=choose.sample([1, 2, "one", "two"], choose.randint(0, 3)),
        note=choose.choice(["", "n"]),
    )


def identifiers(seeds: range) -> list[list[str]]:
    """Identifiers of all nodes of the graphs of these seeds."""
    return [[str(node.__identifier__()) for node in graph(seed)] for seed in seeds]


if __name__ == "__main__":
    # the classes must have the name that they have where the test imports them
    from reference import graphs

    print(json.dumps(graphs.identifiers(range(int(sys.argv[1]), int(sys.argv[2])))))
