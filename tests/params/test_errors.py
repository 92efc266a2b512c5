import copy
import pickle

import pytest

from xpm_params import (
    ParamsError,
    ParamsFileNotFoundError,
    ParamsPathError,
    ParamsReferenceError,
    ParamsStructureError,
    ParamsSyntaxError,
    ParamsValueError,
    ParamsVersionError,
)
from xpm_params.errors import shown

LEAVES = [
    (ParamsFileNotFoundError, FileNotFoundError),
    (ParamsPathError, ValueError),
    (ParamsReferenceError, LookupError),
    (ParamsStructureError, ValueError),
    (ParamsSyntaxError, ValueError),
    (ParamsValueError, ValueError),
    (ParamsVersionError, RuntimeError),
]


@pytest.mark.parametrize(
    ("path", "file", "message"),
    [
        ((), None, "bad"),
        ((), "/d/p.json", "bad in /d/p.json"),
        (("objects", 0, "id"), None, "bad in 'objects[0].id'"),
        (("objects", 0, "id"), "/d/p.json", "bad in 'objects[0].id' of /d/p.json"),
        (("init-tasks", 3), None, "bad in '[\"init-tasks\"][3]'"),
    ],
)
def test_the_message_ends_in_where(
    path: tuple[str | int, ...], file: str | None, message: str
) -> None:
    assert str(ParamsError("bad", path, file)) == message


def test_the_place_of_the_whole_document_is_a_dollar() -> None:
    assert ParamsError("bad").place == "$"


def test_an_error_collects_its_place_from_the_inside_out() -> None:
    error = ParamsError("bad")
    for segment in ("b", 0, "a"):
        error.prepend(segment)
    assert error.path == ("a", 0, "b")
    assert error.place == "a[0].b"


@pytest.mark.parametrize(("leaf", "builtin"), LEAVES)
def test_every_leaf_is_a_builtin_error_too(
    leaf: type[ParamsError], builtin: type[Exception]
) -> None:
    assert issubclass(leaf, ParamsError)
    assert issubclass(leaf, builtin)


@pytest.mark.parametrize("leaf", [leaf for leaf, _ in LEAVES])
def test_errors_survive_pickle_and_copy(leaf: type[ParamsError]) -> None:
    error = leaf("bad", ("a", 1), "p.json")
    error.add_note("a note")
    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(other) is leaf
        assert (other.reason, other.path, other.file) == ("bad", ("a", 1), "p.json")
        assert str(other) == "bad in 'a[1]' of p.json"
        assert other.__notes__ == ["a note"]


def test_a_missing_file_has_what_a_builtin_error_has() -> None:
    error = ParamsFileNotFoundError("no file", file="p.json")
    assert (error.errno, error.filename, str(error)) == (2, "p.json", "no file in p.json")


def test_long_values_are_cut_in_messages() -> None:
    assert shown("x" * 100) == "'" + "x" * 78 + "…"
    assert shown("x" * 78) == repr("x" * 78)


def test_a_value_without_repr_is_named_by_its_type() -> None:
    class Silent:
        def __repr__(self) -> str:
            raise RuntimeError("no")

    assert shown(Silent()) == (
        "<test_a_value_without_repr_is_named_by_its_type.<locals>.Silent: no repr, RuntimeError>"
    )
    assert shown(10**5000) == "<int: no repr, ValueError>"
