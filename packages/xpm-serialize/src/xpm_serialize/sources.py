"""What the user passed as data file or folder, looked at before anything is written."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, final

from .errors import DataSourceError
from .hubcache import blobs_of

_Folders = dict[str, Path]


class SourceFile(NamedTuple):
    """A file to read.

    Attributes:
        path: its real path.
        size: in bytes.
        device: on which it is.
    """

    path: str
    size: int
    device: int


@final
class Source:
    """A file or folder that the user passed, with links resolved; it is only ever read.

    Attributes:
        path: its real path.
        is_folder: whether it is a folder.
        files: relative path → each file, in order; a single file is ".".
        folders: relative path → real path of each folder below it, parents first.

    Raises:
        DataSourceError: if something of it cannot be read, or is no file and no folder.
    """

    __slots__ = ("files", "folders", "is_folder", "path")

    def __init__(self, given: Path, owner: str) -> None:
        self.path: Path = real_path(given, owner)
        status = _status(self.path, given, owner)
        self.is_folder: bool = stat.S_ISDIR(status.st_mode)
        self.folders: _Folders = {}
        if self.is_folder:
            self.files: dict[str, SourceFile] = dict(_files_below(self.path, self.folders, owner))
        else:
            self.files = {".": _file(self.path, status)}


def real_path(given: Path, owner: str) -> Path:
    """Where a data file really is.

    Raises:
        DataSourceError: if it is nowhere.
    """
    try:
        return Path(os.path.realpath(given, strict=True))
    except (OSError, ValueError) as error:
        raise _unreadable(given, owner, error) from error


def _file(path: Path | str, status: os.stat_result) -> SourceFile:
    return SourceFile(str(path), status.st_size, status.st_dev)


def _status(real: Path | str, given: Path | str, owner: str) -> os.stat_result:
    """What is known of what can be read, and is a file or a folder."""
    try:
        status = os.stat(real)
    except OSError as error:
        raise _unreadable(given, owner, error) from error
    is_folder = stat.S_ISDIR(status.st_mode)
    if not is_folder and not stat.S_ISREG(status.st_mode):
        raise DataSourceError(
            f"expected a file or a folder as data file of {owner}, found {str(given)!r}, "
            "which is neither (a pipe, a socket or a device); nothing was saved"
        )
    wanted = os.R_OK | (os.X_OK if is_folder else 0)
    if not _may_use_as_owner(status, wanted) and not os.access(real, wanted):
        raise _unreadable(given, owner, PermissionError(errno.EACCES, "permission denied"))
    return status


def _may_use_as_owner(status: os.stat_result, wanted: int) -> bool:
    """Whether the mode alone says that this process may; most files are of who saves them."""
    return status.st_uid == _user() and status.st_mode >> 6 & wanted == wanted


def _user() -> int | None:
    return os.geteuid() if hasattr(os, "geteuid") else None  # None: not on this system


def _unreadable(given: Path | str, owner: str, error: OSError | ValueError) -> DataSourceError:
    code = getattr(error, "errno", None)
    if code == errno.ENOENT:
        reason = "does not exist"
        if os.path.islink(given):
            reason = f"is a link to {os.readlink(given)!r}, which does not exist"
    elif code == errno.ELOOP:
        reason = "is a link that leads back to itself"
    else:
        why = error.strerror if isinstance(error, OSError) else "no file has such a name"
        reason = f"cannot be read: {why}"
    return DataSourceError(f"data file {str(given)!r} of {owner} {reason}; nothing was saved")


def _files_below(root: Path, folders: _Folders, owner: str) -> Iterator[tuple[str, SourceFile]]:
    """The files of a folder; links inside are followed as long as they stay inside."""
    stack: list[tuple[str, Path, tuple[Path, ...]]] = [("", root, (root,))]
    while stack:
        prefix, folder, ancestors = stack.pop()
        for entry in _entries(folder, owner):
            relative = prefix + entry.name
            real = entry.path
            if entry.is_symlink():
                real = str(_inside(Path(entry.path), root, ancestors, owner))
            status = _status(real, entry.path, owner)
            if stat.S_ISDIR(status.st_mode):
                inner = folders[relative] = Path(real)
                stack.append((f"{relative}/", inner, (*ancestors, inner)))
            else:
                yield relative, _file(real, status)


def _entries(folder: Path, owner: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise _unreadable(folder, owner, error) from error


def _inside(link: Path, root: Path, ancestors: tuple[Path, ...], owner: str) -> Path:
    """What a link inside of a data folder points to."""
    real = real_path(link, owner)
    if real in ancestors:
        problem = "which contains the link itself"
    elif root not in real.parents and blobs_of(root) != real.parent:
        problem = f"which is outside of the data folder {str(root)!r}"
    else:
        return real
    raise DataSourceError(
        f"data folder of {owner} holds the link {str(link)!r} to {str(real)!r}, {problem}; "
        "replace the link by what it points to; nothing was saved"
    )
