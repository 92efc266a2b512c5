"""What files of others tell, taken only when it is what it should be."""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from typing import Any, Final

_MAX_BYTES: Final = 65_536

Marker = tuple[dict[str, Any], float | None]
"""The members of a small file, and when it was written."""

NOTHING: Final[Marker] = ({}, None)


def marker(path: str) -> Marker | None:
    """The members of a small file, as far as it is not damaged; `None` if there is no file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:  # it is there
        return NOTHING
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or not status.st_size:
            return {}, status.st_mtime
        content = os.read(descriptor, _MAX_BYTES)
    finally:
        os.close(descriptor)
    with suppress(ValueError, RecursionError):
        members = json.loads(content)
        if isinstance(members, dict):
            return members, status.st_mtime
    return {}, status.st_mtime


def text(value: Any) -> str | None:
    """A text that is not empty."""
    return value if isinstance(value, str) and value else None


def fraction(value: Any) -> float | None:
    """A number from 0 to 1."""
    return float(value) if type(value) in (int, float) and 0 <= value <= 1 else None


def seconds(value: Any) -> float | None:
    """Seconds since 1970."""
    return float(value) if type(value) in (int, float) and 0 <= value < 2**40 else None


def moment(value: Any) -> float | None:
    """The seconds since 1970 of a time as `datetime.isoformat` writes it."""
    if isinstance(value, str):
        from datetime import datetime  # not needed by jobs, which tell how far they are

        with suppress(ValueError, OverflowError):
            return datetime.fromisoformat(value).timestamp()
    return None


def duration(started: float | None, ended: float | None) -> float | None:
    """The seconds between two times."""
    return None if started is None or ended is None else max(0.0, ended - started)
