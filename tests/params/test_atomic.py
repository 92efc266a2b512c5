import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from xpm_params import ParamsFileNotFoundError, ParamsValueError, write_text


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def only(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_text(path, "é")
    assert path.read_bytes() == b"\xc3\xa9"
    write_text(str(path), "new")
    assert path.read_text() == "new"
    assert only(tmp_path) == ["a.json"]


def test_a_name_without_folder_lies_in_the_current_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_text("a.json", "x")
    assert only(tmp_path) == ["a.json"]


def test_a_new_file_follows_the_umask(tmp_path: Path) -> None:
    previous = os.umask(0o027)
    try:
        write_text(tmp_path / "a", "x")
    finally:
        os.umask(previous)
    assert mode(tmp_path / "a") == 0o640


@pytest.mark.parametrize("permissions", [0o600, 0o664, 0o444])
def test_an_existing_file_keeps_its_mode(tmp_path: Path, permissions: int) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    path.chmod(permissions)
    write_text(path, "new")
    assert mode(path) == permissions
    assert path.read_text() == "new"


def test_the_owner_is_kept_where_permitted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise PermissionError

    path = tmp_path / "a"
    path.write_text("old")
    monkeypatch.setattr(os, "fchown", refuse)
    write_text(path, "new")
    assert path.read_text() == "new"


def test_a_symbolic_link_is_replaced_and_its_target_stays(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("old")
    (tmp_path / "link").symlink_to("target")
    write_text(tmp_path / "link", "new")
    assert (tmp_path / "target").read_text() == "old"
    assert not (tmp_path / "link").is_symlink()
    assert (tmp_path / "link").read_text() == "new"


def test_a_hard_link_keeps_the_old_content(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("old")
    os.link(tmp_path / "one", tmp_path / "other")
    write_text(tmp_path / "one", "new")
    assert (tmp_path / "other").read_text() == "old"


@pytest.mark.parametrize("call", ["fsync", "replace", "open"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, error: BaseException
) -> None:
    def fail(*arguments: object) -> None:
        raise error

    path = tmp_path / "a"
    path.write_text("old")
    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(type(error)):
            write_text(path, "new")
    assert path.read_text() == "old"
    assert only(tmp_path) == ["a"]


def test_a_file_that_need_not_survive_a_crash_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError

    monkeypatch.setattr(os, "fsync", fail)
    write_text(tmp_path / "a", "x", durable=False)
    assert (tmp_path / "a").read_text() == "x"


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(IsADirectoryError):
        write_text(tmp_path / "a", "x")
    assert only(tmp_path) == ["a"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ParamsFileNotFoundError) as error:
        write_text(tmp_path / "b" / "a", "x")
    assert str(error.value) == f"expected a folder to write into, found none in {tmp_path}/b"


def test_a_lone_surrogate_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ParamsValueError) as error:
        write_text(tmp_path / "a", "ab\ud800")
    assert str(error.value) == "expected text that UTF-8 can hold, found '\\ud800' at 2"
    assert only(tmp_path) == []


@pytest.mark.parametrize("call", ["fsync", "open"])
def test_a_folder_that_cannot_be_synchronised_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    original = getattr(os, call)

    def fail(target: int | str, *arguments: int) -> int:
        is_folder = (
            os.path.isdir(target)
            if isinstance(target, str)
            else stat.S_ISDIR(os.fstat(target).st_mode)
        )
        if is_folder:
            raise PermissionError
        result: int = original(target, *arguments)
        return result

    monkeypatch.setattr(os, call, fail)
    write_text(tmp_path / "a", "x")
    assert (tmp_path / "a").read_text() == "x"


KILLED = """
import os, signal, sys
from xpm_params import write_text

def die(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)

setattr(os, sys.argv[2], die)
write_text(sys.argv[1], "new" * 100_000)
"""


@pytest.mark.parametrize("call", ["fchown", "fsync", "replace"])
def test_a_killed_write_leaves_the_old_file_whole(tmp_path: Path, call: str) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    done = subprocess.run([sys.executable, "-c", KILLED, str(path), call], check=False)
    assert done.returncode == -9
    assert path.read_text() == "old"
