import copy
from typing import Any

import pytest
from hypothesis import given

from config.values import VALUES, canonical
from xpm_config import Config, InstanceConfig, Param, same_value, sealed_set, setmeta


class Part(Config):
    x: Param[Any] = None
    next: Param[Any] = None


class Other(Config):
    x: Param[Any] = None
    next: Param[Any] = None


@given(VALUES)
def test_a_copy_is_the_same_value(value: Any) -> None:
    assert same_value(value, copy.deepcopy(value))
    assert Part.C(x=value) == Part.C(x=copy.deepcopy(value))


@given(VALUES, VALUES)
def test_two_values_are_the_same_exactly_if_nothing_tells_them_apart(
    first: Any, second: Any
) -> None:
    assert same_value(first, second) == (canonical(first) == canonical(second))


NAN = float("nan")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (1, True),
        (1, 1.0),
        (0.0, -0.0),
        ([1], [1, 2]),
        ((1,), [1]),
        ({1}, {True}),
        ({0.0}, {-0.0}),
        ({1: 2}, {True: 2}),
        ({1: 2}, {1: 3}),
        ({1, 2}, {1}),
        ({(1, 2)}, {(1, True)}),
        ({frozenset([1])}, {frozenset([True])}),
        (Part.C(x=1), Part.C(x=2)),
        (Part.C(x=1), Other.C(x=1)),
        (Part.C(x=1), setmeta(Part.C(x=1), True)),
        ([Part.C(x=1)], [Part.C(x=2)]),
        (sealed_set([Part.C(x=1)]), sealed_set([Part.C(x=2)])),
    ],
)
def test_values_that_differ(first: object, second: object) -> None:
    assert not same_value(first, second)
    assert not same_value(second, first)


def test_elements_of_sets_are_compared_by_their_parameters() -> None:
    first, second = (sealed_set([Part.C(x=1), Part.C(x=[2])]) for _ in range(2))
    assert same_value(first, second)
    assert same_value({NAN}, {float("nan")})
    keyed, other = (dict.fromkeys(parts, 1) for parts in (first, second))
    assert same_value(keyed, other)


def test_configurations_are_equal_when_their_parameters_are() -> None:
    assert Part.C(x=[1, {"a": Part.C()}]) == Part.C(x=[1, {"a": Part.C()}])
    part: Any = Part.C()
    assert part == part.__xpm__.schema.cls.C()
    assert (part == part) is True
    number: Any = 3
    other: Any = Other.C()
    assert Part.C() != number
    assert Part.C() != other


def test_cycles_of_the_same_form_are_equal() -> None:
    def ring(last: int) -> Part:
        first, second = Part.C(x=1), Part.C(x=last)
        first.next, second.next = second, [first]
        return first

    assert ring(2) == ring(2)
    assert ring(2) != ring(3)


def test_a_task_or_init_task_tells_configurations_apart() -> None:
    first, second = Part.C(x=1), Part.C(x=1)
    first.__xpm__.task = Other.C()
    assert first != second
    second.__xpm__.task = Other.C()
    assert first == second
    first.__xpm__.init_tasks = (Other.C(),)
    assert first != second
    first, second = Part.C(x=1), Part.C(x=1)
    first.__xpm__.task, second.__xpm__.task = first, second
    assert first == second


def test_missing_parameters_are_compared_too() -> None:
    class Needed(Config):
        x: Param[int]

    assert Needed.C() != Needed.C(x=1)  # type: ignore[call-arg]  # not set
    assert Needed.C() == Needed.C()  # type: ignore[call-arg]  # not set


def test_equal_instance_configurations_are_equal_where_they_stand_alone() -> None:
    class Replica(InstanceConfig):
        x: Param[int]

    assert Replica.C(x=1) == Replica.C(x=1)
