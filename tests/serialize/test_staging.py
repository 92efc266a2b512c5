import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from serialize.definitions import read
from serialize.models import Answering, Leaf, Model, Two, Writing
from serialize.scenarios import tree
from xpm_serialize import SaveError, load, save, serialize


def conflict(place: str, target: Path, found: str | None = None) -> str:
    return (
        f"cannot save a data file at {place!r} in {str(target)!r}: {found or place!r} is there, "
        "and is not part of the save that is replaced (it is a file of yours, of another save, or "
        "a source of this one); move it away, or save to another folder"
    )


def refusal(value: Any, target: Path, **options: Any) -> str:
    """The message of a save that is refused and changes nothing."""
    before = tree(target)
    with pytest.raises(SaveError) as raised:
        save(value, target, **options)
    assert tree(target) == before
    return str(raised.value)


@pytest.fixture
def other(weights: Path) -> Path:
    path = weights.with_name("other.bin")
    path.write_bytes(b"other")
    return path


def test_the_old_save_goes_and_foreign_files_stay(weights: Path, other: Path, target: Path) -> None:
    save([Two.C(first=weights, second=other)], target)
    (target / "0" / "mine").write_text("mine")

    save(Leaf.C(x=1), target)

    assert sorted(p.name for p in target.rglob("*")) == ["0", "experimaestro.json", "mine"]


def test_a_file_of_the_users_is_not_replaced(weights: Path, target: Path) -> None:
    target.mkdir()
    (target / "weights.bin").write_text("mine")

    message = refusal(Model.C(weights=weights), target)

    assert message == conflict("weights.bin", target)


def test_a_folder_of_the_users_is_not_replaced(weights: Path, target: Path) -> None:
    (target / "weights").mkdir(parents=True)
    (target / "weights" / "mine").write_text("mine")
    (target / "weights" / "link").symlink_to("/")

    assert refusal(Model.C(weights=weights.parent), target) == conflict("weights", target)
    (target / "weights" / "mine").unlink()
    assert refusal(Model.C(weights=weights.parent), target) == conflict("weights", target)


def test_a_file_where_a_folder_is_needed_is_not_replaced(weights: Path, target: Path) -> None:
    target.mkdir()
    (target / "0").write_text("mine")

    message = refusal([Model.C(weights=weights)], target)

    assert message == conflict("0/weights.bin", target, "0")


