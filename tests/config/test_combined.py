import math
from types import SimpleNamespace
from typing import Annotated, Any, Literal

import pytest

from config.test_types import Layer, Scalar
from xpm_config import ParameterError
from xpm_config.compilation import compile_type


@pytest.mark.parametrize(
    ("annotation", "value", "stored"),
    [
        (int | str, "007", "007"),
        (int | float, 2.0, 2.0),
        (float | int, 2, 2),
        (float | int, Scalar(2), 2),
        (int | bool, True, True),
        (list[int] | list[str], ["1"], ["1"]),
        (int | None, "3", 3),
        (Literal[1, "a"], "a", "a"),
        (Literal[1], Scalar(1), 1),
    ],
)
def test_an_exact_match_wins_over_a_coercion(
    annotation: Any, value: object, stored: object
) -> None:
    found = compile_type(annotation).check(value)
    assert found == stored
    assert type(found) is type(stored)


@pytest.mark.parametrize(
    ("annotation", "value", "message"),
    [
        (int | None, "x", "expected int | None, found str 'x'"),
        (list[int] | None, [1, "x"], "expected int, found str 'x', in '[1]'"),
        (int | list[int] | dict[str, int], {"a": "x"}, "expected int, found str 'x', in 'a'"),
        (list[int] | list[bool], ["x"], "expected list[int] | list[bool], found list ['x']"),
        (Literal[1, 2], 1.0, "expected one of 1, 2, found float 1.0"),
        (Literal[True], 1, "expected one of True, found int 1"),
    ],
)
def test_a_value_of_no_member_is_told(annotation: Any, value: object, message: str) -> None:
    with pytest.raises(ParameterError) as raised:
        compile_type(annotation).check(value)
    assert str(raised.value) == message


def test_an_instance_where_a_configuration_may_be_is_told() -> None:
    with pytest.raises(ParameterError) as raised:
        compile_type(Layer | None).check(Layer.C(units=1).instance())
    assert raised.value.hint == "; pass Layer.C(…), not an instance"


class AtLeast:
    def __init__(self, ge: int) -> None:
        self.ge = ge


def is_even(value: int) -> bool:
    return value % 2 == 0


@pytest.mark.parametrize(
    ("constraint", "good", "bad", "words"),
    [
        (SimpleNamespace(gt=0), 1, 0, "> 0"),
        (SimpleNamespace(ge=0), 0, -1, ">= 0"),
        (SimpleNamespace(lt=2), 1, 2, "< 2"),
        (SimpleNamespace(le=2), 2, 3, "<= 2"),
        (SimpleNamespace(multiple_of=3), 6, 7, "a multiple of 3"),
        (SimpleNamespace(func=is_even), 2, 3, "such that is_even(value)"),
    ],
)
def test_a_constraint_is_checked(constraint: object, good: int, bad: int, words: str) -> None:
    constrained = compile_type(Annotated[int, constraint])
    assert constrained.check(good) == good
    with pytest.raises(ParameterError) as raised:
        constrained.check(bad)
    assert str(raised.value) == f"expected int {words}, found int {bad}"


def test_several_constraints_are_all_checked_and_described() -> None:
    length = SimpleNamespace(min_length=1, max_length=2)
    constrained = compile_type(Annotated[list[int], length])
    assert constrained.check([1]) == [1]
    for wrong in ([], [1, 2, 3]):
        with pytest.raises(ParameterError):
            constrained.check(wrong)
    assert constrained.describe() == "list[int] and of length at least 1 and of length at most 2"


def test_nan_is_in_no_range() -> None:
    with pytest.raises(ParameterError):
        compile_type(Annotated[float, SimpleNamespace(ge=0.0)]).check(math.nan)


def test_the_alternatives_of_a_union_are_those_of_its_members() -> None:
    some: Any = Annotated[int | str, AtLeast(1)]
    alternatives = compile_type(some | bool).alternatives()
    assert [member.describe() for member in alternatives] == ["int", "str", "bool"]
