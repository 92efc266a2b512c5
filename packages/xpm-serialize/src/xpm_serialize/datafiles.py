"""Storing data files: by reflink, hard link or copy, and what is recorded of them.

What is stored is always a new directory entry: no write goes through a link.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import final

from xpm_params import DataFile

from .context import Link
from .copying import Content, copied, hashed
from .errors import SaveError
from .progress import Meter, Progress
from .sources import Source, SourceFile

_FICLONE = 0x40049409  # Linux: share the blocks of another file

# A file system that cannot link this way, or not between these two places.
_NEVER = frozenset((errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOTTY, errno.ENOSYS, errno.EXDEV))
# A file that cannot be linked this way.
_NOT_THIS = frozenset((errno.EINVAL, errno.EPERM, errno.EMLINK, errno.EACCES))

_Way = Callable[[str, str], None]


@final
class Writer:
    """Stores data files, all in the same way.

    Arguments:
        link: how; see `SerializationContext`.
        checksums: record the SHA-256 of each file, too.
        progress: told of the bytes that are stored.

    Attributes:
        written: paths of the files whose content may not be on the disk yet.
    """

    def __init__(
        self, link: Link = "auto", checksums: bool = False, progress: Progress | None = None
    ) -> None:
        self._link = link
        self._checksums = checksums
        self._meter = Meter(progress)
        self._impossible: set[tuple[_Way, int]] = set()
        self.written: list[str] = []

    def store(self, source: Source, target: Path, place: str) -> DataFile:
        """Puts a source at a new path and says what is there.

        Arguments:
            target: path of the entry to make; its parent exists, it does not.
            place: the relative path to record.

        Raises:
            SaveError: if the file system does not offer the way of linking asked for.
            OSError: if the system refuses; what was made so far is left for the caller.
        """
        if not source.is_folder:
            return self._recorded(source, place, lambda file, _: self._stored(file, str(target)))
        os.mkdir(target, 0o700)
        for relative in source.folders:
            os.mkdir(target / relative, 0o700)
        stored = self._recorded(
            source, place, lambda file, relative: self._stored(file, f"{target}/{relative}")
        )
        # last, so that neither a mode forbids what comes nor what comes changes the times
        for relative, folder in reversed(source.folders.items()):
            shutil.copystat(folder, target / relative)
        shutil.copystat(source.path, target)
        return stored

    def described(self, source: Source, place: str) -> DataFile:
        """What is recorded of a source that is not to be stored, as it stands in its place."""
        return self._recorded(source, place, lambda file, _: self._content(file))

    def _recorded(
        self, source: Source, place: str, content_of: Callable[[SourceFile, str], Content]
    ) -> DataFile:
        self._meter.expect(sum(file.size for file in source.files.values()))
        if not source.is_folder:
            return DataFile(place, False, *content_of(source.files["."], ""))
        total = 0
        listing: dict[str, dict[str, int | str]] = {}
        for relative, file in source.files.items():
            size, digest = content_of(file, relative)
            listing[relative] = {"size": size}
            if digest is not None:
                listing[relative]["sha256"] = digest
            total += size
        return DataFile(place, True, total, None, listing)

    def _stored(self, file: SourceFile, target: str) -> Content:
        for way in _WAYS[self._link]:
            if (way, file.device) in self._impossible:
                continue
            try:
                way(file.path, target)
            except OSError as error:
                self._check_unsupported(error, way, file, target)
                with suppress(FileNotFoundError):
                    os.unlink(target)  # what was made before the system refused
            else:
                if way is not _hard_link:
                    self.written.append(target)
                return self._content(file)
        content = copied(file.path, target, self._checksums, self._advancing(file.path))
        shutil.copystat(file.path, target)
        self.written.append(target)
        return content

    def _check_unsupported(self, error: OSError, way: _Way, file: SourceFile, target: str) -> None:
        """Raises the error unless another way may be tried."""
        if error.errno in _NEVER:
            self._impossible.add((way, file.device))
        elif error.errno not in _NOT_THIS:
            raise error
        if self._link != "auto":
            raise SaveError(
                f"link={self._link!r} is not possible from {file.path!r} to "
                f"{os.path.dirname(target)!r} ({error.strerror}); pass link='auto', which takes "
                "what is possible; nothing was saved"
            ) from error

    def _content(self, file: SourceFile) -> Content:
        if self._checksums:
            return Content(file.size, hashed(file.path, self._advancing(file.path)))
        self._meter.advance(file.size, file.path)
        return Content(file.size, None)

    def _advancing(self, path: str) -> Callable[[int], None]:
        return lambda size: self._meter.advance(size, path)


def _reflink(source: str, target: str) -> None:
    try:
        import fcntl
    except ImportError:
        raise OSError(errno.EOPNOTSUPP, "this system has no reflinks") from None
    with open(source, "rb") as read, open(target, "xb") as written:
        fcntl.ioctl(written.fileno(), _FICLONE, read.fileno())
        shutil.copystat(source, target)


def _hard_link(source: str, target: str) -> None:
    os.link(source, target)


_WAYS: dict[Link, tuple[_Way, ...]] = {
    "auto": (_reflink, _hard_link),
    "reflink": (_reflink,),
    "hard": (_hard_link,),
    "copy": (),
}
