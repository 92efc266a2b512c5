"""When the job that this thread runs has to end: set by whoever runs jobs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_deadline: ContextVar[float | None] = ContextVar("xpm_deadline", default=None)


@contextmanager
def ending_in(seconds: float) -> Iterator[None]:
    """Inside the block, the current job may run for so long."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def remaining_time() -> float | None:
    """The seconds that the current job may still run; `None` where there is no limit.

    A `ResumableTask` that sees too little left raises `GracefulTimeout`, to go on later.
    """
    deadline = _deadline.get()
    return None if deadline is None else max(0.0, deadline - time.monotonic())
