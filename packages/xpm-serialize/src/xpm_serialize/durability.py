"""What must be on the disk before a save relies on it, so that it survives a power cut."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from .parallel import for_each

_THREADS: Final = 8  # the disk writes what several wait for at once


def sync_files(paths: list[str]) -> None:
    """Waits until the content of files is on the disk.

    Raises:
        OSError: if it cannot be written.
    """
    for_each(_sync_file, paths, _THREADS)


def _sync_file(path: str) -> None:
    with suppress(PermissionError):  # it has the mode of its source, of another owner
        _sync(path)


def sync_folders(paths: Iterable[str]) -> None:
    """Waits until the entries of folders are on the disk, where the system can."""
    for_each(_sync_folder, list(paths), _THREADS)


def _sync_folder(path: str) -> None:
    with suppress(OSError):
        _sync(path)


def _sync(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
