"""Chains and diamonds of 100,000 configurations: nothing recurses, nothing is done twice."""

import copy
import gc
import pickle
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

from config.conftest import Folder
from xpm_config import (
    Config,
    Param,
    Task,
    copyconfig,
    information,
    locate,
    parameters,
    recompute,
    same_value,
    sealed_set,
    walk,
)

DEPTH = 100_000
validated: list[int] = []


class Node(Config):
    level: Param[int]
    first: Param["Node | None"] = None
    second: Param["list[Node] | None"] = None

    def __validate__(self) -> None:
        validated.append(self.level)


class Uses(Task):
    node: Param[Node]


def deep(kind: str) -> Node:
    """A chain, or a diamond: each node refers to the next one once, or three times."""
    node = Node.C(level=0)
    for level in range(1, DEPTH):
        node = Node.C(level=level, first=node)
        if kind == "diamond":
            below = node.first
            assert below is not None
            node.second = [below, below]
    return node


@pytest.fixture(scope="module", params=["chain", "diamond"])
def kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture(scope="module")
def node(kind: str) -> Node:
    return deep(kind)


@pytest.fixture(scope="module")
def sealed(kind: str) -> Node:
    return deep(kind).seal()


def levels(node: Any) -> Iterator[int]:
    while node is not None:
        yield node.level
        node = node.first


def test_it_is_given_as_a_parameter_and_validated(sealed: Node, folder: Folder) -> None:
    validated.clear()
    Uses.C(node=sealed).submit()
    assert validated == list(range(DEPTH))


def test_it_is_walked(node: Node) -> None:
    found: list[Any] = [*walk(node)]
    assert [config.level for config in found] == list(range(DEPTH))
    place, deepest = locate(node)[0]
    assert deepest is found[0]
    assert len(place) == DEPTH - 1


def test_it_is_sealed_and_identified(kind: str) -> None:
    node = deep(kind)
    identifier = node.__identifier__()
    assert information(node).sealed
    assert recompute(node) == identifier
    assert sealed_set([node]) == {node}


def test_it_is_shown(node: Node) -> None:
    assert len(repr(node)) < 1000


def test_it_is_compared(node: Node, kind: str) -> None:
    other = deep(kind)
    assert node == other
    assert same_value([node], [other])
    deepest: Any = walk(other)[0]
    deepest.level = -1
    assert node != other


def test_it_is_copied(node: Node) -> None:
    assert copyconfig(node, level=-1).first is node.first
    copied = copy.deepcopy(node)
    assert copied is not node
    assert list(levels(copied)) == list(levels(node))


def test_it_is_pickled(node: Node) -> None:
    copied = pickle.loads(pickle.dumps(node))
    assert len(walk(copied)) == DEPTH
    assert list(levels(copied)) == list(levels(node))


def test_all_of_it_is_pickled_together(node: Node) -> None:
    nodes = walk(node)
    copied = pickle.loads(pickle.dumps(nodes))
    assert all(one.first is other for one, other in zip(copied[1:], copied, strict=False))


def test_an_instance_is_made_of_it(sealed: Node) -> None:
    instance = sealed.instance()
    assert list(levels(instance)) == list(range(DEPTH - 1, -1, -1))
    assert type(instance) is Node
    if instance.second is not None:
        assert instance.second[0] is instance.second[1] is instance.first


def test_it_has_tags_and_parameters(node: Node) -> None:
    assert node.tags() == {}
    assert [parameter.name for parameter, _ in parameters(node)] == ["level", "first", "second"]


def test_it_vanishes(kind: str) -> None:
    node: Node | None = deep(kind)
    deepest = weakref.ref(walk(node)[0])
    assert deepest() is not None
    node = None
    gc.collect()
    assert deepest() is None
