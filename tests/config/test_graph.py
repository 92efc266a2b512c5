from typing import Any

from xpm_config import (
    Config,
    LightweightTask,
    Param,
    Place,
    locate,
    map_configurations,
    references,
    sealed_set,
    walk,
)


class Node(Config):
    name: Param[str]
    parts: Param[Any] = None


class Init(LightweightTask):
    node: Param[Node]


def names(configs: list[Any]) -> list[str]:
    return [config.name for config in configs]


def test_a_walk_comes_to_each_configuration_once_and_to_parts_first() -> None:
    shared = Node.C(name="shared")
    first = Node.C(name="first", parts=[shared, {"k": shared}])
    second = Node.C(name="second", parts=(first, shared))
    assert names(walk([second, first, 3])) == ["shared", "first", "second"]
    shared.parts = second
    assert names(walk(second)) == ["shared", "first", "second"]


def test_a_place_is_the_first_way_to_a_configuration() -> None:
    inner = Node.C(name="inner")
    key = Node.C(name="key").seal()
    whole = Node.C(
        name="whole",
        parts=[1, {"a b": (inner,)}, {key: 1, (key, 2): Node.C(name="valued")}],
    )
    found: list[tuple[Place, Any]] = [*locate({"x": whole})]
    assert {config.name: place.all() for place, config in found} == {
        "inner": ("x", "parts", 1, "a b", 0),
        "key": ("x", "parts", 2, "key"),
        "valued": ("x", "parts", 2, (key, 2)),
        "whole": ("x",),
    }


def test_a_place_is_a_sequence() -> None:
    inner = Node.C(name="inner")
    [(place, _), (outer, _)] = locate(Node.C(name="whole", parts=[inner]))
    assert list(place) == ["parts", 0]
    assert (place[0], place[-1], place[:1]) == ("parts", 0, ("parts",))
    assert (len(place), len(outer)) == (2, 0)
    assert place
    assert not outer
    assert not Place()
    assert repr(place) == "Place('parts', 0)"
    assert (str(place), str(outer)) == ("parts[0]", "")


def test_tasks_and_init_tasks_come_after_parameters() -> None:
    task, prepared = Node.C(name="task"), Node.C(name="prepared")
    node = Node.C(name="node", parts=Node.C(name="part"))
    init = Init.C(node=prepared)
    node.__xpm__.task, node.__xpm__.init_tasks = task, (init,)
    assert [place for place, _ in references(node)] == [("parts",), ("task",), ("init-tasks", 0)]
    assert walk(node)[1:] == [task, prepared, init, node]
    assert names(walk(node, tasks=False)) == ["part", "node"]
    node.__xpm__.task = node
    assert walk(node)[-1] is node
    node.__xpm__.task = "a task that was not loaded"
    assert len(walk(node)) == 4


def test_a_walk_enters_what_it_is_told_to() -> None:
    inner = Node.C(name="inner")
    outer = Node.C(name="outer", parts=Node.C(name="middle", parts=inner))
    assert names(walk(outer, enter=lambda config: config.name != "middle")) == ["middle", "outer"]


def test_the_order_of_sets_is_given_by_the_caller() -> None:
    parts = sealed_set(Node.C(name=name) for name in "cab")
    by_name = walk(Node.C(name="x", parts=parts), order=lambda items: sorted(items, key=name_of))
    assert names(by_name) == ["a", "b", "c", "x"]


def test_equal_dicts_are_walked_alike_when_an_order_is_given() -> None:
    nodes = {name: Node.C(name=name) for name in "ab"}
    for keys in ((1, "x"), ("a", "b")):
        value = dict(zip(keys, nodes.values(), strict=True))
        backwards = dict(reversed(list(value.items())))
        assert walk(value, order=by_repr) == walk(backwards, order=by_repr)


def by_repr(items: Any) -> Any:
    return sorted(items, key=repr)


def name_of(config: Any) -> str:
    return str(config.name)


def test_configurations_are_replaced_in_a_copy() -> None:
    node = Node.C(name="n").seal()
    value = [1, (node, {node: {node}}), frozenset([node])]
    mapped = map_configurations(value, name_of)
    assert mapped == [1, ("n", {"n": {"n"}}), frozenset(["n"])]
    assert map_configurations(object, name_of) is object


def test_a_walk_and_places_come_to_the_same_in_the_same_order() -> None:
    first, second, third = (Node.C(name=name) for name in "abc")
    pair = Node.C(name="pair", parts=(first, [second, third]))
    values: list[Any] = [
        first,
        [first, second],
        [first, 1, second],
        [1, 2],
        [[second, first], {"k": pair}],
        (third, pair),
        {"a": third, "b": [pair]},
        sealed_set([first, second]),
        [],
        None,
    ]
    for value in values:
        assert walk(value, sorted_by_name) == [c for _, c in locate(value, sorted_by_name)]


def sorted_by_name(items: Any) -> list[Any]:
    return sorted(items, key=lambda config: config.name)
