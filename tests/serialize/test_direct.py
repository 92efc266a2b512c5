import json
from pathlib import Path

import pytest

from serialize.models import Leaf, Model, Writing
from serialize.scenarios import tree
from xpm_serialize import (
    DataConflictError,
    DataSourceError,
    DefinitionError,
    SerializationContext,
    from_state_dict,
    save,
    state_dict,
)


def test_a_state_names_files_that_stand_in_a_folder(weights: Path, target: Path) -> None:
    context = SerializationContext(save_directory=target)

    state = json.loads(json.dumps(state_dict(context, {"m": Model.C(weights=weights)})))

    assert from_state_dict(state, target)["m"].weights == target / "m" / "weights.bin"
    finder = lambda file: target / file.path  # noqa: E731 - as a user would
    assert from_state_dict(state, finder)["m"].weights.read_bytes() == b"weights"
    with pytest.raises(DefinitionError) as raised:
        from_state_dict(state)
    assert str(raised.value) == (
        "data file 'm/weights.bin' is relative to a folder that was not given; pass path=, "
        "in 'objects[0].fields.weights'"
    )


def test_a_state_without_folder_names_absolute_paths(
    weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(weights.parent)
    model = Model.C(weights=Path("model.bin"))

    state = state_dict(SerializationContext(), model)

    monkeypatch.chdir("/")
    assert from_state_dict(state, as_instance=True).weights == weights


def test_the_same_state_again_stores_nothing_again(weights: Path, target: Path) -> None:
    for link in ("copy", "auto"):
        context = SerializationContext(save_directory=target, link=link)
        value = [Model.C(weights=weights, extra=weights.parent)]
        first = state_dict(context, value)
        before = tree(target)

        assert state_dict(context, value) == first
        assert tree(target) == before
    assert state_dict(context, from_state_dict(first, target)) == first


@pytest.mark.parametrize("there", ["file", "folder", "link", "more"])
def test_other_content_is_not_replaced(there: str, weights: Path, target: Path) -> None:
    place = target / "weights"
    target.mkdir()
    if there == "file":
        place.write_text("mine")
    elif there == "link":
        place.symlink_to("/")
    else:
        place.mkdir()
    if there == "more":
        (place / "more").write_text("mine")
    before = tree(target)

    with pytest.raises(DataConflictError) as raised:
        state_dict(SerializationContext(save_directory=target), Model.C(weights=weights.parent))

    assert str(raised.value) == (
        f"cannot store a data file at '{place}': something else is there; choose an empty folder, "
        "or use save(), which replaces a save as a whole"
    )
    assert tree(target) == before


def test_a_state_that_fails_leaves_nothing(
    weights: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = SerializationContext(save_directory=target)
    value = [Model.C(weights=weights), Model.C(weights=weights.with_name("none"))]

    with pytest.raises(DataSourceError):
        state_dict(context, value)
    assert not target.exists()

    def fail(*args: object) -> None:
        raise OSError(5, "failing")

    monkeypatch.setattr("os.rename", fail)
    with pytest.raises(OSError, match="failing"):
        state_dict(context, Model.C(weights=weights))
    assert not target.exists()


def test_a_folder_inside_of_the_data_is_refused(weights: Path) -> None:
    context = SerializationContext(save_directory=weights.parent / "in")

    with pytest.raises(DataConflictError) as raised:
        state_dict(context, Model.C(weights=weights.parent))

    assert str(raised.value) == (
        f"the save directory '{weights.parent / 'in'}' lies in the data folder "
        f"'{weights.parent}'; choose another one"
    )


def test_a_context_may_put_files_itself(weights: Path, target: Path) -> None:
    state = state_dict(Writing(save_directory=target), Model.C(weights=weights))

    assert from_state_dict(state, target).weights == target / "mine" / "weights.bin"


def test_data_in_the_folder_stays_where_it_is(weights: Path, target: Path) -> None:
    save(Model.C(weights=weights), target)
    model = Model.C(weights=target / "weights.bin")

    state = state_dict(SerializationContext(save_directory=target), [Leaf.C(x=1), model])

    assert from_state_dict(state, target)[1].weights == target / "1" / "weights.bin"
    state = state_dict(SerializationContext(save_directory=target), model)
    assert from_state_dict(state, target).weights == target / "weights.bin"
