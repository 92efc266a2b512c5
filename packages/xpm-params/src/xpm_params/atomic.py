"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import stat
from contextlib import suppress

from .errors import ParamsFileNotFoundError, ParamsValueError


def write_text(path: str | os.PathLike[str], text: str, *, durable: bool = True) -> None:
    """Make *path* a file with this text; when that fails, it stays as it was.

    A file that is not *durable* may be lost or empty after the machine itself crashed. An existing
    file keeps its mode and, where permitted, its owner. A symbolic link is replaced, not followed,
    and other hard links of the file keep the old content.

    Raises:
        ParamsFileNotFoundError: the folder of the file does not exist.
        ParamsValueError: the text holds a lone surrogate.
        OSError: the system does not let the file be written.
    """
    content = _encoded(text)
    target = os.fspath(path)
    folder = os.path.dirname(target) or os.curdir
    if not os.path.isdir(folder):
        raise ParamsFileNotFoundError("expected a folder to write into, found none", file=folder)
    temporary = os.path.join(folder, f".{os.urandom(8).hex()}.tmp")
    try:
        _write_new(temporary, content, _replaced(target), durable)
        os.replace(temporary, target)
    except BaseException:  # also Ctrl-C leaves nothing behind
        _remove(temporary)
        raise
    if durable:
        _sync_folder(folder)


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ParamsValueError(
            f"expected text that UTF-8 can hold, found {text[error.start]!r} at {error.start}"
        ) from None


def _replaced(target: str) -> os.stat_result | None:
    """What is known of the regular file that *target* names already."""
    try:
        status = os.lstat(target)
    except FileNotFoundError:
        return None
    return status if stat.S_ISREG(status.st_mode) else None


def _write_new(path: str, content: bytes, like: os.stat_result | None, durable: bool) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL  # which follows no link either
    # A private file is private from its first byte on; a new one is what the umask says.
    descriptor = os.open(path, flags, 0o666 if like is None else 0o600)
    with os.fdopen(descriptor, "wb") as file:
        if like is not None:
            _make_alike(descriptor, like)
        file.write(content)
        if durable:
            file.flush()
            os.fsync(descriptor)


def _make_alike(descriptor: int, like: os.stat_result) -> None:
    with suppress(PermissionError):  # the file of another user, in a folder that is shared
        os.fchown(descriptor, like.st_uid, like.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(like.st_mode))


def _remove(path: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(path)


def _sync_folder(folder: str) -> None:
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return  # a folder that may be written but not read, or a system that opens none
    try:
        with suppress(OSError):  # a file system without this operation: the new file stands
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
