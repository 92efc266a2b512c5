"""Who runs jobs: what `experiment(executor=…)` takes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Protocol, runtime_checkable

from .job import Job
from .launch import Outcome, run_job

StartJob = Callable[[Job], Future[Outcome]]


@runtime_checkable
class JobExecutor(Protocol):
    """An executor that looks at what each job asks for."""

    def submit_job(self, job: Job) -> Future[Outcome]:
        """Runs a job as soon as there is a place for it."""


def starting_on(executor: Executor | JobExecutor) -> StartJob:
    """The function that gives a job to an executor."""
    if isinstance(executor, JobExecutor):
        return executor.submit_job
    return lambda job: executor.submit(run_job, str(job.path))
