"""Saves of data files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from experimaestro import Config, DataPath
from experimaestro.core.serialization import save

from . import Work


class Model(Config):
    """A configuration with a file or a folder."""

    weights: DataPath


def _source(size: int) -> Path:
    """A folder of small files, a hundred in each of its folders."""
    source = Path("source").absolute()
    for number in range(size):
        file = source / str(number // 100) / f"{number}.txt"
        if number % 100 == 0:
            file.parent.mkdir(parents=True)
        file.write_text(f"file {number}", encoding="ascii")
    os.sync()
    return source


def save_linked(size: int) -> Work:
    """Save a folder of small files into another, by hard links."""
    config = Model.C(weights=_source(size))
    target = Path("target")
    target.mkdir()
    return lambda: save(config, target)


def link(size: int) -> Work:
    """The same by `cp -al`."""
    return _command("cp", "-al", str(_source(size)), "target")


def _large(size: int) -> Path:
    """A file of so many MiB."""
    file = Path("source").absolute()
    with open(file, "wb") as opened:
        for _ in range(size):
            opened.write(os.urandom(1 << 20))
    os.sync()
    return file


def save_copied(size: int) -> Work:
    """Save a file by copying it, with its checksum; only this project can."""
    options: dict[str, Any] = {"link": "copy", "checksums": True}
    config = Model.C(weights=_large(size))
    target = Path("target")
    target.mkdir()
    return lambda: save(config, target, **options)


def copy(size: int) -> Work:
    """The same by `cp`, which leaves the file to the system's cache."""
    return _command("cp", "--reflink=never", str(_large(size)), "target")


def copy_synced(size: int) -> Work:
    """The same by `cp` and `sync`, so that the file is on the disk, as a save leaves it."""
    copied = _command("cp", "--reflink=never", str(_large(size)), "target")
    synced = _command("sync", "target")
    return lambda: (copied(), synced())


def sha256sum(size: int) -> Work:
    """The checksum alone."""
    return _command("sha256sum", str(_large(size)))


def _command(*command: str) -> Work:
    import subprocess

    return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
