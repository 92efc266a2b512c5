"""The package and an implementation written from the specification give the same identifiers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.test_nesting import annotations as any_annotation
from config.test_nesting import values_of
from config.values import KEYS, VALUES
from format.identifiers import identifier, partial_identifier
from format.models import holding
from format.sentences import specifies
from golden_cases import CASES
from reference.graphs import graph
from xpm_config import (
    Config,
    Identifier,
    InstanceConfig,
    Meta,
    Param,
    field,
    information,
    param_group,
    partial,
    sealed_set,
    setmeta,
)
from xpm_config import partial_identifier as package_partial_identifier
from xpm_serialize import load

GOLDEN = Path(__file__).parents[1] / "golden"

pytestmark = pytest.mark.filterwarnings("ignore:Path parameter 'plain' of WithPaths")

one, two = param_group("one"), param_group("two")


class Node(Config):
    k: Param[int]
    next: Param[Any] = field(default=None, ignore_default=True)
    other: Param[Any] = field(default=None)
    note: Meta[Any] = field(default=None)


class Replica(InstanceConfig):
    k: Param[int] = field(default=0, ignore_default=True)
    next: Param[Any] = field(default=None, ignore_default=True)


def same(config: Any) -> None:
    """Checks the identifier of a configuration, which is not sealed before the other is known."""
    expected = identifier(config)
    assert config.__identifier__().all == expected


@pytest.mark.parametrize("case", CASES)
def test_the_golden_cases_have_their_identifiers(case: str) -> None:
    same(CASES[case]())


@pytest.mark.parametrize("seed", range(60))
def test_graphs_with_sharing_cycles_and_instances_have_theirs(seed: int) -> None:
    for node in graph(seed):
        same(node)


@specifies("B1", "B2", "B3", "B4", "B6", "B7", "B8", "B15", "B16", "X1", "X2", "X3", "X4", "X5")
@specifies("X6", "X7", "X8", "X9", "X10", "N2")
@given(VALUES)
def test_values_of_any_type_have_theirs(value: Any) -> None:
    same(Node.C(k=0, next=value))


@st.composite
def typed_values(draw: st.DrawFn) -> tuple[Any, Any]:
    annotation = draw(any_annotation())
    return annotation, draw(st.sampled_from(values_of(annotation)))


@specifies("N1", "N2", "N3", "N4", "N5", "N6", "X2", "X7", "X8", "X10")
@settings(deadline=None)
@given(typed_values())
def test_values_of_declared_types_have_theirs(typed: tuple[Any, Any]) -> None:
    same(holding(*typed))


FORMS = st.sampled_from(["list", "dict", "instance", "task", "init task", "meta"])


@specifies("C1", "C2", "C3", "I5", "I15", "I20", "B17")
@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), FORMS), min_size=1, max_size=8))
def test_graphs_of_any_form_have_theirs(edges: list[tuple[int, int, str]]) -> None:
    nodes: list[Any] = [
        Replica.C(k=index % 2) if form == "instance" else Node.C(k=index % 2)
        for index, (_, _, form) in enumerate(edges)
    ]
    for node, (first, second, form) in zip(nodes, edges, strict=True):
        one, other = nodes[first % len(nodes)], nodes[second % len(nodes)]
        node.next = {"a": one, "b": other} if form == "dict" else [one, other]
        if form == "task" and other is not node:
            information(node).task = other
        if form == "init task":
            information(node).init_tasks = (one,)
        if form == "meta":
            setmeta(node, True)
    expected = [identifier(node) for node in nodes]
    assert [node.__identifier__().all for node in nodes] == expected


@specifies("B13", "B16", "C6")
@settings(deadline=None, max_examples=30)
@given(st.lists(KEYS, max_size=4), st.lists(st.integers(0, 3), max_size=4))
def test_sets_and_keys_with_configurations_have_theirs(plain: list[Any], parts: list[int]) -> None:
    configurations = [Node.C(k=k, next=[Replica.C(), Replica.C()]) for k in parts]
    sealed_set(configurations)
    same(Node.C(k=0, next={*plain, *configurations}))
    same(Node.C(k=0, next=dict.fromkeys([*plain, *configurations], configurations)))


@specifies("I17", "C6")
def test_defaults_and_cycles_together_have_theirs() -> None:
    class Default(Config):
        part: Param[Any] = field(default=Node.C(k=1, next=Replica.C()), ignore_default=True)
        replica: Param[Any] = None

    for part in (Node.C(k=1, next=Replica.C()), Node.C(k=2)):
        same(Default.C(part=part))
    looped = Default.C(replica=Replica.C())
    looped.part = Node.C(k=1, next=looped)
    same(looped)
    same(looped.part)


@specifies("R1")
def test_recorded_identifiers_count_as_the_specification_says() -> None:
    part = Node.C(k=1)
    information(part).recorded = Identifier(bytes(32))
    whole = Node.C(k=2, next=part)
    assert identifier(whole) != identifier(whole, trust_recorded=False)
    same(whole)
    first = Node.C(k=1)
    first.next = Node.C(k=2, next=first)
    information(first).recorded = Identifier(bytes(32))
    same(first.next)
    same(Node.C(k=3, next=first))


@pytest.mark.parametrize("name", ["structure", "data", "containers", "init-tasks", "hub"])
def test_what_the_reference_saved_has_the_identifiers_that_it_recorded(name: str) -> None:
    pending, seen = [load(GOLDEN / "saved" / name)], 0
    while pending:
        value = pending.pop()
        if isinstance(value, (list, dict)):
            pending += value.values() if isinstance(value, dict) else value
        elif isinstance(value, Config):
            recorded = information(value).recorded
            assert recorded is not None
            assert identifier(value, trust_recorded=False) == recorded.all
            pending += information(value).values.values()
            seen += 1
    assert seen


class Grouped(Config):
    without_one = partial(exclude_groups=[one])
    only_two = partial(exclude_all=True, include_groups=[two])
    grouped = partial(exclude_no_group=True)

    a: Param[int]
    b: Param[int] = field(groups=[one])
    c: Param[int] = field(groups=[one, two])
    part: Param[Any] = field(default=None, groups=[two])


@specifies("G1", "G2", "G3")
@pytest.mark.parametrize("chosen", [Grouped.without_one, Grouped.only_two, Grouped.grouped])
def test_partial_identifiers_are_the_same(chosen: Any) -> None:
    inner = Grouped.C(a=1, b=2, c=3)
    config = Grouped.C(a=1, b=2, c=3, part=[inner, Replica.C(), Replica.C()])
    expected = partial_identifier(config, chosen)
    assert package_partial_identifier(config, chosen).all == expected
