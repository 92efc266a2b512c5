"""What is on the disk before a save relies on it."""

import os
from pathlib import Path
from typing import Any

import pytest

from serialize.models import Model
from xpm_serialize import save


@pytest.mark.parametrize("count", [2, 40])
def test_copies_and_folders_are_on_the_disk_before_the_save_is_changed(
    count: int, tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for number in range(count):
        (source / str(number)).write_text(str(number))
    real_sync, real_rename = os.fsync, os.rename
    events: list[str] = []

    def sync(descriptor: int) -> None:
        events.append(os.path.basename(os.readlink(f"/proc/self/fd/{descriptor}")))
        real_sync(descriptor)

    def rename(old: Path, new: Path) -> None:
        events.append(f"to {os.path.basename(new)}")
        real_rename(old, new)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "rename", rename)
    save(Model.C(weights=source), target, link="copy")

    before = events[: events.index("to .xpm-commit")]
    assert {str(number) for number in range(count)} <= set(before)
    assert {"weights", "new"} <= set(before)
    after = events[events.index("to experimaestro.json") :]
    assert target.name in after


def test_a_copy_that_its_owner_may_not_read_is_saved(
    tmp_path: Path, weights: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_open = os.open

    def refused(path: str, flags: int, *args: Any, **options: Any) -> int:
        if str(path).endswith("weights.bin"):
            raise PermissionError(13, "no")
        return real_open(path, flags, *args, **options)

    monkeypatch.setattr(os, "open", refused)

    save(Model.C(weights=weights), target, link="copy")

    assert (target / "weights.bin").read_bytes() == b"weights"
