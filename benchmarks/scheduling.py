"""What submitting costs: `python -m benchmarks.scheduling` prints µs and bytes for each job.

Jobs need others and go to an executor that does nothing. *scheduler*: through the scheduler alone,
100,000 of them. *submit*: through `Task.submit`, with all that is checked and written; each task
needs up to three of the first ones. In *chain*, each needs the one before, so that the
`params.json` of the n-th holds n tasks: what it takes beyond the others grows with the bytes.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import partial
from typing import NamedTuple

from xpm_config import Param, Task
from xpm_experiment import Job, JobFolder, Outcome, experiment
from xpm_experiment.scheduler import Scheduler


class Step(Task):
    """A task that needs others."""

    number: Param[int]
    needed: Param[list[Task]]


class Nothing:
    """An executor that runs no job, and says that all are done."""

    def submit_job(self, job: Job) -> Future[Outcome]:
        """Says that it is done."""
        future: Future[Outcome] = Future()
        future.set_result(Outcome(done=True, ran=True))
        return future

    def end_jobs(self, jobs: Iterable[Job]) -> None:
        """There are none."""

    def shutdown(self) -> None:
        """It holds nothing."""


class Cost(NamedTuple):
    """What each job takes.

    Attributes:
        microseconds: of the processor.
        bytes: of memory, at most.
    """

    microseconds: float
    bytes: float


def schedule(size: int, chain: bool) -> None:
    """Gives jobs that need others to a scheduler."""
    scheduler = Scheduler(Nothing().submit_job, lambda job: None)
    jobs: list[Job] = []
    for number in range(size):
        jobs.append(Job(JobFolder(f"/workspace/jobs/a.task/{number:064x}")))
        needed = number - 1 if chain else number % 100
        scheduler.add(jobs[-1], [jobs[needed]] if 0 <= needed < number else [])
    scheduler.wait()


def submit(size: int, chain: bool) -> None:
    """Submits tasks that need others to an experiment."""
    tasks: list[Task] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        open(os.devnull, "w", encoding="utf-8") as null,
        contextlib.redirect_stderr(null),
        experiment(folder, "submitting", executor=Nothing()),
    ):
        for number in range(size):
            needed = tasks[-1:] if chain else tasks[:3]
            tasks.append(Step.C(number=number, needed=needed).submit())


def cost(work: Callable[[int], None], size: int) -> Cost:
    """What each of so many jobs takes."""
    begin = time.process_time()
    work(size)
    microseconds = (time.process_time() - begin) / size * 1e6
    tracemalloc.start()
    work(size)
    peak = tracemalloc.get_traced_memory()[1] / size
    tracemalloc.stop()
    return Cost(microseconds, peak)


def figures(
    scheduled: int = 100_000, submitted: int = 4_000, chained: int = 400
) -> dict[str, Cost]:
    """What each job takes: by name, for a number of jobs and for half of it."""
    ways = {
        "scheduler": (partial(schedule, chain=False), scheduled),
        "scheduler, chain": (partial(schedule, chain=True), scheduled),
        "submit": (partial(submit, chain=False), submitted),
        "submit, chain": (partial(submit, chain=True), chained),
    }
    return {
        f"{name}, {number:,} jobs": cost(work, number)
        for name, (work, size) in ways.items()
        for number in (size // 2, size)
    }


def main() -> None:
    """Measures, and prints a table in Markdown."""
    argparse.ArgumentParser(prog="benchmarks.scheduling", description=__doc__).parse_args()
    print("| each job | µs | bytes |\n| --- | --- | --- |")
    for name, found in figures().items():
        print(f"| {name} | {found.microseconds:.1f} | {found.bytes:,.0f} |")


if __name__ == "__main__":
    from benchmarks import scheduling  # under a name by which jobs would find its task

    scheduling.main()
