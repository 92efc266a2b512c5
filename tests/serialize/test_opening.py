import shutil
from pathlib import Path
from typing import Any

import pytest

from format.sentences import specifies
from serialize.definitions import entry, read, write
from serialize.models import Leaf, Model
from xpm_params import (
    ParamsError,
    ParamsFileNotFoundError,
    ParamsSyntaxError,
    ParamsVersionError,
    read_json,
)
from xpm_serialize import (
    DataFileError,
    LoadError,
    SerializedPath,
    deserialize,
    load,
    opening,
    save,
    save_objects,
)


def test_a_missing_folder_or_definition_is_told(tmp_path: Path) -> None:
    for folder, what in ((tmp_path / "none", "a folder"), (tmp_path, "a save")):
        with pytest.raises(ParamsFileNotFoundError) as raised:
            load(folder)
        assert str(raised.value) == (
            f"expected {what} with experimaestro.json or definition.json, found none in {folder}"
        )
    with pytest.raises(ParamsFileNotFoundError) as raised:
        load(tmp_path, definition_filename="my.json")
    assert str(raised.value) == f"expected a save with my.json, found none in {tmp_path}"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "expected JSON, found nothing in {}"),
        ("{}", "the key 'objects' is missing in {}"),
        ("[]", "expected at least one object, found none in 'objects' of {}"),
        ('{"objects"', "expected strict JSON: Expecting ':' delimiter at line 1 column 11 in {}"),
        ("3", "expected a document (an object or a list), found 3 in {}"),
    ],
)
def test_a_damaged_definition_is_told(content: str, reason: str, tmp_path: Path) -> None:
    file = tmp_path / "experimaestro.json"
    file.write_text(content)

    with pytest.raises(ParamsError) as raised:
        load(tmp_path)

    assert str(raised.value) == reason.format(file)


def test_a_truncated_definition_is_told(tmp_path: Path, target: Path) -> None:
    save([Leaf.C(x=1), Leaf.C(x=2)], target)
    content = (target / "experimaestro.json").read_bytes()

    for length in range(len(content)):
        (target / "experimaestro.json").write_bytes(content[:length])
        with pytest.raises(ParamsSyntaxError):
            load(target)


def test_a_newer_version_is_told_first(tmp_path: Path) -> None:
    with pytest.raises(ParamsVersionError) as raised:
        load(write(tmp_path, 3, version=5, data=1))

    assert str(raised.value) == (
        "expected at most version 4, found 5: upgrade to read what a newer program wrote in "
        f"'version' of {tmp_path / 'experimaestro.json'}"
    )


@specifies("S1")
def test_the_older_name_is_a_fallback(tmp_path: Path) -> None:
    write(tmp_path, entry())
    (tmp_path / "experimaestro.json").rename(tmp_path / "definition.json")

    assert load(tmp_path).x == 1
    write(tmp_path, entry(fields={"x": 2}))
    assert load(tmp_path).x == 2
    assert load(tmp_path, definition_filename="definition.json").x == 1


def test_a_save_is_loaded_by_whoever_calls(weights: Path, target: Path) -> None:
    save(Model.C(weights=weights), target)
    assert deserialize(target)[0].weights == target / "weights.bin"
    save_objects(Model.C(weights=weights), target)
    assert load(target).weights == target / "weights.bin"
    assert deserialize(target, True).weights.read_bytes() == b"weights"


def test_a_loader_finds_the_files(weights: Path, target: Path) -> None:
    save(Model.C(weights=weights), target)
    (target / "experimaestro.json").rename(target / "definition.json")
    asked: list[SerializedPath] = []

    def strict(path: SerializedPath) -> Path:
        asked.append(path)
        if not (target / path.path).exists():
            raise FileNotFoundError(path.path)
        return target / path.path

    assert load(strict).weights.read_bytes() == b"weights"
    assert asked == [
        SerializedPath(name) for name in ("experimaestro.json", "definition.json", "weights.bin")
    ]
    assert load(lambda path: target / path.path).weights == target / "weights.bin"
    for gone in (strict, lambda path: target / path.path):
        with pytest.raises(ParamsFileNotFoundError) as raised:
            load(gone, definition_filename="my.json")
        assert str(raised.value) == "expected a definition (my.json), found none"


@pytest.mark.parametrize("error", [FileNotFoundError("gone"), KeyError("gone")])
def test_a_loader_that_does_not_find_a_file_is_told(
    error: Exception, weights: Path, target: Path
) -> None:
    save(Model.C(weights=weights), target)

    def find(path: SerializedPath) -> Path:
        if path.path.suffix == ".json":
            return target / path.path
        raise error

    with pytest.raises(DataFileError) as raised:
        load(find)

    assert raised.value.reason == (
        f"data file 'weights.bin' is missing: {type(error).__name__}: {error}"
    )
    assert raised.value.path == "objects[0].fields.weights"


def replacing(target: Path, monkeypatch: pytest.MonkeyPatch, times: int, action: Any) -> list[int]:
    """Does something in the middle of the next loads."""
    real, calls = read_json, [0]

    def read(path: Path) -> Any:
        json = real(path)
        calls[0] += 1
        if calls[0] <= times:
            action()
        return json

    monkeypatch.setattr(opening, "read_json", read)
    return calls


def test_a_save_replaced_meanwhile_is_read_again(
    weights: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(Model.C(weights=weights), target)

    with monkeypatch.context() as patched:
        saved = iter((1, 2))
        calls = replacing(target, patched, 2, lambda: save(Leaf.C(x=next(saved)), target))
        assert load(target).x == 2
    assert calls == [3]


def test_a_save_that_is_replaced_all_the_time_is_told(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(Leaf.C(x=1), target)

    with monkeypatch.context() as patched:
        replacing(target, patched, 100, lambda: save(Leaf.C(x=1), target))
        with pytest.raises(LoadError) as raised:
            load(target)

    assert str(raised.value) == f"the save is replaced all the time of {target}"


def test_a_definition_that_is_away_for_a_moment_is_looked_for_again(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(Leaf.C(x=1), target)
    content = (target / "experimaestro.json").read_text()
    (target / "experimaestro.json").unlink()
    real = opening._definition

    def definition(directory: Path, names: tuple[str, ...]) -> Path:
        try:
            return real(directory, names)
        except ParamsFileNotFoundError:
            (target / "experimaestro.json").write_text(content)
            raise

    monkeypatch.setattr(opening, "_definition", definition)

    assert load(target).x == 1


def test_a_loaded_path_stays_when_the_process_moves(
    weights: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(Model.C(weights=weights), target)
    monkeypatch.chdir(target.parent)

    loaded = load("save")

    monkeypatch.chdir("/")
    assert loaded.weights == target / "weights.bin"


def test_a_moved_save_loads(weights: Path, target: Path) -> None:
    save(Model.C(weights=weights), target)
    moved = target.with_name("moved")
    shutil.move(target, moved)

    assert load(moved).weights == moved / "weights.bin"
    assert read(moved)["objects"][0]["fields"]["weights"]["value"] == "weights.bin"