@pytest.mark.parametrize("link", ["weights.bin", "0"])
def test_a_link_that_waits_at_a_destination_is_not_followed(
    link: str, weights: Path, tmp_path: Path, target: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    target.mkdir()
    (target / link).symlink_to(elsewhere)
    value: Any = Model.C(weights=weights)

    message = refusal([value] if link == "0" else value, target)

    place = "0/weights.bin" if link == "0" else link
    assert message == conflict(place, target, link)
    assert list(elsewhere.iterdir()) == []


def test_a_link_at_the_definition_is_replaced_not_followed(tmp_path: Path, target: Path) -> None:
    elsewhere = tmp_path / "elsewhere.json"
    elsewhere.write_text("{}")
    target.mkdir()
    (target / "experimaestro.json").symlink_to(elsewhere)

    save(Leaf.C(x=1), target)

    assert elsewhere.read_text() == "{}"
    assert load(target).x == 1


def test_an_empty_folder_gives_way(weights: Path, target: Path) -> None:
    (target / "weights.bin" / "empty").mkdir(parents=True)

    save(Model.C(weights=weights), target)

    assert load(target).weights.read_bytes() == b"weights"


def test_a_folder_of_old_data_gives_way_to_a_file_and_back(weights: Path, target: Path) -> None:
    plain = weights.with_suffix("")
    plain.write_bytes(b"plain")

    for source in (weights.parent, plain, weights.parent):
        save(Model.C(weights=source), target)
        assert load(target).weights.is_dir() is source.is_dir()


def test_files_added_to_old_data_are_kept(weights: Path, other: Path, target: Path) -> None:
    save(Model.C(weights=weights.parent), target)
    (target / "weights" / "mine").write_text("mine")

    assert refusal(Model.C(weights=weights.parent), target) == conflict("weights", target)
    save(Model.C(weights=other), target)

    assert [p.name for p in (target / "weights").iterdir()] == ["mine"]
    assert load(target).weights.read_bytes() == b"other"


def test_swapped_sources_are_refused(weights: Path, other: Path, target: Path) -> None:
    save(Two.C(first=weights, second=other), target)
    loaded = load(target)

    message = refusal(Two.C(first=loaded.second, second=loaded.first), target)

    assert message == conflict("first.bin", target)


def test_no_file_comes_into_a_source(weights: Path, other: Path, target: Path, answer: Any) -> None:
    save(Model.C(weights=weights.parent), target)
    loaded = load(target)
    answer(
        lambda config, context: {
            "a": context.serialize(["weights", "new"], other, config),
            "b": context.serialize(["b"], loaded.weights, config),
        }
    )

    assert refusal(Answering.C(), target) == conflict("weights/new", target, "weights")


def test_the_definition_is_no_source(target: Path) -> None:
    save(Leaf.C(x=1), target)

    message = refusal(Model.C(weights=target / "experimaestro.json"), target)

    assert message == (
        f"cannot write the definition to '{target / 'experimaestro.json'}', which is a source of "
        "this save; choose another definition_filename, or save to another folder"
    )


@pytest.mark.parametrize("content", ["{}", "no JSON", '{"objects": 1}', '["typename"]'])
def test_a_file_that_is_no_definition_is_not_replaced(content: str, target: Path) -> None:
    target.mkdir()
    (target / "config.json").write_text(content)

    message = refusal(Leaf.C(x=1), target, definition_filename="config.json")

    assert message == (
        f"cannot write the definition to '{target / 'config.json'}', which is not a definition; "
        "choose another definition_filename, or save to another folder"
    )


def test_a_folder_at_the_definition_is_not_replaced(target: Path) -> None:
    (target / "data").mkdir(parents=True)

    message = refusal(Leaf.C(x=1), target, definition_filename="data")

    assert message == (
        f"cannot write the definition to '{target / 'data'}', which is a folder; "
        "choose another definition_filename, or save to another folder"
    )


@pytest.mark.parametrize("content", ["", '{"objects": ['])
def test_a_truncated_definition_is_replaced(content: str, target: Path) -> None:
    target.mkdir()
    (target / "experimaestro.json").write_text(content)

    save(Leaf.C(x=1), target)

    assert load(target).x == 1


def test_saves_under_two_names_keep_their_data(weights: Path, other: Path, target: Path) -> None:
    save(Model.C(weights=weights), target, "a.json")
    shared = load(target, definition_filename="a.json")
    save(Two.C(first=other, second=shared.weights), target, "b")
    assert refusal(Model.C(weights=other), target, definition_filename="c") == conflict(
        "weights.bin", target
    )

    save(Leaf.C(x=1), target, "a.json")
    save(Leaf.C(x=2), target, "c.json")
    two = load(target, definition_filename="b")
    assert (two.first.read_bytes(), two.second.read_bytes()) == (b"other", b"weights")
    save(Leaf.C(x=2), target, "b")
    assert sorted(p.name for p in target.iterdir()) == ["a.json", "b", "c.json"]


def test_a_save_of_the_reference_is_replaced(weights: Path, target: Path) -> None:
    (target / "weights").mkdir(parents=True)
    (target / "weights" / "part").write_text("old")
    field = {"type": "path.serialized", "value": "./weights", "is_folder": True}
    bad = [{**field, "value": value} for value in ("../source", "/etc", "", ".", "gone", 3)]
    definition = {"objects": [], "data": [field, field, *bad, {**field, "value": "weights/part"}]}
    (target / "experimaestro.json").write_text(json.dumps(definition))

    save(Model.C(weights=weights), target)

    assert sorted(p.name for p in target.iterdir()) == ["experimaestro.json", "weights.bin"]
    assert weights.exists()


def test_an_old_definition_outside_of_its_folder_removes_nothing(
    weights: Path, target: Path
) -> None:
    target.mkdir()
    (target / "link").symlink_to(weights.parent)
    field = {"type": "path.serialized", "value": "link/model.bin", "is_folder": False}
    (target / "experimaestro.json").write_text(json.dumps({"objects": [], "data": field}))

    save(Leaf.C(x=1), target)

    assert weights.read_bytes() == b"weights"


def test_saving_an_object_back_changes_no_file(weights: Path, target: Path) -> None:
    (target / "x").mkdir(parents=True)
    save(Model.C(weights=weights, extra=weights.parent), target)
    before = tree(target)
    inode = (target / "weights.bin").stat().st_ino

    save(load(target), target)

    assert tree(target) == before
    assert (target / "weights.bin").stat().st_ino == inode


def test_a_save_directory_inside_of_the_data_is_refused(weights: Path) -> None:
    target = weights.parent / "a"
    target.mkdir()

    message = refusal(Model.C(weights=weights.parent), target)

    assert message == (
        f"the save directory '{target}' lies in the data folder '{weights.parent}', which would "
        "have to contain itself; save to another place"
    )


def test_data_inside_of_the_save_directory_is_saved(target: Path) -> None:
    target.mkdir()
    (target / "mine.bin").write_bytes(b"mine")

    for _ in range(2):
        save(Model.C(weights=target / "mine.bin"), target)

        assert sorted(p.name for p in target.iterdir()) == [
            "experimaestro.json",
            "mine.bin",
            "weights.bin",
        ]


def test_a_private_definition_stays_private(weights: Path, target: Path) -> None:
    save(Leaf.C(x=1), target)
    (target / "experimaestro.json").chmod(0o600)

    for value in (Leaf.C(x=2), Model.C(weights=weights)):
        save(value, target)
        assert (target / "experimaestro.json").stat().st_mode & 0o777 == 0o600


def test_what_a_context_puts_there_and_does_not_name_is_left_out(target: Path, answer: Any) -> None:
    def put(config: Any, context: Any) -> Any:
        (context.save_directory / "extra.txt").write_text("extra")
        return {}

    answer(put)

    save(Answering.C(), target)

    assert [path.name for path in target.iterdir()] == ["experimaestro.json"]


def test_what_a_context_puts_there_is_not_written_over(
    weights: Path, target: Path, answer: Any
) -> None:
    def put(config: Any, context: Any) -> Any:
        (context.save_directory / "w").write_text("extra")
        return {"w": context.serialize(["w"], weights, config)}

    answer(put)
    target.mkdir()

    assert refusal(Answering.C(), target) == (
        f"two data files want the place 'w': '{weights}' and one that the context has put there; "
        "nothing was saved"
    )


@pytest.mark.parametrize("place", [".xpm-commit/x", "own.json"])
def test_reserved_places_are_refused(place: str, weights: Path, target: Path, answer: Any) -> None:
    class Careless(Writing):
        def serialize(self, var_path: list[str], data_path: Path, config: Any) -> Any:
            asked = super(Writing, self).serialize(["w"], data_path, config)
            asked.path = Path(place)
            return asked

    target.mkdir()

    message = refusal(
        Model.C(weights=weights), target, context=Careless(), definition_filename="own.json"
    )

    assert message == (
        f"the place {place!r} is not for data files; choose another one in "
        "context.serialize(…); nothing was saved"
    )


def test_leftovers_of_a_killed_save_are_removed(weights: Path, target: Path) -> None:
    left = target / ".xpm-save-1-abc"
    (left / "new" / "closed").mkdir(parents=True)
    (left / "new" / "closed").chmod(0o500)
    (left / "new" / "file").write_text("half")
    (target / ".xpm-save-link").symlink_to(weights.parent)

    save(Leaf.C(x=1), target)

    assert [p.name for p in target.iterdir()] == ["experimaestro.json"]
    assert weights.exists()


def test_without_locks_the_staging_of_others_is_left(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flock(*args: object) -> None:
        raise OSError("no locks")

    monkeypatch.setattr("fcntl.flock", flock)
    (target / ".xpm-save-1-abc").mkdir(parents=True)

    save(Leaf.C(x=1), target)

    assert (target / ".xpm-save-1-abc").is_dir()
    assert load(target).x == 1


def test_a_failure_after_the_commit_says_so(
    weights: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.rename

    def rename(path: Path, to: Path) -> None:
        if Path(to).name == "weights.bin":
            raise OSError(5, "failing")
        real(path, to)

    with monkeypatch.context() as patched:
        patched.setattr(os, "rename", rename)
        with pytest.raises(OSError, match="failing") as raised:
            save(Model.C(weights=weights), target)

    assert raised.value.__notes__ == [
        f"the new save in '{target}' is whole, but not all of it has been moved to its place; "
        "the next save or load completes it"
    ]
    assert load(target).weights.read_bytes() == b"weights"
    assert not (target / ".xpm-commit-new").exists()


def test_a_folder_that_may_not_be_written_is_moved(weights: Path, target: Path) -> None:
    folder = weights.parent
    folder.chmod(0o500)

    for link in ("auto", "copy"):
        save(Model.C(weights=folder), target, link=link)
        assert load(target).weights.stat().st_mode & 0o777 == 0o500
    save(Leaf.C(x=1), target)
    assert [p.name for p in target.iterdir()] == ["experimaestro.json"]
    folder.chmod(0o700)


def test_relative_folders_and_links_are_saved_into(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (tmp_path / "link").symlink_to(real)
    monkeypatch.chdir(real)

    for place in (".", "../link", "in/side", tmp_path / "link"):
        save(Model.C(weights=Path("../source/model.bin")), place)
        loaded = load(place)
        monkeypatch.chdir(tmp_path)
        assert loaded.weights.read_bytes() == b"weights"
        assert loaded.weights.is_absolute()
        monkeypatch.chdir(real)
    save(load("."), ".")
    assert read(real)["version"] == 3


def test_a_serialized_pair_replaces_and_is_replaced(weights: Path, target: Path) -> None:
    serialize(Model.C(weights=weights), target)
    assert (target / "0" / "weights.bin").exists()

    shutil.rmtree(target / "0")
    save(Model.C(weights=weights), target)
    assert not (target / "0").exists()
