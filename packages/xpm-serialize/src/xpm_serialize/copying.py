"""The content of a file, read once: copied, hashed, or both at the same time.

Holes stay holes, and where the file system can, a copy shares blocks with its source.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from hashlib import sha256
from io import FileIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self, final

from .parallel import pool_of

if TYPE_CHECKING:
    from concurrent.futures import Future

_CHUNK: Final = 1 << 20
_ZEROS: Final = memoryview(bytes(_CHUNK))
_RANGE: Final = 1 << 26  # that the system copies in one call

_UNSUPPORTED: Final = frozenset(
    (errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM, errno.ETXTBSY)
)

Advance = Callable[[int], object]


class Content(NamedTuple):
    """How many bytes a file has, and their SHA-256 in hexadecimal, if it was asked for."""

    size: int
    sha256: str | None


class _Piece(NamedTuple):
    start: int
    end: int
    is_hole: bool


def copied(source: str, target: str, checksum: bool, advance: Advance) -> Content:
    """Copies the content of a file to a new one.

    Arguments:
        advance: called with numbers of bytes that are done.
    """
    with open(source, "rb", buffering=0) as read, open(target, "xb", buffering=0) as written:
        is_small = os.fstat(read.fileno()).st_size <= _CHUNK  # which is faster done here
        if checksum or is_small or not hasattr(os, "copy_file_range"):
            content = _read_once(read, written, checksum, advance)
        else:
            content = _copied_by_system(read, written, advance)
        written.truncate(content.size)  # which may end in a hole
    return content


def hashed(path: str, advance: Advance) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    with open(path, "rb", buffering=0) as read:
        return str(_read_once(read, None, True, advance).sha256)


def _copied_by_system(read: FileIO, written: FileIO, advance: Advance) -> Content:
    """Copies without the content passing through this process, where the system can."""
    position = 0
    for piece in _pieces(read, _RANGE):
        while not piece.is_hole and position < piece.end:
            try:
                count = os.copy_file_range(
                    read.fileno(), written.fileno(), piece.end - position, position, position
                )
            except OSError as error:
                if error.errno not in _UNSUPPORTED:
                    raise
                return _read_once(read, written, False, advance)
            if count == 0:  # it was cut meanwhile
                return Content(position, None)
            position += count
            advance(count)
        advance(piece.end - position)
        position = piece.end
    return Content(position, None)


def _read_once(read: FileIO, written: FileIO | None, checksum: bool, advance: Advance) -> Content:
    """Reads a file, and writes and hashes what is read."""
    size = os.fstat(read.fileno()).st_size
    is_small = size <= _CHUNK
    buffers = [memoryview(bytearray(min(size, _CHUNK))) for _ in range(1 if is_small else 2)]
    position = 0
    flushing = None if is_small or written is None else _Flushing(written)
    with (
        _Hashing(is_small) if checksum else nullcontext() as hashing,
        flushing or nullcontext(),
    ):
        for number, piece in enumerate(_pieces(read, _CHUNK)):
            if piece.is_hole:
                content = _ZEROS[: piece.end - piece.start]
            else:
                content = _read(read, piece, buffers[number % len(buffers)])
            if hashing is not None:
                hashing.add(content)
            if written is not None and not piece.is_hole:
                _write(written, piece.start, content)
                if flushing is not None:
                    flushing.add(len(content))
            position = piece.start + len(content)
            advance(len(content))
            if position < piece.end:  # it was cut meanwhile
                break
    return Content(position, None if hashing is None else hashing.sha256())


@final
class _Hashing:
    """Hashes in another thread, so that it costs no time where reading and writing do.

    Arguments:
        here: in this thread after all, which is faster for little.
    """

    def __init__(self, here: bool) -> None:
        self._hasher = sha256()
        self._pool = None if here else pool_of(1)
        self._last: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._pool is not None:
            self._pool.shutdown()

    def add(self, content: memoryview) -> None:
        """Hashes content that stays as it is until the next call is over."""
        if self._pool is None:
            self._hasher.update(content)
            return
        last, self._last = self._last, self._pool.submit(self._hasher.update, content)
        if last is not None:
            last.result()

    def sha256(self) -> str:
        """Of all that was added, once the block has ended."""
        return self._hasher.hexdigest()


@final
class _Flushing:
    """Has what is written brought to the disk in another thread, while more is read."""

    def __init__(self, file: FileIO) -> None:
        self._file = file
        self._size = 0
        self._pool = pool_of(1)
        self._last: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._pool.shutdown()
        if self._last is not None:
            self._last.result()

    def add(self, size: int) -> None:
        """Notes how much more was written; raises what the system said of what was before."""
        self._size += size
        if self._size >= _RANGE and (self._last is None or self._last.done()):
            if self._last is not None:
                self._last.result()
            self._size = 0
            self._last = self._pool.submit(os.fsync, self._file.fileno())


def _read(file: FileIO, piece: _Piece, buffer: memoryview) -> memoryview:
    """The content of a piece, shorter when the file was cut meanwhile."""
    file.seek(piece.start)
    length, read = piece.end - piece.start, 0
    while read < length:
        count = file.readinto(buffer[read:length])
        if not count:
            break
        read += count
    return buffer[:read]


def _write(file: FileIO, position: int, content: memoryview) -> None:
    file.seek(position)
    while content:
        content = content[file.write(content) :]


def _pieces(file: FileIO, length: int) -> Iterator[_Piece]:
    """The file in order, in pieces of at most this length."""
    for start, end, is_hole in _extents(file):
        for position in range(start, end, length):
            yield _Piece(position, min(position + length, end), is_hole)


def _extents(file: FileIO) -> Iterator[_Piece]:
    """What is stored of a file, and the holes between."""
    status: Any = os.fstat(file.fileno())
    size, position = status.st_size, 0
    has_holes = hasattr(os, "SEEK_HOLE") and status.st_blocks * 512 < size
    while has_holes and position < size:
        try:
            start = os.lseek(file.fileno(), position, os.SEEK_DATA)
        except OSError as error:
            if error.errno != errno.ENXIO:
                break  # a file system without this operation
            start = size  # nothing but a hole is left
        if start > position:
            yield _Piece(position, min(start, size), True)
        position = start
        if position < size:
            end = min(os.lseek(file.fileno(), position, os.SEEK_HOLE), size)
            yield _Piece(position, end, False)
            position = end
    if position < size:
        yield _Piece(position, size, False)
