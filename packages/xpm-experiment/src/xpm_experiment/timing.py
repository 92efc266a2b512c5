"""The time that a job may run: told to its process, which ends the task when it is over."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from xpm_config import ending_in

TIME_LIMIT: Final = "XPM_TIME_LIMIT"
"""The variable with the seconds that a job may run; set by whoever starts its process."""

TIME_IS_OVER: Final = signal.SIGUSR2
"""Tells the process of a job that its time is over."""

SECONDS_TO_END: Final = 30.0
"""After this, a job that was told that its time is over is killed."""


@contextmanager
def limited_time() -> Iterator[None]:
    """Tells this process when the time of its job is over; kills it when it does not end then."""
    limit = os.environ.get(TIME_LIMIT)
    if limit is None:
        yield
        return
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(float(limit), over), daemon=True)
    watch.start()
    try:
        with ending_in(float(limit)):
            yield
    finally:
        over.set()
        watch.join()


def _watch(seconds: float, over: threading.Event) -> None:
    for patience, number in ((seconds, TIME_IS_OVER), (SECONDS_TO_END, signal.SIGKILL)):
        if over.wait(patience):
            return
        os.kill(os.getpid(), number)
