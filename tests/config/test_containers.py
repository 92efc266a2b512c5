from typing import Any

import pytest

from xpm_config import ParameterError
from xpm_config.compilation import compile_type


@pytest.mark.parametrize(
    ("annotation", "value", "stored"),
    [
        (list[int], ["1", 2.0], [1, 2]),
        (set[float], {1, 2}, {1.0, 2.0}),
        (frozenset[str], frozenset("ab"), frozenset("ab")),
        (tuple[int, ...], (1, "2"), (1, 2)),
        (tuple[int, str], (1.0, "a"), (1, "a")),
        (tuple[()], (), ()),
        (dict[int, list[int]], {"1": ["2"]}, {1: [2]}),
    ],
)
def test_elements_are_checked_and_coerced(annotation: Any, value: object, stored: object) -> None:
    found = compile_type(annotation).check(value)
    assert found == stored
    assert type(found) is type(stored)


@pytest.mark.parametrize(
    ("annotation", "value", "message"),
    [
        (list[int], (1,), "expected list[int], found tuple (1,)"),
        (list[int], [1, "x"], "expected int, found str 'x', in '[1]'"),
        (list[list[int]], [[1], [2, None]], "expected int, found None, in '[1][1]'"),
        (set[int], {"x"}, "expected int, found str 'x', in '[0]'"),
        (
            set[int],
            {1, "1"},
            "expected distinct elements, found some of them to be the same once they are int: ",
        ),
        (tuple[int, str], (1,), "expected tuple[int, str], found tuple (1,)"),
        (tuple[int, str], [1, "a"], "expected tuple[int, str], found list [1, 'a']"),
        (tuple[int, str], (1, 2), "expected str, found int 2, in '[1]'"),
        (dict[str, int], [], "expected dict[str, int], found list []"),
        (dict[str, int], {"a b": "x"}, "expected int, found str 'x', in \"['a b']\""),
        (dict[str, int], {1: 1}, "expected str, found int 1, in '[1]'"),
        (
            dict[int, int],
            {1: 1, "1": 2},
            "expected distinct keys, found '1' which is the same as another key once it is int, "
            "in \"['1']\"",
        ),
    ],
)
def test_the_place_of_a_wrong_element_is_told(annotation: Any, value: object, message: str) -> None:
    with pytest.raises(ParameterError) as raised:
        compile_type(annotation).check(value)
    assert str(raised.value).startswith(message)


def test_a_type_tells_whether_it_holds_configurations() -> None:
    for annotation in (Any, list[Any], tuple[int, Any], dict[str, list[Any]], int | list[Any]):
        assert compile_type(annotation).holds_configurations
    for plain in (int, list[int], tuple[int, str], dict[str, list[int]], int | list[str]):
        assert not compile_type(plain).holds_configurations
