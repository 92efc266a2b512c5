"""The executor for one machine, used by default."""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor

from .job import Job
from .launch import Outcome, run_job
from .workers import WorkerPool


class LocalExecutor(ThreadPoolExecutor):
    """Runs several jobs at a time on this machine, in processes that are used again.

    Arguments:
        max_workers: how many at a time; by default one for each processor.
    """

    def __init__(self, max_workers: int | None = None) -> None:
        super().__init__(max_workers or os.cpu_count() or 1, "xpm-job")
        self._pool = WorkerPool(self._max_workers)

    def submit_job(self, job: Job) -> Future[Outcome]:
        """Runs a job as soon as there is a place for it."""
        return self.submit(run_job, str(job.path), self._pool.run)

    def terminate(self, patience: float = 10.0) -> None:
        """Ends all jobs that run, and starts no more.

        Arguments:
            patience: seconds that a job has to end by itself.
        """
        super().shutdown(wait=False, cancel_futures=True)
        self._pool.terminate(patience)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Takes no more jobs; with `wait`, returns when all have ended."""
        super().shutdown(wait, cancel_futures=cancel_futures)
        self._pool.close()
