"""Graphs: sharing, cycles, `InstanceConfig`, depth."""

import copy
import gc
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from format.sentences import specifies
from xpm_config import (
    Config,
    Identifier,
    InstanceConfig,
    Param,
    field,
    identify_all,
    information,
    recompute,
    sealed_set,
    walk,
)


class Node(Config):
    __xpmid__ = "node"
    k: Param[int]
    next: Param[Any] = field(default=None, ignore_default=True)
    other: Param[Any] = field(default=None, ignore_default=True)


class Replica(InstanceConfig):
    __xpmid__ = "replica"
    k: Param[int] = field(default=0, ignore_default=True)
    next: Param[Any] = field(default=None, ignore_default=True)


def own(k: int, *parts: tuple[str, bytes]) -> bytes:
    """`own(c)` of a node, written by hand."""
    named = [b"\x03" + name.encode() + b"\x05" + value for name, value in parts]
    number = b"\x03k\x05\x01" + k.to_bytes(8, "big")
    return hashlib.sha256(b"\x00node" + number + b"".join(named)).digest()


def back(steps: int) -> bytes:
    return b"\x00\x0b" + steps.to_bytes(8, "big")


@specifies("C1")
def test_a_cycle_is_told_by_the_steps_up_the_path() -> None:
    first, second = Node.C(k=1), Node.C(k=2)
    first.next, second.next = second, first
    assert first.__identifier__().all == own(1, ("next", b"\x00" + own(2, ("next", back(2)))))
    assert second.__identifier__().all == own(2, ("next", b"\x00" + own(1, ("next", back(2)))))


def test_a_configuration_that_refers_to_itself() -> None:
    node = Node.C(k=1)
    node.next = [node, node]
    assert node.__identifier__().all == own(1, ("next", b"\x07\x40" + bytes(7) + back(1) + back(1)))


def test_a_part_of_a_cycle_depends_on_where_the_cycle_was_entered() -> None:
    first, second = Node.C(k=1), Node.C(k=2)
    first.next, second.next = second, first
    inside = own(2, ("next", b"\x00" + own(1, ("next", back(2)))))
    whole = Node.C(k=3, next=first, other=second)
    entered = own(1, ("next", b"\x00" + own(2, ("next", back(2)))))
    assert whole.__identifier__().all == own(
        3, ("next", b"\x00" + entered), ("other", b"\x00" + inside)
    )
    again = Node.C(k=4, next=whole, other=second)
    assert again.__identifier__().all == own(
        4, ("next", b"\x00" + whole.__identifier__().all), ("other", b"\x00" + inside)
    )


@specifies("C3")
def test_repeated_instance_configurations_are_numbered() -> None:
    def pair(*parts: Any) -> bytes:
        return Node.C(k=1, next=parts[0], other=parts[1]).__identifier__().all

    shared = Replica.C()
    alone = b"\x00" + hashlib.sha256(b"\x00replica").digest()
    second = alone + b"\x0d" + (1).to_bytes(8, "big")
    assert pair(shared, shared) == own(1, ("next", alone), ("other", alone))
    assert pair(Replica.C(), Replica.C()) == own(1, ("next", alone), ("other", second))
    third = alone + b"\x0d" + (2).to_bytes(8, "big")
    whole = Node.C(k=1, next=[Replica.C(), Replica.C(), shared, shared], other=Replica.C(k=1))
    listed = b"\x07\x40\x10" + bytes(6) + alone + second + third + third
    other = b"\x00" + Replica.C(k=1).__identifier__().all
    assert whole.__identifier__().all == own(1, ("next", listed), ("other", other))


@specifies("C2")
def test_a_repeated_part_keeps_the_numbers_of_its_first_visit() -> None:
    part = Node.C(k=1, next=Replica.C())
    twice = Node.C(k=2, next=part, other=part)
    reference = b"\x00" + part.__identifier__().all
    assert twice.__identifier__().all == own(2, ("next", reference), ("other", reference))
    # with another replica before it, both visits have the second number
    before = Node.C(k=3, next=Replica.C(), other=twice).__identifier__()
    inner = own(
        1, ("next", b"\x00" + Replica.C().__identifier__().all + b"\x0d" + bytes(7) + b"\x01")
    )
    outer = own(2, ("next", b"\x00" + inner), ("other", b"\x00" + inner))
    replica = b"\x00" + Replica.C().__identifier__().all
    assert before.all == own(3, ("next", replica), ("other", b"\x00" + outer))


