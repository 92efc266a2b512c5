"""Storing data files: by reflink, hard link or copy, and what is recorded of them.

What is stored is always a new directory entry: no write goes through a link.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from xpm_params import DataFile

from .context import Link
from .errors import SaveError
from .sources import Source

_FICLONE = 0x40049409  # Linux: share the blocks of another file
_CHUNK = 1 << 20

_Entry = tuple[int, str | None]  # size and SHA-256

# A file system that cannot link this way, or not between these two places.
_UNSUPPORTED = frozenset(
    (
        errno.EOPNOTSUPP,
        errno.ENOTSUP,
        errno.ENOTTY,
        errno.EINVAL,
        errno.EXDEV,
        errno.EPERM,
        errno.EMLINK,
        errno.ENOSYS,
        errno.EACCES,
    )
)


def store(source: Source, target: Path, place: str, link: Link, checksums: bool) -> DataFile:
    """Puts a source at a new path and says what is there.

    Arguments:
        target: path of the entry to make; its parent exists, it does not.
        place: the relative path to record.

    Raises:
        SaveError: if the file system does not offer the way of linking asked for.
        OSError: if the system refuses; what was made so far is left for the caller.
    """

    def store_one(file: Path, relative: str) -> _Entry:
        return store_file(file, target / relative, link, checksums)

    if not source.is_folder:
        return _recorded(source, place, store_one)
    os.mkdir(target, 0o700)
    for relative in source.folders:
        os.mkdir(target / relative, 0o700)
    stored = _recorded(source, place, store_one)
    # last, so that neither a mode forbids what comes nor what comes changes the times
    for relative, folder in reversed(source.folders.items()):
        shutil.copystat(folder, target / relative)
    shutil.copystat(source.path, target)
    return stored


def described(source: Source, place: str, checksums: bool) -> DataFile:
    """What is recorded of a source that is not to be stored, as it stands in its place."""
    return _recorded(
        source,
        place,
        lambda file, _: (os.stat(file).st_size, file_sha256(file) if checksums else None),
    )


def _recorded(source: Source, place: str, entry_of: Callable[[Path, str], _Entry]) -> DataFile:
    if not source.is_folder:
        return DataFile(place, False, *entry_of(source.path, ""))
    total = 0
    listing: dict[str, dict[str, int | str]] = {}
    for relative, file in source.files.items():
        size, digest = entry_of(file, relative)
        listing[relative] = {"size": size} if digest is None else {"size": size, "sha256": digest}
        total += size
    return DataFile(place, True, total, None, listing)


def store_file(source: Path, target: Path, link: Link, checksum: bool) -> tuple[int, str | None]:
    """Stores one file; returns its size in bytes and, if asked for, its SHA-256."""
    for way in _WAYS[link]:
        try:
            way(source, target)
        except OSError as error:
            if error.errno not in _UNSUPPORTED:
                raise
            if link != "auto":
                raise SaveError(
                    f"link={link!r} is not possible from {str(source)!r} to "
                    f"{str(target.parent)!r} ({error.strerror}); pass link='auto', which takes "
                    "what is possible; nothing was saved"
                ) from error
        else:
            size = os.stat(target).st_size
            return size, file_sha256(target) if checksum else None
    return _copy(source, target, checksum)


def _reflink(source: Path, target: Path) -> None:
    try:
        import fcntl
    except ImportError:
        raise OSError(errno.EOPNOTSUPP, "this system has no reflinks") from None
    with open(source, "rb") as read, open(target, "xb") as written:
        try:
            fcntl.ioctl(written.fileno(), _FICLONE, read.fileno())
            shutil.copystat(source, target)
        except OSError:
            os.unlink(target)
            raise


def _hard_link(source: Path, target: Path) -> None:
    os.link(source, target)


_WAYS: dict[Link, tuple[Callable[[Path, Path], None], ...]] = {
    "auto": (_reflink, _hard_link),
    "reflink": (_reflink,),
    "hard": (_hard_link,),
    "copy": (),
}


def _copy(source: Path, target: Path, checksum: bool) -> tuple[int, str | None]:
    hasher = sha256() if checksum else None
    with open(source, "rb") as read, open(target, "xb") as written:
        while chunk := read.read(_CHUNK):
            if hasher is not None:
                hasher.update(chunk)
            written.write(chunk)
        size = written.tell()
    shutil.copystat(source, target)
    return size, None if hasher is None else hasher.hexdigest()


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    hasher = sha256()
    with open(path, "rb") as file:
        while chunk := file.read(_CHUNK):
            hasher.update(chunk)
    return hasher.hexdigest()
