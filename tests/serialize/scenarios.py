"""Saves that are interrupted at every step, and what must hold afterwards."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any
from unittest import mock

from serialize.models import Custom, Model, Two
from xpm_params import ParamsFileNotFoundError
from xpm_serialize import load, save

NOTHING = "nothing saved"

Tree = dict[str, tuple[int, bytes | str | None]]


def tree(folder: Path) -> Tree:
    """All that is in a folder: relative path → mode and content."""
    found: Tree = {}
    for path in sorted(folder.rglob("*")):
        mode = os.lstat(path).st_mode
        content: bytes | str | None = None
        if stat.S_ISREG(mode):
            content = path.read_bytes()
        elif stat.S_ISLNK(mode):
            content = os.readlink(path)
        found[path.relative_to(folder).as_posix()] = mode, content
    return found


def content(path: Path | None) -> Any:
    """What a data file or folder holds."""
    if path is None:
        return None
    return tree(path) if path.is_dir() else path.read_bytes()


def summary(value: Any) -> Any:
    """A configuration by its class and what its data files hold."""
    values = {
        name: content(item) if isinstance(item, Path) else item
        for name, item in value.__xpm__.values.items()
    }
    data = {name: content(path) for name, path in value.__xpm__.data.items()}
    return type(value).__name__, values, data


def loaded(folder: Path) -> Any:
    """What a folder loads as."""
    try:
        value = load(folder)
    except ParamsFileNotFoundError:
        return NOTHING
    return list(map(summary, value)) if isinstance(value, list) else summary(value)


class Scenario:
    """A folder with sources, something of the user's, and perhaps an old save."""

    def __init__(self, folder: Path) -> None:
        self.target = folder / "save"
        self.sources = folder / "sources"
        (self.sources / "parts" / "deep").mkdir(parents=True)
        (self.sources / "weights.bin").write_bytes(b"weights" * 3)
        (self.sources / "weights.bin").chmod(0o640)
        (self.sources / "other.bin").write_bytes(b"other")
        (self.sources / "vocab.txt").write_bytes(b"words")
        (self.sources / "parts" / "one").write_bytes(b"1")
        (self.sources / "parts" / "deep" / "two").write_bytes(b"2")
        (self.sources / "parts" / "deep").chmod(0o700)
        self.old: Any = NOTHING
        self.foreign: list[Path] = []
        self.prepare()
        self.before = tree(self.sources)
        self.kept = {path: path.read_bytes() for path in self.foreign}
        save(self.value(), folder / "elsewhere")
        self.new = loaded(folder / "elsewhere")

    def prepare(self) -> None:
        """Makes what is there before the save."""

    def value(self) -> Any:
        """What is saved."""
        return Model.C(weights=self.sources / "weights.bin", extra=self.sources / "parts")

    def save(self) -> None:
        save(self.value(), self.target, link="copy")

    def save_old(self, value: Any) -> None:
        save(value, self.target)
        self.old = summary(value)
        notes = self.target / "notes.txt"
        notes.write_text("mine")
        self.foreign = [notes]

    def check(self, moment: str) -> None:
        """Whole, as it was or as it is to be; and then the next save succeeds."""
        refused = mock.patch("xpm_serialize.opening.complete", side_effect=PermissionError)
        with refused:  # as in a folder that may only be read
            first = loaded(self.target)
        assert first in (self.old, self.new), (moment, first)
        assert loaded(self.target) == first, moment
        self.check_kept(moment)
        self.save()
        assert loaded(self.target) == self.new, moment
        self.check_kept(moment)
        litter = [name for name in tree(self.target) if ".xpm" in name or ".tmp" in name]
        assert litter == [], moment

    def check_kept(self, moment: str) -> None:
        assert tree(self.sources) == self.before, moment
        for path, before in self.kept.items():
            assert path.read_bytes() == before, (moment, path)


class First(Scenario):
    """Into a folder that is not there."""


class Again(Scenario):
    """Over a save with other data, under the same names and others."""

    def prepare(self) -> None:
        (self.sources / "weights2.bin").write_bytes(b"older")
        (self.sources / "parts2").mkdir()
        (self.sources / "parts2" / "one").write_bytes(b"older")
        self.save_old(
            Model.C(weights=self.sources / "weights2.bin", extra=self.sources / "parts2", x=2)
        )


class Renamed(Again):
    """Over a save whose files have other names; new ones are hard links to their sources."""

    def value(self) -> Any:
        return [
            Custom.C(weights=self.sources / "weights.bin"),
            Two.C(first=self.sources / "other.bin", second=self.sources),
        ]

    def save(self) -> None:
        save(self.value(), self.target)


class Itself(Scenario):
    """What was loaded from a folder, into that folder."""

    def prepare(self) -> None:
        self.save_old(Custom.C(weights=self.sources / "weights.bin"))
        self.old = loaded(self.target)

    def value(self) -> Any:
        return load(self.target)


class Overlapping(Scenario):
    """Data files of the old save are sources of the new one, under other names."""

    def prepare(self) -> None:
        self.save_old(
            Model.C(weights=self.sources / "weights.bin", extra=self.sources / "parts", x=3)
        )
        self.foreign += [self.target / "weights.bin", self.target / "extra" / "one"]

    def value(self) -> Any:
        return Two.C(first=self.target / "weights.bin", second=self.target / "extra")


class WithoutData(Scenario):
    """Over a save without data files; only the definition changes."""

    def prepare(self) -> None:
        self.save_old(Model.C(weights=self.sources / "weights.bin", extra=self.sources / "parts"))
        self.save()

    def value(self) -> Any:
        return Model.C(weights=self.target / "weights.bin", extra=self.target / "extra", x=7)


SCENARIOS: dict[str, type[Scenario]] = {
    kind.__name__: kind for kind in (First, Again, Renamed, Itself, Overlapping, WithoutData)
}
