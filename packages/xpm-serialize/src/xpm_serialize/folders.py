"""The folder that is saved into: made if needed, and locked while it is changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from .errors import SaveError

try:
    import fcntl
except ImportError:  # the rename that commits a save still lets one saver win, whole
    fcntl = None  # type: ignore[assignment]  # on such a system


class SaveFolder(NamedTuple):
    """A folder to save into.

    Attributes:
        path: its real path.
        is_locked: whether other savers wait; not on network file systems without locks.
    """

    path: Path
    is_locked: bool


@contextmanager
def save_folder(directory: Path) -> Iterator[SaveFolder]:
    """A folder to save into, made if needed, which other savers stay out of meanwhile.

    Folders that were made are removed again when nothing came of it.

    Raises:
        SaveError: if there is something else.
    """
    missing = [path for path in (directory, *directory.parents) if not os.path.lexists(path)]
    descriptor: int | None = None
    try:
        descriptor, is_locked = _open(directory)
        yield SaveFolder(Path(os.path.realpath(directory)), is_locked)
    except BaseException:
        _remove_empty(missing)  # before the next saver may come in
        raise
    finally:
        if descriptor is not None:
            os.close(descriptor)


@contextmanager
def locked(directory: Path) -> Iterator[bool]:
    """Keeps savers out of a folder that is there; says whether the system can."""
    if fcntl is None:
        yield False
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        yield _lock(descriptor)
    finally:
        os.close(descriptor)


def _open(directory: Path) -> tuple[int | None, bool]:
    """A folder, opened and locked. No file is needed for the lock, so none is left behind."""
    while True:
        _make(directory)
        if fcntl is None:
            return None, False
        try:
            descriptor = os.open(directory, os.O_RDONLY)
        except FileNotFoundError:
            continue  # another saver, of whom nothing came, has removed it
        is_locked = _lock(descriptor)
        if _is_at(descriptor, directory):
            return descriptor, is_locked
        os.close(descriptor)


def _make(directory: Path) -> None:
    try:
        os.makedirs(directory, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise SaveError(
            f"expected a folder to save into, found something else at {error.filename!r}"
        ) from error


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError:
        return False
    return True


def _is_at(descriptor: int, directory: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(directory))
    except FileNotFoundError:
        return False


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        try:
            os.rmdir(folder)
        except OSError:
            return
