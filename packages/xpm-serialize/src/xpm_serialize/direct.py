"""Data files stored straight into a folder of the caller's, for `state_dict`."""

from __future__ import annotations

import os
from filecmp import cmp
from pathlib import Path
from typing import final

from xpm_params import DataFile

from .datafiles import Writer
from .errors import DataConflictError
from .removal import remove
from .sources import Source


@final
class DirectStore:
    """Stores each data file at its place at once, whole, and never over another one."""

    def __init__(self, directory: Path, writer: Writer) -> None:
        self.path = directory
        self._writer = writer
        self._made: list[Path] = []

    def store(self, source: Source, place: str) -> DataFile:
        """Stores a source; the same content that stands there already is left as it is.

        Raises:
            DataConflictError: if something else has that place.
        """
        target = self.path / place
        if source.is_folder and source.path in (self.path, *self.path.parents):
            raise DataConflictError(
                f"the save directory {str(self.path)!r} lies in the data folder "
                f"{str(source.path)!r}; choose another one"
            )
        if os.path.lexists(target):
            if not _same(source, target):
                raise DataConflictError(
                    f"cannot store a data file at {str(target)!r}: something else is there; "
                    "choose an empty folder, or use save(), which replaces a save as a whole"
                )
            return self._writer.described(source, place)
        self._make_folder(target.parent)
        temporary = target.with_name(f".xpm-{os.urandom(8).hex()}")
        try:
            stored = self._writer.store(source, temporary, place)
            os.rename(temporary, target)
        except BaseException:
            remove(temporary)
            raise
        self._made.append(target)
        return stored

    def found(self, source: Source, place: str) -> DataFile:
        """Notes a file that a custom context put there."""
        return self._writer.described(source, place)

    def abandon(self) -> None:
        """Removes what was stored."""
        for made in reversed(self._made):
            remove(made)

    def _make_folder(self, folder: Path) -> None:
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        for path in reversed(missing):
            path.mkdir()
            self._made.append(path)


def _same(source: Source, target: Path) -> bool:
    """Whether a source and what stands at a place have the same files."""
    if Path(os.path.realpath(target)) == source.path:
        return True
    if os.path.islink(target) or source.is_folder != target.is_dir():
        return False
    names = [""] if not source.is_folder else [*source.files]
    found = {
        (Path(folder) / name).relative_to(target).as_posix()
        for folder, _, files in os.walk(target)
        for name in files
    }
    if source.is_folder and found != set(names):
        return False
    return all(
        cmp(file.path, target / name, shallow=False)
        for name, file in zip(names, source.files.values(), strict=True)
    )
