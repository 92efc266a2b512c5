from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from params.documents import definition, ref, view
from xpm_params import ParamsLookupError
from xpm_params.errors import place_of
from xpm_params.places import at, parse_place

TASK = view(
    definition(1, "my.Model", dim=4, layers=[{"units": 8}]),
    definition(2, "my.Train", model=ref(1), table={"a key": 1, "3": 2}, keys=None),
)


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("", ()),
        ("$", ()),
        ("model", ("model",)),
        (".model", ("model",)),
        ("$.model", ("model",)),
        ("model.layers[0].units", ("model", "layers", 0, "units")),
        ('table["a key"]', ("table", "a key")),
        ('table["\\u00e9\\""]["]"]', ("table", 'é"', "]")),
        ("[12][-3]", (12, -3)),
        ("é_1.x", ("é_1", "x")),
    ],
)
def test_a_place_is_read(text: str, segments: tuple[str | int, ...]) -> None:
    assert parse_place(text) == segments


@given(st.lists(st.text() | st.integers(), max_size=5).map(tuple))
def test_a_place_as_errors_write_it_is_read_as_what_it_was(segments: tuple[str | int, ...]) -> None:
    assert parse_place(place_of(segments)) == segments


@pytest.mark.parametrize(
    ("text", "rest"),
    [("a b", "' b'"), ("a[", "'['"), ("a[x]", "'[x]'"), ("3", "'3'"), ("a..b", "'..b'")],
)
def test_what_is_no_place_is_refused(text: str, rest: str) -> None:
    with pytest.raises(ParamsLookupError) as error:
        parse_place(text)
    assert str(error.value) == (
        "expected a place such as 'model.layers[0]' or 'table[\"any key\"]', "
        f"found {text!r}: cannot read {rest}"
    )


def test_an_index_of_very_many_digits_is_refused() -> None:
    with pytest.raises(ParamsLookupError) as error:
        parse_place(f"[{'9' * 5000}]")
    assert str(error.value) == (
        "expected a place such as 'model.layers[0]' or 'table[\"any key\"]', "
        f"found '[{'9' * 77}…: cannot read '[{'9' * 17}…"
    )


def test_a_key_that_is_no_json_string_is_refused() -> None:
    with pytest.raises(ParamsLookupError) as error:
        parse_place('a["\\x"]')
    assert str(error.value).endswith("cannot read '\"\\\\x\"]'")


@pytest.mark.parametrize(
    ("place", "value"),
    [("$", TASK), ("model.dim", 4), ("model.layers[0].units", 8), ('table["a key"]', 1)],
)
def test_what_stands_at_a_place_is_found(place: str, value: Any) -> None:
    assert at(TASK, parse_place(place)) == value


@pytest.mark.parametrize(
    ("place", "message"),
    [
        (
            "lr",
            "expected a parameter of my.Train (model, table, keys), found 'lr'",
        ),
        ("[0]", "expected a parameter of my.Train (model, table, keys), found [0]"),
        ("model.layers[1]", "expected an index below 1, found [1] in 'model.layers'"),
        ("model.layers[-1]", "expected an index below 1, found [-1] in 'model.layers'"),
        ("model.layers.x", "expected an index below 1, found 'x' in 'model.layers'"),
        ("table.b", "expected a key (['a key', '3']), found 'b' in 'table'"),
        ("table[3]", "expected a key (['a key', '3']), found [3] in 'table'"),
        ("model.dim.x", "expected something with parts for 'x', found 4 in 'model.dim'"),
        ("keys[0]", "expected something with parts for [0], found None in 'keys'"),
    ],
)
def test_a_place_that_is_not_there_is_an_error_that_says_what_is(place: str, message: str) -> None:
    with pytest.raises(ParamsLookupError) as error:
        at(TASK, parse_place(place))
    assert str(error.value) == message


def test_a_configuration_without_parameters_says_so() -> None:
    with pytest.raises(ParamsLookupError) as error:
        at(view(definition(1, "my.Empty")), ("x",))
    assert str(error.value) == "expected a parameter of my.Empty (it has none), found 'x'"
