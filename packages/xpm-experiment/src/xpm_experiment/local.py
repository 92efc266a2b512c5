"""The executor for one machine, used by default."""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

from .job import Job
from .launch import Outcome, run_job
from .places import Amounts, Places
from .resources import Resources
from .workers import WorkerPool
from .workspace import JobFolder


class LocalExecutor(ThreadPoolExecutor):
    """Runs several jobs at a time on this machine, in processes that are used again.

    Jobs that ask for more processors, memory or graphics processors than are left wait for others
    to end; one that asks for more than there is runs alone.

    Arguments:
        max_workers: how many processors they use, at one for each job that does not ask for more;
            by default all of them.
    """

    def __init__(self, max_workers: int | None = None) -> None:
        super().__init__(max_workers or os.cpu_count() or 1, "xpm-job")
        self._pool = WorkerPool(self._max_workers)
        self._places = Places((self._max_workers, _memory(), _gpus()))

    def submit_job(self, job: Job) -> Future[Outcome]:
        """Runs a job as soon as there is a place for it."""
        self._pool.allow(job.folder)
        return self.submit(run_job, str(job.path), partial(self._run, job))

    def _run(self, job: Job, folder: JobFolder) -> int:
        with self._places.taken(_amounts(job.options.resources)):
            return self._pool.run(job)

    def end_jobs(self, jobs: Iterable[Job], patience: float = 10.0) -> None:
        """Ends jobs, now or when they start.

        Arguments:
            patience: seconds that a job has to end by itself.
        """
        self._pool.end_jobs((job.folder for job in jobs), patience)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Takes no more jobs; with `wait`, returns when all have ended."""
        super().shutdown(wait, cancel_futures=cancel_futures)
        self._pool.close()


def _amounts(resources: Resources) -> Amounts:
    return resources.cpus, resources.bytes or 0, resources.gpus


def _memory() -> int:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _gpus() -> int:
    return len(list(Path("/dev").glob("nvidia[0-9]*")))
