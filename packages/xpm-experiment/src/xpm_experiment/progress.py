"""What is shown while an experiment runs: one live line on a terminal, else plain lines."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from .job import Job, JobState

if TYPE_CHECKING:
    from rich.live import Live

_SHOWN: Final = {
    JobState.DONE: "done",
    JobState.FAILED: "failed",
    JobState.SKIPPED: "not started",
    JobState.RUNNING: "running",
    JobState.WAITING: "waiting",
}
_SECONDS_BETWEEN_UPDATES: Final = 0.1


class Progress:
    """Shows how far the jobs of an experiment are, on standard error.

    Arguments:
        experiment: its name.
        jobs: the jobs so far.
    """

    def __init__(self, experiment: str, jobs: Callable[[], Iterable[Job]]) -> None:
        self._experiment = experiment
        self._jobs = jobs
        self._lock = threading.Lock()
        self._updated = 0.0
        self._closed = False
        self._live = _live_line() if sys.stderr is not None and sys.stderr.isatty() else None

    def changed(self, job: Job) -> None:
        """Shows the change of a job's state."""
        with self._lock:
            if self._closed:
                return
            if self._live is None:
                self._print_change(job)
            elif time.monotonic() - self._updated > _SECONDS_BETWEEN_UPDATES:
                self._updated = time.monotonic()
                self._live.update(f"{self._experiment}: {counted(self._jobs())}", refresh=True)

    def close(self) -> None:
        """Shows how the experiment ended."""
        with self._lock:
            if self._live is not None:
                self._live.stop()
                self._live = None
            self._closed = True
            _print(f"{self._experiment}: {summary(self._jobs())}")

    def _print_change(self, job: Job) -> None:
        if job.state is JobState.WAITING or job.already_done:
            return
        again = " again" if job.state is JobState.RUNNING and job.retries else ""
        reason = f"{again}: {job.reason}" if job.reason else ""
        _print(f"{self._experiment}: {job} {_SHOWN[job.state]}{reason}")


def counted(jobs: Iterable[Job]) -> str:
    """`3 done, 2 running, 1 waiting`."""
    counts = Counter(job.state for job in jobs)
    return ", ".join(f"{counts[state]} {text}" for state, text in _SHOWN.items() if counts[state])


def summary(jobs: Iterable[Job]) -> str:
    """`6 jobs: 6 done (2 run, 4 already done)`."""
    jobs = list(jobs)
    counts = Counter(job.state for job in jobs)
    before = sum(job.already_done for job in jobs)
    done = counts[JobState.DONE]
    parts = [f"{done} done ({done - before} run, {before} already done)"]
    parts += [
        f"{counts[state]} {_SHOWN[state]}"
        for state in (JobState.FAILED, JobState.SKIPPED, JobState.RUNNING, JobState.WAITING)
        if counts[state]
    ]
    return f"{len(jobs)} job{'' if len(jobs) == 1 else 's'}: {', '.join(parts)}"


def _live_line() -> Live:
    from rich.console import Console  # not needed by jobs, which import this package
    from rich.live import Live

    console = Console(stderr=True, markup=False, highlight=False)
    live = Live(console=console, auto_refresh=False, transient=True)
    live.start()
    return live


def _print(line: str) -> None:
    if sys.stderr is not None:
        print(line, file=sys.stderr, flush=True)
