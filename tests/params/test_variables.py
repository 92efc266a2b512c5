import pytest

from xpm_params import Json, ParamsValueError
from xpm_params.variables import variables


def test_names_are_made_of_what_leads_to_a_value() -> None:
    json_: Json = {"$type": "A", "a b": {"c": [1, {"é": None}]}, "self": {"$ref": 1}}
    assert variables(json_, "X_") == {"X_A_B__C__0": "1", "X_A_B__C__1___": "null"}
    assert variables("a", "X") == {"X": "a"}


def test_two_values_for_one_name_are_refused() -> None:
    with pytest.raises(ParamsValueError) as error:
        variables({"a": {"b": 1}, "A": {"b": 2}}, "X_")
    assert str(error.value) == ("expected a variable for each value, found two for X_A__B in 'A.b'")


@pytest.mark.parametrize("prefix", ["", "A ", "é"])
def test_a_name_that_no_variable_can_have_is_refused(prefix: str) -> None:
    with pytest.raises(ParamsValueError) as error:
        variables(["a"], prefix)
    assert str(error.value) == (
        f"expected the name of a variable, found {prefix + '0'!r}: see --prefix in '[\"0\"]'"
    )


def test_a_null_character_is_refused() -> None:
    with pytest.raises(ParamsValueError) as error:
        variables({"a": "\0"}, "X_")
    assert str(error.value) == (
        "expected text that a variable can hold, found a null character in 'a'"
    )
