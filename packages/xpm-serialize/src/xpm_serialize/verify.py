"""Data files on their way back: found, inside the save, and as they were recorded."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import final

from xpm_params import DataFile, Json, ParamsPathError, resolve_inside

from .context import SerializedPath
from .datafiles import file_sha256
from .errors import DataFileError, LoadError
from .hubcache import blobs_of
from .options import Verify

Find = Callable[[SerializedPath], Path]


def in_directory(directory: Path, *staged: str) -> Find:
    """Finds the data files of a save directory, refusing what leaves it.

    Arguments:
        staged: folders of it to look into first.
    """

    def find(file: SerializedPath) -> Path:
        place = file.path.as_posix()
        candidates = [_inside(directory, f"{folder}/{place}") for folder in staged]
        found = next((path for path in candidates if path.exists()), None)
        found = found or _inside(directory, place)
        if found.is_dir():
            _check_links(found, directory)
        return found

    return find


def _inside(directory: Path, place: str) -> Path:
    try:
        return resolve_inside(directory, place)
    except ParamsPathError as error:
        if _is_cached(directory, place):
            return directory / place
        raise DataFileError(error.reason) from None


def _is_cached(directory: Path, place: str) -> bool:
    """Whether a place without `..` leads to where a Hub client keeps the content of a folder."""
    root, real = Path(os.path.realpath(directory)), Path(os.path.realpath(directory / place))
    return real.parent == blobs_of(root)


def _check_links(folder: Path, directory: Path) -> None:
    """Raises `DataFileError` if a link in a data folder leads out of the save directory."""
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(parent, name)
            if path.is_symlink():
                _inside(directory, path.relative_to(directory).as_posix())


@final
class DataFiles:
    """The data files of a definition.

    Arguments:
        find: from a relative path to the path of the file.
        verify: what is compared with what the definition records.
    """

    def __init__(self, find: Find, verify: Verify) -> None:
        self._find = find
        self._verify = verify
        self._known: dict[str, tuple[DataFile, Path]] = {}

    def path(self, file: DataFile) -> Path:
        """The absolute path of a data file.

        Raises:
            DataFileError: if it is missing, changed, or outside of the save.
        """
        known, path = self._known.get(file.path, (None, None))
        if path is None or known != file:
            for name in (file.path, *(file.files or ())):
                _check_name(name)  # before anything is downloaded
            path = path or self._found(file)
            self._check(path, file)
            self._known[file.path] = file, path
        return path

    def _found(self, file: DataFile) -> Path:
        try:
            found = self._find(SerializedPath(file.path, file.is_folder))
        except LoadError:
            raise
        except (OSError, LookupError) as error:
            raise DataFileError(
                f"data file {file.path!r} is missing: {type(error).__name__}: {error}"
            ) from error
        return Path(os.path.abspath(found))

    def _check(self, path: Path, file: DataFile) -> None:
        if not path.exists():
            raise DataFileError(f"data file {file.path!r} is missing: there is no {str(path)!r}")
        if path.is_dir() != file.is_folder:
            expected, found = ("folder", "file") if file.is_folder else ("file", "folder")
            raise DataFileError(f"expected a {expected} at {str(path)!r}, found a {found}")
        if self._verify == "none":
            return
        if file.files is not None:
            for name, entry in file.files.items():
                self._check_entry(path / name, entry)
        elif not file.is_folder:
            self._check_entry(path, {"size": file.size, "sha256": file.sha256})

    def _check_entry(self, path: Path, entry: Mapping[str, Json]) -> None:
        try:
            size = os.stat(path).st_size
        except OSError as error:
            raise DataFileError(f"data file {str(path)!r} is missing: {error.strerror}") from None
        if entry["size"] is not None and size != entry["size"]:
            raise DataFileError(
                f"data file {str(path)!r} has {size} bytes, expected {entry['size']}; it was "
                "changed or cut after the save (verify='none' loads it all the same)"
            )
        expected = entry.get("sha256")
        if self._verify == "full" and expected is not None and file_sha256(path) != expected:
            raise DataFileError(
                f"the content of data file {str(path)!r} is not what was saved: its SHA-256 "
                f"is not {expected}"
            )


def _check_name(path: str) -> None:
    parts = path.replace(os.sep, "/").split("/")
    if not path or "" in parts[:1] or ".." in parts or "\0" in path:
        raise DataFileError(
            f"expected a relative path inside the save as data file, found {path!r}"
        )