def test_the_identifier_of_a_part_is_that_of_the_part_alone() -> None:
    first, second = Node.C(k=1, next=Replica.C()), Node.C(k=1, next=Replica.C())
    whole = Node.C(k=2, next=first, other=second)
    identify_all([whole, first, second])
    assert first.__identifier__() == second.__identifier__()
    assert first.__identifier__() == Node.C(k=1, next=Replica.C()).__identifier__()
    assert recompute(whole) == whole.__identifier__()


def test_sets_of_parts_with_instances_are_ordered_by_the_parts_alone() -> None:
    def whole(order: int) -> Any:
        parts = [Node.C(k=k, next=Replica.C()) for k in range(4)][::order]
        return Node.C(k=9, next=sealed_set(parts), other=Replica.C())

    assert whole(1).__identifier__() == whole(-1).__identifier__()
    assert whole(1).__identifier__() == copy.deepcopy(whole(1)).__identifier__()


def test_a_cycle_through_the_values_of_a_dict_with_any_keys() -> None:
    first, second = Node.C(k=1), Node.C(k=2)
    first.next = {1: first, "a": second, None: first}
    second.next = {None: first, "a": second, 1: first}
    found = first.__identifier__()
    assert copy.deepcopy(first).__identifier__() == found
    assert second.__identifier__() != found


def test_a_cycle_through_a_set_that_was_made_by_hand_ends() -> None:
    node = Node.C(k=1)
    node.seal()
    information(node).values["next"] = {node}
    information(node).identifier = None
    assert node.__identifier__() == copy.copy(node.__identifier__())


def test_defaults_inside_cycles_are_compared() -> None:
    class Linked(Config):
        __xpmid__ = "linked"
        k: Param[int]
        part: Param[Any] = field(default=Node.C(k=1), ignore_default=True)

    first, second = Linked.C(k=1), Linked.C(k=2)
    first.part, second.part = [second, Node.C(k=1)], first
    assert first.__identifier__() == copy.deepcopy(first).__identifier__()
    plain = Linked.C(k=1)
    ring = Node.C(k=0, next=plain)
    ring.other = ring
    same = Node.C(k=0, next=Linked.C(k=1, part=Node.C(k=1)))
    same.other = same
    assert ring.__identifier__() == same.__identifier__()
    plain_other = Linked.C(k=1, part=Node.C(k=2))
    differs = Node.C(k=0, next=plain_other)
    differs.other = differs
    assert ring.__identifier__() != differs.__identifier__()


def record(*configs: Any) -> None:
    for config in configs:
        information(config).recorded = information(config).identifier = Identifier.from_hex(
            "0" * 64
        )


def test_a_recorded_identifier_counts_inside_others() -> None:
    first, second = Node.C(k=1, next=Replica.C()), Node.C(k=1, next=Replica.C())
    before = Node.C(k=2, next=first, other=second).__identifier__()
    same = copy.deepcopy(first)
    information(same).recorded = first.__identifier__()
    assert Node.C(k=2, next=same, other=copy.deepcopy(second)).__identifier__() == before
    record(first)
    changed = Node.C(k=2, next=first, other=second)
    replica = b"\x00" + Replica.C().__identifier__().all
    inner = own(1, ("next", replica))
    assert changed.__identifier__().all == own(2, ("next", bytes(33)), ("other", b"\x00" + inner))


def test_a_recorded_identifier_in_a_cycle_counts() -> None:
    first, second = Node.C(k=1), Node.C(k=2)
    first.next, second.next = second, first
    record(first)
    assert Node.C(k=3, next=first).__identifier__().all == own(3, ("next", bytes(33)))


def test_deep_graphs_of_recorded_instances_are_no_recursion() -> None:
    node = Node.C(k=0, next=[Replica.C(), Replica.C()])
    for k in range(1, 300):
        node = Node.C(k=k, next=node)
        if k % 2:
            node.other = sealed_set([Node.C(k=k, next=Replica.C())])
        information(node).recorded = Identifier(bytes(32))
    information(node).recorded = None
    fresh = Node.C(k=0, next=node)
    assert fresh.__identifier__() != recompute(fresh)


