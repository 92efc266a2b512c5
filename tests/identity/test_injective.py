"""Identifiers differ exactly where configurations do, and are the same everywhere."""

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from config.values import NASTY, VALUES, Plain, Text
from xpm_config import Config, Param, field, recompute
from xpm_serialize import SerializationContext, from_state_dict, load, save, state_dict


class Holder(Config):
    value: Param[Any]
    part: Param[Any] = None


class Texts(Config):
    first: Param[str]
    many: Param[list[str]]
    named: Param[dict[str, str]]
    optional: Param[str | None] = field(default=None)
    second: Param[str]


class Node(Config):
    k: Param[int]
    parts: Param[list[Any]]
    first: Param[Any] = field(default=None, ignore_default=True)


TEXTS = st.fixed_dictionaries(
    {
        "first": NASTY,
        "many": st.lists(NASTY, max_size=2),
        "named": st.dictionaries(NASTY, NASTY, max_size=2),
        "optional": st.none() | NASTY,
        "second": NASTY,
    }
)


@given(TEXTS, TEXTS)
@example(
    {"first": "", "many": ["a\x03b"], "named": {}, "optional": None, "second": ""},
    {"first": "", "many": ["a", "b"], "named": {}, "optional": None, "second": ""},
)
def test_strings_that_imitate_marks_are_not_taken_for_them(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    same = Texts.C(**one).__identifier__() == Texts.C(**other).__identifier__()
    assert same == (one == other)


GRAPHS = st.lists(
    st.tuples(st.integers(0, 1), st.lists(st.integers(0, 3), max_size=2), st.none() | st.just(0)),
    min_size=1,
    max_size=4,
)
Graph = list[tuple[int, list[int], int | None]]


def made(graph: Graph) -> Any:
    """The first node of a graph."""
    nodes: list[Any] = [Node.C(k=k, parts=[]) for k, _, _ in graph]
    for node, (_, parts, first) in zip(nodes, graph, strict=True):
        node.parts = [nodes[index % len(nodes)] for index in parts]
        node.first = None if first is None else nodes[first]
    return nodes[0]


def form(graph: Graph, index: int = 0, path: tuple[int, ...] = ()) -> Any:
    """What a walk from a node finds: parts, and how many steps up what is open already is."""
    if index in path:
        return "up", len(path) - path.index(index)
    k, parts, first = graph[index]
    below = (*path, index)
    found = [form(graph, part % len(graph), below) for part in parts]
    return k, found, None if first is None else form(graph, first, below)


@given(GRAPHS, GRAPHS)
@example([(0, [0], None)], [(0, [1], None), (0, [0], None)])
@example([(0, [1], None), (0, [1], None)], [(0, [1], None), (0, [0], None)])
def test_graphs_have_the_same_identifier_exactly_if_a_walk_finds_the_same(
    one: Graph, other: Graph
) -> None:
    same = made(one).__identifier__() == made(other).__identifier__()
    assert same == (form(one) == form(other))


@given(VALUES)
def test_an_identifier_survives_pickle_and_a_state_dict(value: Any) -> None:
    part = Holder.C(value=value)
    holder = Holder.C(value=[part, value], part=part)
    expected = holder.__identifier__()
    assert recompute(pickle.loads(pickle.dumps(holder))) == expected
    assert recompute(from_state_dict(state_dict(SerializationContext(), holder))) == expected


def test_an_identifier_survives_a_save(tmp_path: Path) -> None:
    for number, value in enumerate(ORDERLESS):
        holder = Holder.C(value=value, part=Holder.C(value=[value, "a\x03b", 2**70]))
        save(holder, tmp_path / str(number))
        assert recompute(load(tmp_path / str(number))) == holder.__identifier__()


ORDERLESS: list[Any] = [
    {"x", "y", "z", "a\x03"},
    frozenset([None, "a", 1.5, (1, "b")]),
    {"b": {1: "x"}, "a": {"k": {Plain.A, Plain.B}}},
    {Text.A: 1, None: 2, ("a", "b"): 3, b"c": 4},
]


def test_an_identifier_does_not_depend_on_the_seed_of_hashes() -> None:
    script = (
        "from identity.test_injective import Holder, ORDERLESS\n"
        "print(*[Holder.C(value=value).__identifier__() for value in ORDERLESS], sep='\\n')"
    )
    expected = [str(Holder.C(value=value).__identifier__()) for value in ORDERLESS]
    for seed in ("1", "2", "3"):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(Path(__file__).parents[1]),
        }
        done = subprocess.run(
            [sys.executable, "-c", script],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.split() == expected
