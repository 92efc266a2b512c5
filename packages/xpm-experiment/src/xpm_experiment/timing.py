"""The time that a job may run: told to its process, which ends the task when it is over."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

TIME_LIMIT: Final = "XPM_TIME_LIMIT"
"""The variable with the seconds that a job may run; set by whoever starts its process."""

TIME_IS_OVER: Final = signal.SIGUSR2
"""Tells the process of a job that its time is over."""

SECONDS_TO_END: Final = 30.0
"""After this, a job that was told that its time is over is killed."""

_deadline: ContextVar[float | None] = ContextVar("xpm_deadline", default=None)


def remaining_time() -> float | None:
    """The seconds that the current job may still run; `None` where there is no limit.

    A `ResumableTask` that sees too little left raises `GracefulTimeout`, to go on later.
    """
    deadline = _deadline.get()
    return None if deadline is None else max(0.0, deadline - time.monotonic())


@contextmanager
def limited_time() -> Iterator[None]:
    """Tells this process when the time of its job is over; kills it when it does not end then."""
    limit = os.environ.get(TIME_LIMIT)
    if limit is None:
        yield
        return
    token = _deadline.set(time.monotonic() + float(limit))
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(float(limit), over), daemon=True)
    watch.start()
    try:
        yield
    finally:
        over.set()
        watch.join()
        _deadline.reset(token)


def _watch(seconds: float, over: threading.Event) -> None:
    for patience, number in ((seconds, TIME_IS_OVER), (SECONDS_TO_END, signal.SIGKILL)):
        if over.wait(patience):
            return
        os.kill(os.getpid(), number)
