"""What is shown while an experiment runs: a live table on a terminal, else plain lines."""

from __future__ import annotations

import os
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from .job import Job, JobState

_SHOWN: Final = {
    JobState.DONE: "done",
    JobState.FAILED: "failed",
    JobState.SKIPPED: "not started",
    JobState.RUNNING: "running",
    JobState.WAITING: "waiting",
}


class Display(Protocol):
    """Shows how far the jobs of an experiment are, on standard error."""

    def changed(self, job: Job) -> None:
        """Shows the change of a job's state; called in any thread."""

    def close(self, jobs: Iterable[Job]) -> None:
        """Shows how the experiment ended, with these jobs."""


def display(experiment: str) -> Display:
    """What shows the jobs of an experiment of this name."""
    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return Lines(experiment)
    from .table import LiveTable  # rich: not needed by jobs, which import this package

    return LiveTable(experiment)


class Lines:
    """A line for each job that starts or ends; how far jobs are is left to `xpm jobs`."""

    def __init__(self, experiment: str) -> None:
        self._experiment = experiment
        self._lock = threading.Lock()
        self._closed = False

    def changed(self, job: Job) -> None:
        """Prints a line, but for a job that waits or was done before."""
        if job.state is JobState.WAITING or job.already_done:
            return
        with self._lock:
            if not self._closed:
                print_line(f"{self._experiment}: {change(job)}")

    def close(self, jobs: Iterable[Job]) -> None:
        """Prints how many jobs ended how."""
        with self._lock:
            self._closed = True
            print_line(f"{self._experiment}: {summary(jobs)}")


def change(job: Job) -> str:
    """`my.train 5123b7b4 failed: exit status 1`."""
    again = " again" if job.state is JobState.RUNNING and job.retries else ""
    reason = f"{again}: {job.reason}" if job.reason else ""
    return f"{job} {_SHOWN[job.state]}{reason}"


def summary(jobs: Iterable[Job]) -> str:
    """`6 jobs: 6 done (2 run, 4 already done)`."""
    jobs = list(jobs)
    counts = Counter(job.state for job in jobs)
    before = sum(job.already_done for job in jobs)
    done = counts.pop(JobState.DONE, 0)
    parts = [f"{done} done ({done - before} run, {before} already done)", *counted(counts)]
    return f"{len(jobs)} job{'' if len(jobs) == 1 else 's'}: {', '.join(parts)}"


def counted(counts: Mapping[JobState, int]) -> list[str]:
    """`3 done`, `2 running`, `1 waiting`."""
    return [f"{counts[state]} {text}" for state, text in _SHOWN.items() if counts.get(state)]


def print_line(line: str) -> None:
    """Prints a line on standard error, if there is one."""
    if sys.stderr is not None:
        print(line, file=sys.stderr, flush=True)
