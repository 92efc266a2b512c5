from pathlib import Path
from typing import Any

import pytest

from format.sentences import specifies
from serialize.definitions import entry, write
from serialize.models import Model
from xpm_serialize import DataFileError, LoadErrorGroup, load, save


def refusal(folder: Path, **options: Any) -> str:
    with pytest.raises(DataFileError) as raised:
        load(folder, **options)
    return raised.value.reason


@specifies("S4")
def test_a_missing_file_is_told(weights: Path, target: Path) -> None:
    save(Model.C(weights=weights), target)
    (target / "weights.bin").unlink()

    for verify in ("none", "size", "full"):
        assert refusal(target, verify=verify) == (
            f"data file 'weights.bin' is missing: there is no '{target / 'weights.bin'}'"
        )


@specifies("S8")
@pytest.mark.parametrize("folder", [False, True])
def test_a_changed_size_is_told(folder: bool, weights: Path, target: Path) -> None:
    save(Model.C(weights=weights.parent if folder else weights), target, link="copy")
    file = target / "weights" / "model.bin" if folder else target / "weights.bin"
    file.write_bytes(b"short")

    assert refusal(target) == (
        f"data file '{file}' has 5 bytes, expected 7; it was changed or cut after the save "
        "(verify='none' loads it all the same)"
    )
    assert load(target, verify="none").x == 1
    if folder:
        file.unlink()
        assert refusal(target) == f"data file '{file}' is missing: No such file or directory"


@specifies("S9")
@pytest.mark.parametrize("folder", [False, True])
def test_a_changed_content_is_told_in_full(folder: bool, weights: Path, target: Path) -> None:
    source = weights.parent if folder else weights
    save(Model.C(weights=source), target, link="copy", checksums=True)
    file = target / "weights" / "model.bin" if folder else target / "weights.bin"
    assert load(target, verify="full").x == 1
    file.write_bytes(b"WEIGHTS")

    assert load(target).x == 1
    reason = refusal(target, verify="full")
    assert reason.startswith(
        f"the content of data file '{file}' is not what was saved: its SHA-256 is not "
    )


@specifies("S4")
def test_a_file_where_a_folder_was_is_told(weights: Path, target: Path) -> None:
    save(Model.C(weights=weights.parent), target)
    (target / "weights" / "model.bin").unlink()
    (target / "weights").rmdir()
    (target / "weights").write_text("file")

    assert refusal(target) == f"expected a folder at '{target / 'weights'}', found a file"


@specifies("S10")
def test_a_folder_whose_files_are_not_listed_is_loaded(weights: Path) -> None:
    field = {"type": "path.serialized", "value": "data", "is_folder": True}
    (weights.parent / "data").mkdir()

    write(weights.parent, entry("Model", fields={"weights": field}))

    assert load(weights.parent).weights == weights.parent / "data"


def test_each_description_of_a_file_is_checked(weights: Path, tmp_path: Path) -> None:
    folder = weights.parent
    field = {"type": "path.serialized", "value": "model.bin", "is_folder": False}
    objects = [
        entry("Model", id, fields={"weights": {**field, "size": size}})
        for id, size in ((1, 7), (2, 7), (3, 8))
    ]

    write(folder, *objects)

    assert refusal(folder) == (
        f"data file '{weights}' has 7 bytes, expected 8; it was changed or cut after the save "
        "(verify='none' loads it all the same)"
    )


def test_a_data_file_that_was_not_saved_is_believed_to_whom_is_trusted(
    weights: Path, tmp_path: Path
) -> None:
    plain = {"type": "path", "value": str(weights)}
    extra = {"vocab": str(weights)}
    folder = write(tmp_path / "save", entry("Model", fields={"weights": plain}, data=extra))

    loaded = load(folder, trust_files=True)

    assert (loaded.weights, loaded.__xpm__.data) == (weights, {"vocab": weights})
    with pytest.raises(LoadErrorGroup) as raised:
        load(folder)
    assert [(type(error), str(error)) for error in raised.value.exceptions] == [
        (DataFileError, outside(weights, "data.vocab", folder)),
        (DataFileError, outside(weights, "fields.weights", folder)),
    ]


def outside(path: Path, place: str, folder: Path) -> str:
    return (
        f"expected a data file that was saved with the definition, found the path {str(path)!r}, "
        "which may be of any file; pass trust_files=True if you trust who wrote the definition, "
        f"in 'objects[0].{place}' of {folder / 'experimaestro.json'}"
    )
