"""What files of others tell, taken only when it is what it should be."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any


def text(value: Any) -> str | None:
    """A text that is not empty."""
    return value if isinstance(value, str) and value else None


def seconds(value: Any) -> float | None:
    """Seconds since 1970."""
    return float(value) if type(value) in (int, float) and 0 <= value < 2**40 else None


def moment(value: Any) -> float | None:
    """The seconds since 1970 of a time as `datetime.isoformat` writes it."""
    if isinstance(value, str):
        with suppress(ValueError, OverflowError):
            return datetime.fromisoformat(value).timestamp()
    return None


def duration(started: float | None, ended: float | None) -> float | None:
    """The seconds between two times."""
    return None if started is None or ended is None else max(0.0, ended - started)
