"""`verify`: what of a folder is not as it was saved."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from serialize.definitions import entry, read, write
from serialize.models import Leaf, Model
from xpm_params import ParamsFileNotFoundError
from xpm_serialize import DataFileError, LoadErrorGroup, Report, save, verify


@pytest.fixture
def saved(weights: Path, target: Path) -> Path:
    (weights.parent / "deep").mkdir()
    (weights.parent / "deep" / "part").write_text("part")
    (weights.parent / "other").write_text("other")
    model = Model.C(weights=weights, extra=weights.parent)
    save([model, {"a": Leaf.C(x=1)}], target, link="copy", checksums=True)
    return target


def test_a_save_is_as_it_was_saved(saved: Path) -> None:
    report = verify(saved)

    assert report
    assert report == Report(saved, (), (), (), ())
    assert str(report) == "as it was saved"
    report.raise_for_problems()


def test_what_is_missing_changed_or_added_is_told(saved: Path) -> None:
    (saved / "0" / "weights.bin").unlink()
    (saved / "0" / "extra" / "other").write_text("OTHER")
    (saved / "0" / "extra" / "deep" / "part").write_text("longer")
    (saved / "0" / "extra" / "deep" / "more").write_text("more")
    (saved / "0" / "extra" / "model.bin").unlink()
    (saved / "notes.txt").write_text("mine")
    (saved / "mine").mkdir()
    (saved / "mine" / "link").symlink_to(saved / "0")
    (saved / ".xpm-save-1").mkdir()
    (saved / ".xpm-save-1" / "left").write_text("by a killed save")

    report = verify(str(saved))

    assert not report
    assert report.missing == ("0/weights.bin", "0/extra/model.bin")
    assert report.changed == ("0/extra/other", "0/extra/deep/part")
    assert report.added == ("notes.txt", "0/extra/deep/more", "mine/link")
    assert str(report).splitlines() == [
        "missing 0/weights.bin",
        "missing 0/extra/model.bin",
        "changed 0/extra/other",
        "changed 0/extra/deep/part",
        "added notes.txt",
        "added 0/extra/deep/more",
        "added mine/link",
    ]
    with pytest.raises(LoadErrorGroup) as raised:
        report.raise_for_problems()
    assert raised.value.message == f"{saved} is not as it was saved"
    assert raised.value.exceptions == report.problems


def test_a_pipe_in_place_of_a_file_is_a_change_and_is_not_read(saved: Path) -> None:
    other = saved / "0" / "extra" / "other"
    other.unlink()
    os.mkfifo(other)
    (saved / "0" / "extra" / "deep" / "part").write_text("longer")

    report = verify(saved)

    assert report.changed == ("0/extra/other", "0/extra/deep/part")
    assert str(report.problems[0]) == (
        f"expected a file at {str(other)!r}, found a pipe, a socket or a device"
    )


def test_files_of_the_user_do_no_harm(saved: Path) -> None:
    (saved / "notes.txt").write_text("mine")

    report = verify(saved)

    assert report
    assert report.added == ("notes.txt",)


def test_one_problem_is_raised_as_it_is(saved: Path) -> None:
    shutil.rmtree(saved / "0" / "extra")
    (saved / "0" / "extra").write_text("a file")

    report = verify(saved)

    assert (report.changed, report.added) == (("0/extra",), ())
    with pytest.raises(DataFileError) as raised:
        report.raise_for_problems()
    assert str(raised.value) == f"expected a folder at '{saved / '0' / 'extra'}', found a file"


def test_no_class_is_needed(saved: Path) -> None:
    definition = read(saved)
    for item in definition["objects"]:
        item["module"] = "no.such.module"
    write(saved, *definition["objects"], data=definition["data"])

    assert verify(saved)


@pytest.mark.parametrize("is_folder", [False, True])
def test_what_others_wrote_has_no_sizes(is_folder: bool, tmp_path: Path) -> None:
    file: dict[str, Any] = {"type": "path.serialized", "value": "w", "is_folder": is_folder}
    write(tmp_path, entry("Model", fields={"weights": file, "x": 1}))
    assert verify(tmp_path).missing == ("w",)
    if is_folder:
        (tmp_path / "w").mkdir()
        (tmp_path / "w" / "any").write_text("content")
    else:
        (tmp_path / "w").write_text("content")

    assert verify(tmp_path) == Report(tmp_path, (), (), (), ())


def test_a_file_outside_is_refused(tmp_path: Path) -> None:
    file = {"type": "path.serialized", "value": "../w", "is_folder": False}
    write(tmp_path, entry("Model", fields={"weights": file}))

    with pytest.raises(DataFileError):
        verify(tmp_path)


def test_the_definition_may_have_another_name(weights: Path, tmp_path: Path) -> None:
    save(Model.C(weights=weights), tmp_path / "save", "model.json")
    with pytest.raises(ParamsFileNotFoundError):
        verify(tmp_path / "save")

    assert verify(tmp_path / "save", "model.json") == Report(tmp_path / "save", (), (), (), ())
