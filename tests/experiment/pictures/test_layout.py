import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xpm_experiment.pictures.layout import Box, Layout, layered

SIZE = (100.0, 40.0)


def placed(number: int, edges: list[tuple[int, int]], *roots: int) -> Layout:
    return layered(dict.fromkeys(range(number), SIZE), edges, roots)


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.bottom
        and other.y < one.bottom
    )


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    number = draw(st.integers(1, 14))
    node = st.integers(0, number - 1)
    return number, draw(st.lists(st.tuples(node, node), max_size=30))


@given(graphs())
def test_no_two_boxes_overlap_and_all_are_inside(graph: tuple[int, list[tuple[int, int]]]) -> None:
    number, edges = graph
    layout = placed(number, edges, 0)

    assert sorted(layout.boxes) == list(range(number))
    assert len(layout.bends) == len(edges)
    for one, other in combinations(layout.boxes.values(), 2):
        assert not overlap(one, other)
    for box in layout.boxes.values():
        assert box.x >= 0
        assert box.x + box.width <= layout.width
        assert 0 <= box.y <= box.bottom <= layout.height


@given(graphs())
def test_equal_graphs_have_equal_layouts(graph: tuple[int, list[tuple[int, int]]]) -> None:
    assert placed(*graph, 0) == placed(*graph, 0)


def test_what_is_used_is_below_its_users() -> None:
    edges = [(0, 1), (0, 2), (1, 3), (2, 3), (0, 3)]
    boxes = placed(4, edges, 0).boxes

    assert all(boxes[source].bottom < boxes[target].y for source, target in edges)
    assert boxes[1].y == boxes[2].y


def test_a_long_arrow_bends_around_what_is_between() -> None:
    layout = placed(3, [(0, 1), (1, 2), (0, 2)], 0)
    (bend,) = layout.bends[2]

    between = layout.boxes[1]
    assert between.y <= bend[1] <= between.bottom
    assert not between.x <= bend[0] <= between.x + between.width


def test_a_ring_begins_at_its_root() -> None:
    boxes = placed(3, [(0, 1), (1, 2), (2, 0), (1, 1)], 1).boxes
    assert sorted(boxes, key=lambda node: boxes[node].y) == [1, 2, 0]


def test_arrows_do_not_cross_where_they_need_not() -> None:
    boxes = placed(6, [(0, 5), (1, 4), (2, 3)], 0, 1, 2).boxes
    above = sorted((0, 1, 2), key=lambda node: boxes[node].x)
    below = sorted((3, 4, 5), key=lambda node: boxes[node].x)
    assert below == [5 - node for node in above]


def test_many_in_one_layer_stand_in_several_rows() -> None:
    layout = placed(1001, [(0, node) for node in range(1, 1001)], 0)
    assert len({box.y for box in layout.boxes.values()}) == 33
    assert layout.width < 6000


def test_nothing_has_no_size() -> None:
    assert placed(0, []) == Layout({}, [], 0, 0)


@pytest.mark.parametrize("kind", ["chain", "ring", "ladder", "random"])
def test_large_graphs_of_any_shape_are_placed(kind: str) -> None:
    number = 5000
    draw = random.Random(1)
    edges = {
        "chain": [(node, node + 1) for node in range(number - 1)],
        "ring": [(node, (node + 1) % number) for node in range(number)],
        "ladder": [(node, node + step) for node in range(number - 2) for step in (1, 2)]
        + [(node, number - 1) for node in range(number - 1)],
        "random": [(node, draw.randrange(number)) for node in range(number)],
    }[kind]
    assert len(placed(number, edges, 0).boxes) == number