@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.booleans()), min_size=1, max_size=8)
)
def test_identifiers_of_any_graph_are_a_function_of_its_form(
    edges: list[tuple[int, int, bool]],
) -> None:
    nodes: list[Any] = [
        Replica.C(k=index % 2) if replica else Node.C(k=index % 2)
        for index, (_, _, replica) in enumerate(edges)
    ]
    for node, (first, second, _) in zip(nodes, edges, strict=True):
        node.next = [nodes[first % len(nodes)], nodes[second % len(nodes)]]
    copies = copy.deepcopy(nodes)
    backwards = [node.__identifier__() for node in reversed(copies)][::-1]
    identify_all(nodes)
    assert [node.__identifier__() for node in nodes] == backwards
    assert [naive(node) for node in nodes] == [identifier.all for identifier in backwards]


class Link(Config):
    k: Param[int]
    first: Param[Config | None] = None
    second: Param[Config | None] = None


class Twin(InstanceConfig):
    first: Param[Config | None] = None


@given(
    st.lists(
        st.tuples(st.integers(0, 7), st.integers(0, 7), st.booleans()), min_size=1, max_size=8
    ).flatmap(lambda edges: st.tuples(st.just(edges), st.permutations(range(len(edges)))))
)
def test_what_was_identified_before_does_not_matter(
    graph: tuple[list[tuple[int, int, bool]], list[int]],
) -> None:
    edges, order = graph
    nodes: list[Any] = [
        Twin.C() if twin else Link.C(k=index % 2) for index, (_, _, twin) in enumerate(edges)
    ]
    for node, (first, second, twin) in zip(nodes, edges, strict=True):
        node.first = nodes[first % len(nodes)]
        if not twin:
            node.second = nodes[second % len(nodes)]
    copies = copy.deepcopy(nodes)
    found = {index: nodes[index].__identifier__() for index in order}
    for index, fresh in enumerate(copies):
        assert found[index] == recompute(fresh)


def naive(root: Any) -> bytes:
    """FORMAT, section 1, word for word, for nodes and replicas whose `next` is a list."""
    met: dict[bytes, list[int]] = {}

    def digest(config: Any, path: list[Any]) -> bytes:
        path = [*path, config]
        parts = config.next
        pieces = [b"\x00node" if isinstance(config, Node) else b"\x00replica"]
        if isinstance(config, Node) or config.k:
            pieces.append(b"\x03k\x05\x01" + config.k.to_bytes(8, "big"))
        pieces.append(b"\x03next\x05\x07\x40" + bytes(7))
        for part in parts:
            if any(part is above for above in path):
                steps = next(n for n, above in enumerate(reversed(path), 1) if above is part)
                pieces.append(back(steps))
                continue
            inner = digest(part, path)
            pieces.append(b"\x00" + inner)
            if isinstance(part, Replica):
                same = met.setdefault(inner, [])
                if id(part) not in same:
                    same.append(id(part))
                if position := same.index(id(part)):
                    pieces.append(b"\x0d" + position.to_bytes(8, "big"))
        return hashlib.sha256(b"".join(pieces)).digest()

    return digest(root, [])


DEPTH = 100_000


def chain(depth: int = DEPTH) -> Any:
    node = Node.C(k=0)
    for _ in range(depth):
        node = Node.C(k=1, next=node)
    return node


def diamond() -> Any:
    node = Node.C(k=0)
    for _ in range(DEPTH):
        node = Node.C(k=1, next=node, other=node)
    return node


def ring() -> Any:
    first = node = Node.C(k=0)
    for _ in range(DEPTH):
        node = Node.C(k=1, next=node)
    first.next = node
    return node


@pytest.mark.parametrize("make", [chain, diamond, ring])
def test_depth_is_no_limit(make: Callable[[], Any]) -> None:
    node, same = make(), make()
    assert len(walk(node)) == DEPTH + 1
    assert node == same
    assert len(repr(node)) < 1000
    assert hash(node.__identifier__()) == hash(node)
    assert node.instance().next.next.k in (0, 1)
    del node, same
    gc.collect()


def test_depth_is_no_limit_to_a_deep_copy() -> None:
    node = chain(20_000)
    copied = copy.deepcopy(node)
    assert copied is not node
    assert copied == node
