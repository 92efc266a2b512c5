"""Whether a downloaded file is what was recorded of it, by the definition and by the Hub."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

_SHA1_LENGTH: Final = 40
_SHA256_LENGTH: Final = 64


class Recorded(NamedTuple):
    """What a definition says of a file, as far as it does."""

    size: int | None = None
    sha256: str | None = None


def flaw(path: Path, recorded: Recorded, *, is_full: bool = False) -> str | None:
    """How a file differs from what was recorded of it, or None.

    Arguments:
        is_full: hash it, for the checksum of the definition, or else that by which the Hub
            named it.
    """
    size = path.stat().st_size
    if recorded.size is not None and size != recorded.size:
        return f"it has {size} bytes, expected {recorded.size}"
    if not is_full:
        return None
    expected = recorded.sha256 or _name_in_cache(path)
    found = _hash(path, size, len(expected))
    return None if found in (None, expected) else f"its hash is {found}, expected {expected}"


def _name_in_cache(path: Path) -> str:
    """The name of the content in the client's cache, its hash; empty where there are no links."""
    if not path.is_symlink():
        return ""
    content = Path(os.readlink(path))
    return content.name if content.parent.name == "blobs" else ""


def _hash(path: Path, size: int, length: int) -> str | None:
    """The hash of this length: of LFS files their SHA-256, of others that of git."""
    if length == _SHA256_LENGTH:
        digest = hashlib.sha256()
    elif length == _SHA1_LENGTH:
        digest = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
    else:
        return None
    with path.open("rb") as file:
        _feed(digest, file)
    return digest.hexdigest()


def _feed(digest: hashlib._Hash, file: BinaryIO) -> None:
    while block := file.read(1 << 20):
        digest.update(block)
