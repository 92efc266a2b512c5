"""The collector of garbage, paused while very many objects are made that all stay.

It would look at all of them again and again, which takes a quarter of the time of a save or load.
"""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import final


@final
class _Pause:
    """The pause of this process, in which several threads may be at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._threads = 0
        self._was_enabled = False

    def begin(self) -> None:
        with self._lock:
            if self._threads == 0:
                self._was_enabled = gc.isenabled()
                gc.disable()
            self._threads += 1

    def end(self) -> None:
        with self._lock:
            self._threads -= 1
            if self._threads == 0 and self._was_enabled:
                gc.enable()

    def forget(self) -> None:
        """Ends the pause in a forked child, which has none of the threads that are in it."""
        self._lock = threading.Lock()
        if self._threads and self._was_enabled:
            gc.enable()
        self._threads = 0


_pause = _Pause()
if hasattr(os, "register_at_fork"):  # where processes can fork
    os.register_at_fork(after_in_child=_pause.forget)


@contextmanager
def paused_collector() -> Iterator[None]:
    """Lets no garbage be collected inside the block, in which users' code is short if any."""
    _pause.begin()
    try:
        yield
    finally:
        _pause.end()
