"""The logs of jobs: their ends, and what is added while they run."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from .listing import Status, status_of
from .workspace import JobFolder

_BLOCK: Final = 65_536
_SECONDS_BETWEEN_LOOKS: Final = 0.2


class Log:
    """One log file, read from near its end on; it may be missing, replaced or emptied.

    Arguments:
        path: of the file.
        lines: how many of the last lines are read first; all if `None`.
    """

    def __init__(self, path: Path, lines: int | None) -> None:
        self.path = path
        self._lines = lines
        self._position: int | None = None

    def more(self) -> bytes:
        """What was not read yet."""
        try:
            descriptor = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            return b""
        with open(descriptor, "rb") as file:
            size = file.seek(0, os.SEEK_END) if file.seekable() else 0
            if self._position is None:
                self._position = _start_of(file.fileno(), size, self._lines)
            elif size < self._position:  # the job began anew
                self._position = 0
            content = (
                os.pread(file.fileno(), size - self._position, self._position) if size else b""
            )
            self._position += len(content)
        return content


def follow(
    folder: JobFolder, logs: list[Log], sleep: Callable[[float], None] = time.sleep
) -> Iterator[tuple[Log, bytes]]:
    """What the logs of a job hold, and what is added until it has ended."""
    while True:
        ended = status_of(folder) not in (Status.RUNNING, Status.WAITING)
        for log in logs:
            if content := log.more():
                yield log, content
        if ended:
            return
        sleep(_SECONDS_BETWEEN_LOOKS)


def _start_of(descriptor: int, size: int, lines: int | None) -> int:
    """Where the last lines of a file begin."""
    if lines is None or not size:
        return 0
    # the end of the last line does not begin another one
    left = lines + (os.pread(descriptor, 1, size - 1) == b"\n")
    if not left:
        return size
    position = size
    while position:
        begin = max(0, position - _BLOCK)
        block = os.pread(descriptor, position - begin, begin)
        at = len(block)
        while left and at >= 0:
            at = block.rfind(b"\n", 0, at)
            left -= at >= 0
        if not left:
            return begin + at + 1
        position = begin
    return 0
