"""Being told to end (`SIGTERM`), which by default gives a program no time to do so."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def exiting_when_terminated() -> Iterator[None]:
    """Inside the block, `SIGTERM` raises `SystemExit`, unless the program handles it itself."""
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, _exit)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _exit(number: int, frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # another must not interrupt how the program ends
    sys.exit(128 + number)  # the status that a shell gives to programs that a signal ended
