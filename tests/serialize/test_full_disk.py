"""A disk that really is full: a small tmpfs, where one can be mounted."""

import errno
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from serialize.models import Model
from serialize.scenarios import summary, tree
from xpm_serialize import load, save

pytestmark = pytest.mark.exhaustive

PAGE = 4096


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if mount is None:
        pytest.skip("there is no command to mount a file system of known size")
    command = [mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no file system of known size can be mounted: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_leaves_the_old_save_and_nothing_of_the_new(
    disk: Path, tmp_path: Path, record_property: Callable[[str, Any], None]
) -> None:
    target, ballast = disk / "save", disk / "ballast"
    old, new = model(tmp_path / "old", b"old"), model(tmp_path / "new", b"newer")
    save(old, target, link="copy")
    save(new, tmp_path / "expected")
    before, expected = tree(target), summary(load(target))
    count = 0

    fill(ballast, free=0)
    while not is_saved(new, target):
        assert tree(target) == before
        assert summary(load(target, verify="full")) == expected
        count += 1
        fill(ballast, free=count * PAGE)

    record_property("saves onto a full disk", count)
    assert count >= 20
    assert summary(load(target, verify="full")) == summary(load(tmp_path / "expected"))


def model(sources: Path, word: bytes) -> Any:
    (sources / "parts").mkdir(parents=True)
    (sources / "weights.bin").write_bytes(word * 10_000)
    for number in range(5):
        (sources / "parts" / str(number)).write_bytes(word * 2_000)
    return Model.C(weights=sources / "weights.bin", extra=sources / "parts")


def is_saved(model: Any, target: Path) -> bool:
    """Saves, and says whether there was room for it."""
    try:
        save(model, target, link="copy")
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return False
    return True


def fill(ballast: Path, free: int) -> None:
    """Takes all of the disk but some bytes of it."""
    ballast.unlink(missing_ok=True)
    size = shutil.disk_usage(ballast.parent).free - free
    with open(ballast, "wb") as file:
        file.write(b"\0" * size)
