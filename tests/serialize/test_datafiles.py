import errno
import os
import shutil
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from format.sentences import specifies
from serialize.definitions import read
from serialize.models import Model
from xpm_serialize import SaveError, load, save
from xpm_serialize.context import Link

OLD = 1_500_000_000


def field(target: Path) -> Any:
    return read(target)["objects"][0]["fields"]["weights"]


@pytest.mark.parametrize("link", ["auto", "hard", "copy"])
def test_modes_and_times_are_kept(link: Link, weights: Path, target: Path) -> None:
    folder = weights.parent
    (folder / "in").mkdir(0o700)
    for path, mode in ((weights, 0o640), (folder / "in", 0o500), (folder, 0o550)):
        os.utime(path, (OLD, OLD))
        path.chmod(mode)

    save(Model.C(weights=folder), target, link=link)

    saved = load(target).weights
    for path in (saved / "model.bin", saved / "in", saved):
        source = folder / path.relative_to(saved)
        assert path.stat().st_mode == source.stat().st_mode
        assert path.stat().st_mtime == OLD
    folder.chmod(0o755)


def test_a_copy_does_not_see_later_changes(weights: Path, target: Path) -> None:
    save(Model.C(weights=weights), target, link="copy")
    weights.write_bytes(b"changed")

    assert load(target).weights.read_bytes() == b"weights"


def test_a_hard_link_is_the_same_file(weights: Path, target: Path) -> None:
    save(Model.C(weights=weights), target, link="hard")

    assert load(target).weights.samefile(weights)


def test_saving_other_data_over_a_hard_link_leaves_its_source(weights: Path, target: Path) -> None:
    other = weights.with_name("other.bin")
    other.write_bytes(b"other data")
    save(Model.C(weights=weights), target, link="hard")

    save(Model.C(weights=other), target, link="copy")

    assert weights.read_bytes() == b"weights"
    assert load(target).weights.read_bytes() == b"other data"


def refused(*args: object) -> int:
    raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fcntl")
def test_a_reflink_where_there_is_none_is_refused(
    weights: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fcntl.ioctl", refused)

    with pytest.raises(SaveError) as raised:
        save(Model.C(weights=weights), target, link="reflink")

    message = str(raised.value)
    assert message.startswith(f"link='reflink' is not possible from '{weights}' to '{target}/.xpm")
    assert message.endswith(
        "(Operation not supported); pass link='auto', which takes what is possible; nothing was "
        "saved"
    )
    assert not target.exists()


def test_a_reflink_is_taken_first(
    weights: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def clone(written: int, request: int, read: int) -> int:
        os.write(written, os.pread(read, 100, 0))
        return 0

    monkeypatch.setattr("fcntl.ioctl", clone)
    os.utime(weights, (OLD, OLD))

    save(Model.C(weights=weights), target, checksums=True)

    saved = load(target, verify="full").weights
    assert not saved.samefile(weights)
    assert saved.read_bytes() == b"weights"
    assert saved.stat().st_mtime == OLD


def test_a_system_without_fcntl_has_no_reflinks(
    weights: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)

    save(Model.C(weights=weights), target)

    assert load(target).weights.samefile(weights)


def test_between_devices_files_are_copied(
    weights: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fcntl.ioctl", refused)
    monkeypatch.setattr(os, "link", lambda a, b: refused())

    save(Model.C(weights=weights), target, checksums=True)

    assert load(target, verify="full").weights.read_bytes() == b"weights"


def test_a_full_disk_is_told_and_nothing_is_left(
    weights: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "link", full)
    monkeypatch.setattr("fcntl.ioctl", refused)

    with pytest.raises(OSError, match="No space left on device"):
        save(Model.C(weights=weights), target)
    assert not target.exists()


@specifies("E6", "S5", "S6", "S7")
def test_sizes_are_recorded_and_checksums_on_request(weights: Path, target: Path) -> None:
    entry = {"type": "path.serialized", "value": "weights.bin", "is_folder": False, "size": 7}
    digest = sha256(weights.read_bytes()).hexdigest()

    save(Model.C(weights=weights), target)
    assert field(target) == entry
    save(Model.C(weights=weights), target, checksums=True, link="copy")
    assert field(target) == {**entry, "sha256": digest}
    save(load(target), target, checksums=True)
    assert field(target) == {**entry, "sha256": digest}
    save(Model.C(weights=weights.parent), target, checksums=True)
    assert field(target) == {
        "type": "path.serialized",
        "value": "weights",
        "is_folder": True,
        "size": 7,
        "files": {"model.bin": {"size": 7, "sha256": digest}},
    }


def test_a_hidden_or_odd_name_is_kept(weights: Path, target: Path) -> None:
    for name in (".hidden", "a\nb", "a\\b", "ü", " ", "C:x"):
        shutil.copy(weights, weights.with_name(name))

    save(Model.C(weights=weights.parent), target)

    saved = load(target).weights
    assert {p.name for p in saved.iterdir()} == {p.name for p in weights.parent.iterdir()}


def test_a_file_that_may_not_be_linked_is_copied(
    weights: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*args: object) -> None:
        raise OSError(errno.EPERM, "not permitted")

    monkeypatch.setattr(os, "link", refused)

    save(Model.C(weights=weights), target)

    assert os.stat(target / "weights.bin").st_ino != os.stat(weights).st_ino
    assert (target / "weights.bin").read_bytes() == b"weights"
