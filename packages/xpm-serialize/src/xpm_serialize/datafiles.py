"""Storing data files: by reflink, hard link or copy, and what is recorded of them.

What is stored is always a new directory entry: no write goes through a link.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import final

from xpm_params import DataFile

from .context import Link
from .copying import Content, copied, hashed
from .errors import SaveError
from .parallel import for_each
from .progress import Meter, Progress
from .sources import Source, SourceFile

_FICLONE = 0x40049409  # Linux: share the blocks of another file

# A file system that cannot link this way, or not between these two places.
_NEVER = frozenset((errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOTTY, errno.ENOSYS, errno.EXDEV))
# A file that cannot be linked this way.
_NOT_THIS = frozenset((errno.EINVAL, errno.EPERM, errno.EMLINK, errno.EACCES))

_THREADS = 2  # that link; more of them wait for the interpreter rather than for the system

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
        self._ways: dict[int, tuple[_Way, ...]] = {}  # device → those that may be possible from it
        self._checksums = checksums
        self._meter = Meter(progress)
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
            return self._recorded(source, place, self._stored(source, [str(target)]))
        os.mkdir(target, 0o700)
        for relative in source.folders:
            os.mkdir(target / relative, 0o700)
        targets = [f"{target}/{relative}" for relative in source.files]
        stored = self._recorded(source, place, self._stored(source, targets))
        # last, so that neither a mode forbids what comes nor what comes changes the times
        for relative, folder in reversed(source.folders.items()):
            _keep_attributes(folder, target / relative)
        _keep_attributes(source.path, target)
        return stored

    def described(self, source: Source, place: str) -> DataFile:
        """What is recorded of a source that is not to be stored, as it stands in its place."""
        return self._recorded(source, place, map(self._content, source.files.values()))

    def _recorded(self, source: Source, place: str, contents: Iterable[Content]) -> DataFile:
        """What is recorded of a source with these contents, which may be stored meanwhile."""
        self._meter.expect(sum(file.size for file in source.files.values()))
        if not source.is_folder:
            [content] = contents
            return DataFile(place, False, *content)
        total = 0
        listing: dict[str, dict[str, int | str]] = {}
        for relative, (size, digest) in zip(source.files, contents, strict=True):
            listing[relative] = {"size": size}
            if digest is not None:
                listing[relative]["sha256"] = digest
            total += size
        return DataFile(place, True, total, None, listing)

    def _stored(self, source: Source, targets: list[str]) -> Iterator[Content]:
        """Puts each file at its target: first links all, then copies what cannot be linked."""
        files = list(zip(source.files.values(), targets, strict=True))
        linked = for_each(self._is_linked, files, _THREADS)
        for (file, target), is_linked in zip(files, linked, strict=True):
            yield self._content(file) if is_linked else self._copied(file, target)

    def _is_linked(self, pair: tuple[SourceFile, str]) -> bool:
        """Puts a file at its target by the first way of linking that works, if one does."""
        file, target = pair
        for way in self._ways.get(file.device, _WAYS[self._link]):
            try:
                way(file.path, target)
            except OSError as error:
                self._check_unsupported(error, way, file, target)
                with suppress(FileNotFoundError):
                    os.unlink(target)  # what was made before the system refused
            else:
                if way is not _hard_link:
                    self.written.append(target)
                return True
        return False

    def _copied(self, file: SourceFile, target: str) -> Content:
        content = copied(file.path, target, self._checksums, self._advancing(file.path))
        _keep_attributes(file.path, target)
        self.written.append(target)
        return content

    def _check_unsupported(self, error: OSError, way: _Way, file: SourceFile, target: str) -> None:
        """Raises the error unless another way may be tried."""
        if error.errno in _NEVER:
            possible = self._ways.get(file.device, _WAYS[self._link])
            self._ways[file.device] = tuple(other for other in possible if other is not way)
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


def _keep_attributes(source: str | Path, target: str | Path) -> None:
    """Gives a copy the mode, times and extended attributes of its source."""
    from shutil import copystat  # which imports much

    copystat(source, target)


def _reflink(source: str, target: str) -> None:
    try:
        import fcntl
    except ImportError:
        raise OSError(errno.EOPNOTSUPP, "this system has no reflinks") from None
    with open(source, "rb") as read, open(target, "xb") as written:
        fcntl.ioctl(written.fileno(), _FICLONE, read.fileno())
        _keep_attributes(source, target)


def _hard_link(source: str, target: str) -> None:
    os.link(source, target)


_WAYS: dict[Link, tuple[_Way, ...]] = {
    "auto": (_reflink, _hard_link),
    "reflink": (_reflink,),
    "hard": (_hard_link,),
    "copy": (),
}
