import errno
import os
from pathlib import Path

import pytest

from serialize.models import Model
from xpm_serialize import DataSourceError, load, save

OWNER = "of serialize.models.Model.weights"


def refusal(weights: Path, target: Path) -> str:
    with pytest.raises(DataSourceError) as raised:
        save(Model.C(weights=weights), target)
    assert not target.exists()
    return str(raised.value)


def test_a_missing_source_is_refused(tmp_path: Path, target: Path) -> None:
    path = tmp_path / "none"

    assert refusal(path, target) == (
        f"data file '{path}' {OWNER} does not exist; nothing was saved"
    )


def test_a_dangling_link_is_refused(tmp_path: Path, target: Path) -> None:
    path = tmp_path / "link"
    path.symlink_to("nowhere")

    assert refusal(path, target) == (
        f"data file '{path}' {OWNER} is a link to 'nowhere', which does not exist; "
        "nothing was saved"
    )


def test_a_link_to_itself_is_refused(tmp_path: Path, target: Path) -> None:
    path = tmp_path / "link"
    path.symlink_to(path)

    assert refusal(path, target) == (
        f"data file '{path}' {OWNER} is a link that leads back to itself; nothing was saved"
    )


@pytest.mark.parametrize("inside", [False, True])
def test_a_pipe_is_refused_and_not_opened(inside: bool, tmp_path: Path, target: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    os.mkfifo(folder / "pipe")

    message = refusal(folder if inside else folder / "pipe", target)

    assert message == (
        f"expected a file or a folder as data file {OWNER}, found '{folder / 'pipe'}', which is "
        "neither (a pipe, a socket or a device); nothing was saved"
    )


def test_a_file_that_may_not_be_read_is_refused(
    weights: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights.chmod(0)
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may read all

    assert refusal(weights, target) == (
        f"data file '{weights}' {OWNER} cannot be read: permission denied; nothing was saved"
    )


def test_a_path_that_no_system_has_is_refused(target: Path) -> None:
    assert refusal(Path("a\0b"), target) == (
        f"data file 'a\\x00b' {OWNER} cannot be read: no file has such a name; nothing was saved"
    )


def test_a_folder_that_cannot_be_listed_is_refused(
    weights: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.scandir

    def scandir(path: Path) -> object:
        if path == weights.parent:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)

    assert refusal(weights.parent, target) == (
        f"data file '{weights.parent}' {OWNER} cannot be read: Input/output error; "
        "nothing was saved"
    )


def test_a_file_that_vanishes_is_refused(
    weights: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.stat

    def stat(path: object, **options: object) -> os.stat_result:
        if path == weights:
            raise FileNotFoundError(errno.ENOENT, "gone")
        return real(path, **options)  # type: ignore[arg-type]  # as os.stat takes them

    monkeypatch.setattr(os, "stat", stat)

    assert refusal(weights, target) == (
        f"data file '{weights}' {OWNER} does not exist; nothing was saved"
    )


def test_a_link_is_saved_as_what_it_points_to(weights: Path, target: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.bin"
    link.symlink_to(Path("source", "model.bin"))

    save(Model.C(weights=link), target)

    loaded = load(target).weights
    assert loaded == target / "weights.bin"
    assert not loaded.is_symlink()
    assert loaded.read_bytes() == b"weights"


def test_links_inside_a_folder_are_followed(tmp_path: Path, target: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "real").mkdir(parents=True)
    (folder / "real" / "f").write_text("f")
    (folder / "to-file").symlink_to("real/f")
    (folder / "to-folder").symlink_to("real")

    save(Model.C(weights=folder), target)

    saved = load(target).weights
    assert {str(p.relative_to(saved)) for p in saved.rglob("*")} == {
        "real",
        "real/f",
        "to-file",
        "to-folder",
        "to-folder/f",
    }
    assert not any(p.is_symlink() for p in saved.rglob("*"))


@pytest.mark.parametrize(
    ("to", "problem"),
    [
        ("..", "'{outside}', which is outside of the data folder '{folder}'"),
        (".", "'{folder}', which contains the link itself"),
    ],
)
def test_links_that_leave_a_folder_or_loop_are_refused(
    to: str, problem: str, tmp_path: Path, target: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link").symlink_to(to)

    assert refusal(folder, target) == (
        f"data folder {OWNER} holds the link '{folder / 'link'}' to "
        + problem.format(folder=folder, outside=tmp_path)
        + "; replace the link by what it points to; nothing was saved"
    )
