"""A save on its way into a folder: prepared beside the old one, then put in its place."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import final

from xpm_params import DataFile, write_text

from .commit import COMMITTED, NEW, PLAN, PREFIX, PREPARING, Commit, complete
from .context import DEFINITION, LEGACY_DEFINITION
from .datafiles import Writer
from .durability import sync_files, sync_folders
from .errors import DataConflictError, DefinitionError, SaveError
from .folders import SaveFolder
from .removal import remove
from .replacement import PathSet, check_definition, check_free, old_places
from .sources import Source


@final
class Staging:
    """One save on its way into a folder, which is locked meanwhile.

    Attributes:
        path: the folder that data files are first stored in.
    """

    def __init__(self, folder: SaveFolder, definition_filename: str, writer: Writer) -> None:
        self._directory, self._is_locked = folder
        self._writer = writer
        self._filename = definition_filename
        self._sources: set[Path] = set()
        self._places: list[str] = []
        self._root = self._directory / f"{PREPARING}{os.getpid()}-{os.urandom(4).hex()}"
        self.path: Path = self._root / NEW

    def prepare(self) -> None:
        """Completes what an earlier saver left, then makes the staging folder.

        Raises:
            SaveError: if what stands there was not left by a saver.
        """
        try:
            complete(self._directory)
        except DefinitionError as error:
            raise SaveError(f"{error}; nothing was saved") from error
        if self._is_locked:  # else another saver may be at work in them
            for leftover in self._directory.glob(f"{PREPARING}*"):
                remove(leftover)
        self.path.mkdir(parents=True)

    def abandon(self) -> None:
        """Removes what was stored so far."""
        with suppress(OSError):  # the next saver does it
            remove(self._root)

    def store(self, source: Source, place: str) -> DataFile:
        """Stores a data file for the new save, unless it stands already at its place.

        Raises:
            DataConflictError: if the folder to save into lies in the source, or the place
                is not for data files.
        """
        if source.is_folder and source.path in (self._directory, *self._directory.parents):
            raise DataConflictError(
                f"the save directory {str(self._directory)!r} lies in the data folder "
                f"{str(source.path)!r}, which would have to contain itself; "
                "save to another place"
            )
        self._sources.add(source.path)
        if source.path == self._directory / place:
            return self._writer.described(source, place)
        self._claim(place)
        target = self.path / place
        if os.path.lexists(target):
            raise DataConflictError(
                f"two data files want the place {place!r}: {str(source.path)!r} and one that "
                "the context has put there; nothing was saved"
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        return self._writer.store(source, target, place)

    def found(self, source: Source, place: str) -> DataFile:
        """Notes a data file that a custom context stored itself."""
        self._claim(place)
        return self._writer.described(source, place)

    def commit(self, definition: str) -> None:
        """Replaces the old save by the new one.

        Raises:
            DataConflictError: if a new file would replace one that no save put there,
                or that is a source of this save.
        """
        commit = self._commit()
        sync_files(self._writer.written)
        sync_folders(folder for folder, _, _ in os.walk(self.path, topdown=False))
        staged = self._root / self._filename
        write_text(staged, definition)
        self._keep_mode(staged)
        if not commit.old and not commit.new:
            os.replace(staged, self._directory / self._filename)
            self.abandon()
            return
        write_text(self._root / PLAN, commit.dumps())
        os.rename(self._root, self._directory / COMMITTED)
        try:
            complete(self._directory)
        except OSError as error:
            error.add_note(
                f"the new save in {str(self._directory)!r} is whole, but not all of it has been "
                "moved to its place; the next save or load completes it"
            )
            raise

    def _claim(self, place: str) -> None:
        if place == self._filename or place.split("/")[0].startswith(PREFIX):
            raise DataConflictError(
                f"the place {place!r} is not for data files; choose another one in "
                "context.serialize(…); nothing was saved"
            )
        self._places.append(place)

    def _commit(self) -> Commit:
        """What has to move, once it is known that nothing is in its way."""
        directory = self._directory
        sources = PathSet(self._sources)
        common = self._filename in (DEFINITION, LEGACY_DEFINITION)
        check_definition(directory, self._filename, common, sources)
        old = old_places(directory, self._filename, self._sources)
        leaving = PathSet(map(Path, old))
        for place in self._places:
            check_free(directory, place, leaving, sources)
        self._drop_unclaimed()
        return Commit(self._filename, old, self._places, dict(self._unwritable_folders()))

    def _drop_unclaimed(self) -> None:
        """Removes what a context put there, and no `__xpm_serialize__` returned in the end."""
        claimed = {str(self.path / place) for place in self._places}
        for folder, folders, files in os.walk(self.path):
            folders[:] = [name for name in folders if f"{folder}/{name}" not in claimed]
            for name in files:
                if f"{folder}/{name}" not in claimed:
                    os.unlink(f"{folder}/{name}")

    def _unwritable_folders(self) -> Iterator[tuple[str, int]]:
        for place in self._places:
            mode = os.lstat(self.path / place).st_mode
            if stat.S_ISDIR(mode) and not mode & stat.S_IWUSR:
                yield place, stat.S_IMODE(mode)

    def _keep_mode(self, staged: Path) -> None:
        """Gives a definition the mode of the one that it replaces: a private one stays so."""
        with suppress(FileNotFoundError):
            replaced = os.lstat(self._directory / self._filename)
            if stat.S_ISREG(replaced.st_mode):
                os.chmod(staged, stat.S_IMODE(replaced.st_mode))
