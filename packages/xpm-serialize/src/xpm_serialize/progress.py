"""What is told of work on data files while it lasts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Final, final

Progress = Callable[[int, int, Path], object]
"""Called with the bytes done, the bytes known of so far, and the file at work."""

_INTERVAL: Final = 0.1  # seconds


@final
class Meter:
    """Counts bytes, and tells of them ten times a second at most, and when all is done.

    Arguments:
        tell: what it raises ends the work.
    """

    def __init__(self, tell: Progress | None = None) -> None:
        self._tell = tell
        self._done = 0
        self._known = 0
        self._told = 0
        self._next = 0.0

    def expect(self, size: int) -> None:
        """Adds bytes to those known of."""
        self._known += size

    def advance(self, size: int, file: str) -> None:
        """Adds bytes of a file to those done."""
        self._done += size
        if self._tell is None:
            return
        now = monotonic()
        if now >= self._next or (self._done == self._known and self._done != self._told):
            self._next = now + _INTERVAL
            self._told = self._done
            self._tell(self._done, self._known, Path(file))
