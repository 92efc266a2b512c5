import itertools
import random
from collections.abc import Callable, Iterable
from enum import Enum
from pathlib import Path
from typing import Any, Literal, Optional, Union, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.test_encoding import encoded
from config.values import Number, Plain, Text, canonical
from format.sentences import specifies
from xpm_config import Config, Param
from xpm_config.compilation import compile_type
from xpm_config.containers import DictType
from xpm_config.nesting import mark_ambiguous, starts


class Part(Config):
    x: Param[int]


def is_ambiguous(annotation: Any) -> bool:
    """Whether some dict inside needs the exact encoding."""
    declared: Any = compile_type(annotation)
    mark_ambiguous(declared)
    found = []
    pending = [declared]
    while pending:
        item = pending.pop(0)
        for member in item.alternatives():
            if isinstance(member, DictType):
                found.append(member)
            pending += [
                getattr(member, name) for name in ("item", "value") if hasattr(member, name)
            ]
            pending += getattr(member, "items", ())
    return any(dict_type.exact for dict_type in found)


@specifies("N3", "N4", "N6")
@pytest.mark.parametrize(
    "annotation",
    [
        dict[str, int],
        dict[str, dict[str, int]],
        list[dict[str, int]],
        list[dict[str, Any]],
        list[dict[str, int] | None],
        dict[str, list[dict[str, int]]],
        dict[str, dict[int, dict[str, int]]],
        list[dict[str, int]] | str,
        dict[str, dict[Plain, Part]],
        list[dict[str, dict[str, Path]]],
        dict[str, dict[str, Literal["a", Plain.A]]],
        dict[str, dict[str, bytes | tuple[int, int] | set[int]]],
    ],
)
def test_a_dict_keeps_the_older_encoding_where_types_tell_its_end(annotation: Any) -> None:
    assert not is_ambiguous(annotation)


@specifies("N3", "N4", "N6")
@pytest.mark.parametrize(
    "annotation",
    [
        list[dict],  # type: ignore[type-arg]  # as users write it
        list[dict[str, int] | str],
        dict[str, dict[str, dict[str, int]]],
        dict[str, dict[str, int | None] | None],
        list[list[dict[str, int]] | str | int],
        list[dict[str | None, None] | None],
        tuple[dict[str, int], str],
        tuple[dict[str, int], ...],
        tuple[list[dict[str, int]], ...],
        dict[str, list[dict[str, int]] | dict[str, list[int]]],
        dict[str, Number | list[dict[str, int]]],
    ],
)
def test_a_dict_is_encoded_exactly_where_types_leave_its_end_open(annotation: Any) -> None:
    assert is_ambiguous(annotation)


@specifies("N4")
def test_one_of_several_dict_types_is_encoded_exactly() -> None:
    annotation = list[dict[str, int] | dict[str, str]]
    assert encoded([{"a": 1}], annotation)[9:12] == b"\x0f\x04\x02"
    assert encoded({"a": {"b": 1}}, dict[str, dict[str, int]] | dict[int, dict[str, int]])[3:6] == (
        b"\x0f\x04\x02"
    )


@specifies("N5")
def test_a_value_starts_with_what_its_type_says() -> None:
    assert starts(compile_type(Number)) == {"enum", "int"}
    assert starts(compile_type(Text | None)) == {"enum", "str", "None"}
    assert starts(compile_type(Literal[1, "a", Text.A])) == {"int", "str", "enum"}
    assert starts(compile_type(Path)) == {"path"}
    assert starts(compile_type(tuple[int, int])) == {"tuple"}


ATOMS: dict[Any, list[Any]] = {
    type(None): [None],
    bool: [True, False],
    int: [0, 1],
    str: ["a", "b"],
    float: [0.0],
    bytes: [b"a"],
    Number: [Number.ONE],
    Text: [Text.A],
    Plain: [Plain.A],
}
KEYS: list[Any] = [str, int, type(None), str | None, int | str, Text, Plain, bool]
ANY: list[Any] = [
    None,
    True,
    1,
    "a",
    [],
    [1],
    [True],
    {},
    {"a": 1},
    {"a": 1, "b": 1},
    ["b"],
    [{}],
    {"a": {}},
]


def annotations() -> st.SearchStrategy[Any]:
    lists, dicts, tuples, optional, union = map(_subscribed, (list, dict, tuple, Optional, Union))

    def larger(part: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        return st.one_of(
            part.map(lists),
            st.tuples(st.sampled_from(KEYS), part).map(dicts),
            part.map(optional),
            st.tuples(part, part).map(union),
            part.map(lambda item: tuples((item, ...))),
        )

    return st.recursive(st.sampled_from([*ATOMS, Any]), larger, max_leaves=4)


def _subscribed(generic: Any) -> Callable[[Any], Any]:
    return lambda arguments: generic[arguments]


def smallest(values: Iterable[Any], count: int) -> list[Any]:
    return sorted(values, key=lambda value: len(repr(value)))[:count]


def values_of(annotation: Any) -> list[Any]:
    """The smallest values of a type, with all that can follow each other in them."""
    if annotation in ATOMS:
        return ATOMS[annotation]
    if annotation is Any:
        return ANY
    origin, arguments = get_origin(annotation), get_args(annotation)
    found: list[Any] = []
    if origin is dict:
        keys, items = values_of(arguments[0])[:3], smallest(values_of(arguments[1]), 12)
        for count in range(3):
            for chosen in itertools.combinations(keys, count):
                for values in itertools.product(items, repeat=count):
                    found.append(dict(zip(chosen, values, strict=True)))
    elif origin in (list, tuple):
        items = smallest(values_of(arguments[0]), 5)
        for count in range(5):
            found += map(origin, itertools.product(items, repeat=count))
    else:
        for argument in arguments:
            found += values_of(argument)
    return smallest(found, 600)


@settings(max_examples=60, deadline=None)
@given(annotations())
def test_no_two_values_of_a_type_share_an_encoding(annotation: Any) -> None:
    seen: dict[bytes, Any] = {}
    for value in values_of(annotation):
        stored = canonical(compile_type(annotation).check(value))
        assert seen.setdefault(encoded(value, annotation), stored) == stored


def test_enumerated_values_are_in_no_particular_order_of_keys() -> None:
    keys = list(range(20))
    shuffled = random.Random(0).sample(keys, len(keys))
    assert encoded(dict.fromkeys(keys, 1), dict[int, int]) == encoded(
        dict.fromkeys(shuffled, 1), dict[int, int]
    )


class Letters(Enum):
    A = 1


def test_an_enum_without_a_builtin_base_starts_as_an_enum() -> None:
    assert starts(compile_type(Letters)) == {"enum"}
