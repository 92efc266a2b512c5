"""The content of files: copied, hashed, with its holes."""

import errno
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from serialize.models import Model
from xpm_serialize import copying, load, save
from xpm_serialize.copying import copied, hashed

MEGABYTE = 1 << 20
CONTENTS = {
    "empty": b"",
    "small": b"weights",
    "one piece": os.urandom(MEGABYTE),
    "many pieces": os.urandom(3 * MEGABYTE + 7),
}


@pytest.mark.parametrize("checksum", [False, True])
@pytest.mark.parametrize("content", CONTENTS)
def test_content_is_copied(content: str, checksum: bool, tmp_path: Path) -> None:
    expected = CONTENTS[content]
    (tmp_path / "a").write_bytes(expected)
    counts: list[int] = []

    found = copied(str(tmp_path / "a"), str(tmp_path / "b"), checksum, counts.append)

    digest = sha256(expected).hexdigest()
    assert found == (len(expected), digest if checksum else None)
    assert (tmp_path / "b").read_bytes() == expected
    assert sum(counts) == len(expected)
    assert hashed(str(tmp_path / "b"), counts.append) == digest


def sparse(path: Path, *pieces: tuple[int, bytes], size: int) -> bytes:
    """Makes a file with holes; returns its content."""
    with open(path, "wb") as file:
        file.truncate(size)
        for position, content in pieces:
            file.seek(position)
            file.write(content)
    if os.stat(path).st_blocks * 512 >= size:
        pytest.skip("a file system without holes")
    return path.read_bytes()


@pytest.mark.parametrize("checksum", [False, True])
@pytest.mark.parametrize(
    "pieces",
    [
        [],
        [(0, b"first")],
        [(9 * MEGABYTE, b"last")],
        [(MEGABYTE, b"one" * 9), (5 * MEGABYTE, os.urandom(2 * MEGABYTE))],
    ],
)
def test_holes_stay_holes(pieces: Any, checksum: bool, tmp_path: Path) -> None:
    content = sparse(tmp_path / "a", *pieces, size=10 * MEGABYTE)
    counts: list[int] = []

    found = copied(str(tmp_path / "a"), str(tmp_path / "b"), checksum, counts.append)

    assert (tmp_path / "b").read_bytes() == content
    assert os.stat(tmp_path / "b").st_blocks <= os.stat(tmp_path / "a").st_blocks
    assert (found.size, sum(counts)) == (len(content), len(content))
    assert found.sha256 == (sha256(content).hexdigest() if checksum else None)


def test_a_sparse_data_file_stays_sparse(tmp_path: Path, target: Path) -> None:
    sparse(tmp_path / "a", (0, b"first"), size=10 * MEGABYTE)

    save(Model.C(weights=tmp_path / "a"), target, link="copy", checksums=True)

    weights = load(target, verify="full").weights
    assert os.stat(weights).st_blocks * 512 < MEGABYTE


def test_a_file_system_that_does_not_tell_of_holes_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = sparse(tmp_path / "a", (0, b"first"), size=2 * MEGABYTE)

    def refused(*args: Any) -> int:
        raise OSError(errno.EINVAL, "no")

    monkeypatch.setattr(os, "lseek", refused)

    copied(str(tmp_path / "a"), str(tmp_path / "b"), False, lambda size: None)

    assert (tmp_path / "b").read_bytes() == content


@pytest.mark.parametrize("code", [errno.EXDEV, None])
def test_a_system_that_does_not_copy_is_done_without(
    code: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*args: Any) -> int:
        raise OSError(code, "no")

    (tmp_path / "a").write_bytes(CONTENTS["many pieces"])
    if code is None:
        monkeypatch.delattr(os, "copy_file_range")
    else:
        monkeypatch.setattr(os, "copy_file_range", refused)

    copied(str(tmp_path / "a"), str(tmp_path / "b"), False, lambda size: None)

    assert (tmp_path / "b").read_bytes() == CONTENTS["many pieces"]


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any) -> int:
        raise OSError(errno.ENOSPC, "full")

    (tmp_path / "a").write_bytes(CONTENTS["many pieces"])
    monkeypatch.setattr(os, "copy_file_range", full)

    with pytest.raises(OSError, match="full"):
        copied(str(tmp_path / "a"), str(tmp_path / "b"), False, lambda size: None)


@pytest.mark.parametrize("checksum", [False, True])
def test_a_file_that_is_cut_meanwhile_is_copied_as_it_is(checksum: bool, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(os.urandom(80 * MEGABYTE))

    def cut(size: int) -> None:
        os.truncate(tmp_path / "a", 3 * MEGABYTE)

    found = copied(str(tmp_path / "a"), str(tmp_path / "b"), checksum, cut)

    assert found.size == (tmp_path / "b").stat().st_size
    assert found.size < 80 * MEGABYTE


@pytest.mark.parametrize("size", [MEGABYTE, 3 * MEGABYTE])
def test_what_is_told_may_end_the_copy(size: int, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(size))

    def stop(size: int) -> None:
        raise KeyboardInterrupt

    action: Callable[[], object] = lambda: copied(  # noqa: E731 - called in two ways
        str(tmp_path / "a"), str(tmp_path / "b"), True, stop
    )
    with pytest.raises(KeyboardInterrupt):
        action()


def test_what_is_written_goes_to_the_disk_while_more_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(copying, "_RANGE", MEGABYTE)
    monkeypatch.setattr(os, "fsync", synced.append)
    content = os.urandom(20 * MEGABYTE)
    (tmp_path / "a").write_bytes(content)

    copied(str(tmp_path / "a"), str(tmp_path / "b"), True, lambda count: None)

    assert (tmp_path / "b").read_bytes() == content
    assert synced


def test_what_the_disk_refuses_meanwhile_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(copying, "_RANGE", MEGABYTE)
    monkeypatch.setattr(os, "fsync", refuse)
    (tmp_path / "a").write_bytes(os.urandom(20 * MEGABYTE))

    with pytest.raises(OSError, match=r"^\[Errno 5\] Input/output error$"):
        copied(str(tmp_path / "a"), str(tmp_path / "b"), True, lambda count: None)
