from pathlib import Path

import pytest

from xpm_serialize import SaveError, SerializationContext, SerializedPath


def test_serialized_paths_are_equal_by_path_and_kind() -> None:
    path = SerializedPath("a/b", True)

    assert path == SerializedPath(Path("a/b"), is_folder=True)
    assert path != SerializedPath("a/b")
    assert path != "a/b"
    assert hash(path) == hash(SerializedPath("a/b", True))
    assert repr(path) == "SerializedPath('a/b', is_folder=True)"


def test_names_are_pushed_and_taken_off_again() -> None:
    context = SerializationContext()

    with context.push("a", "b"), context.push("c"):
        assert context.var_path == ["a", "b", "c"]
    assert context.var_path == []


def test_a_context_says_where_a_file_will_be(weights: Path) -> None:
    context = SerializationContext()

    assert context.serialize(["a", "w.bin"], weights, None) == SerializedPath("a/w.bin")
    assert context.serialize(["a"], weights.parent, None) == SerializedPath("a", True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("experimaestro.json", "experimaestro%.json"),
        ("Definition.JSON", "Definition%.JSON"),
        ("experimaestro.json/w", "experimaestro%.json/w"),
        ("a/experimaestro.json", "a/experimaestro.json"),
    ],
)
def test_names_of_definitions_are_not_for_data_files(
    name: str, expected: str, weights: Path
) -> None:
    assert SerializationContext().serialize([name], weights, None).path == Path(expected)


@pytest.mark.parametrize(
    "place", ["", "/a", "../a", "a/../b", "a\\b", "a\0b", "C:a", "\ud800", "."]
)
def test_places_outside_of_the_save_are_refused(place: str, weights: Path) -> None:
    with pytest.raises(SaveError) as raised:
        SerializationContext().serialize([place], weights, None)

    assert str(raised.value) == (
        f"expected a relative path inside the save directory, found {place!r}"
    )


def test_an_unknown_way_of_linking_is_refused() -> None:
    with pytest.raises(SaveError) as raised:
        SerializationContext(link="soft")  # type: ignore[arg-type]  # a mistake

    assert str(raised.value) == (
        "expected link to be one of ('auto', 'reflink', 'hard', 'copy'), found 'soft'"
    )
