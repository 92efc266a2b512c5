"""Data files on their way back: found, inside the save, and as they were recorded."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, final

from xpm_params import DataFile, Json, ParamsPathError, resolve_inside

from .context import SerializedPath
from .copying import hashed
from .errors import DataFileError, DefinitionError, LoadError
from .hubcache import blobs_of
from .options import Verify
from .progress import Meter, Progress

Find = Callable[[SerializedPath], Path]
Entry = Mapping[str, Json]


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


class Difference(NamedTuple):
    """How a file is not as it was recorded.

    Attributes:
        place: relative to the save directory.
        is_missing: whether it is not there, rather than changed.
    """

    place: str
    is_missing: bool
    error: DataFileError


@final
class DataFiles:
    """The data files of a definition.

    Arguments:
        find: from a relative path to the path of the file; None for a definition that has no
            folder of its own, whose data files are plain paths.
        verify: what is compared with what the definition records.
        progress: told of the bytes that are read for it.
    """

    def __init__(self, find: Find | None, verify: Verify, progress: Progress | None = None) -> None:
        self._find = find
        self._verify = verify
        self._meter = Meter(progress)
        self._known: dict[str, tuple[DataFile, Path]] = {}

    @property
    def are_plain_paths(self) -> bool:
        """Whether the definition has no folder that its data files have to be in."""
        return self._find is None

    def path(self, file: DataFile) -> Path:
        """The absolute path of a data file.

        Raises:
            DataFileError: if it is missing, changed, or outside of the save.
        """
        known, path = self._known.get(file.path, (None, None))
        if path is None or known != file:
            path = path or self._found(file)
            for difference in self._differences(path, file):
                raise difference.error
            self._known[file.path] = file, path
        return path

    def differences(self, file: DataFile) -> Iterator[Difference]:
        """All that is not as it was recorded of a data file."""
        return self._differences(self._found(file), file)

    def _found(self, file: DataFile) -> Path:
        for name in (file.path, *(file.files or ())):
            _check_name(name)  # before anything is downloaded
        if self._find is None:
            raise DefinitionError(
                f"data file {file.path!r} is relative to a folder that was not given; pass path="
            )
        try:
            found = self._find(SerializedPath(file.path, file.is_folder))
        except LoadError:
            raise
        except (OSError, LookupError) as error:
            raise DataFileError(
                f"data file {file.path!r} is missing: {type(error).__name__}: {error}"
            ) from error
        return Path(os.path.abspath(found))

    def _differences(self, path: Path, file: DataFile) -> Iterator[Difference]:
        if not path.exists():
            reason = f"data file {file.path!r} is missing: there is no {str(path)!r}"
            yield Difference(file.path, True, DataFileError(reason))
            return
        expected, found = "folder" if file.is_folder else "file", _kind(os.stat(path).st_mode)
        if found != expected:
            reason = f"expected a {expected} at {str(path)!r}, found a {found}"
            yield Difference(file.path, False, DataFileError(reason))
        elif self._verify != "none":
            entries = dict(_entries(file))
            if self._verify == "full":
                self._meter.expect(sum(_size(entry) for entry in entries.values()))
            for name, entry in entries.items():
                place = f"{file.path}/{name}" if name else file.path
                yield from self._entry_differences(path / name, place, entry)

    def _entry_differences(self, path: Path, place: str, entry: Entry) -> Iterator[Difference]:
        try:
            status = os.stat(path)
        except OSError as error:
            reason = f"data file {str(path)!r} is missing: {error.strerror}"
            yield Difference(place, True, DataFileError(reason))
            return
        if (kind := _kind(status.st_mode)) != "file":  # reading a pipe would wait for ever
            reason = f"expected a file at {str(path)!r}, found a {kind}"
            yield Difference(place, False, DataFileError(reason))
            return
        expected = entry.get("sha256")
        if entry["size"] is not None and status.st_size != entry["size"]:
            reason = (
                f"data file {str(path)!r} has {status.st_size} bytes, expected {entry['size']}; "
                "it was changed or cut after the save (verify='none' loads it all the same)"
            )
            yield Difference(place, False, DataFileError(reason))
        elif self._verify == "full" and expected and expected != self._sha256(str(path)):
            reason = (
                f"the content of data file {str(path)!r} is not what was saved: its SHA-256 "
                f"is not {expected}"
            )
            yield Difference(place, False, DataFileError(reason))

    def _sha256(self, path: str) -> str:
        return hashed(path, lambda count: self._meter.advance(count, path))


def _entries(file: DataFile) -> Iterator[tuple[str, Entry]]:
    """What is recorded of each file: of the one that it is, or of those in a folder."""
    if file.files is not None:
        yield from file.files.items()
    elif not file.is_folder:
        yield "", {"size": file.size, "sha256": file.sha256}


def _size(entry: Entry) -> int:
    """Bytes that are read to check an entry."""
    size = entry["size"]
    return size if isinstance(size, int) and entry.get("sha256") is not None else 0


def _is_encodable(path: str) -> bool:
    try:
        os.fsencode(path)
    except UnicodeEncodeError:  # a lone surrogate
        return False
    return True


def _kind(mode: int) -> str:
    if stat.S_ISREG(mode):
        return "file"
    return "folder" if stat.S_ISDIR(mode) else "pipe, a socket or a device"


def _check_name(path: str) -> None:
    parts = path.replace(os.sep, "/").split("/")
    if not path or "" in parts[:1] or ".." in parts or "\0" in path or not _is_encodable(path):
        raise DataFileError(
            f"expected a relative path inside the save as data file, found {path!r}"
        )
