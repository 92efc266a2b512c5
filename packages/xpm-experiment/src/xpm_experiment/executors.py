"""Who runs jobs: what `experiment(executor=…)` takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future
from typing import Any, Protocol, runtime_checkable

from .dask import DaskExecutor
from .errors import InvalidOptionError, MissingExtraError
from .job import Job
from .launch import Outcome, run_job
from .local import LocalExecutor
from .workspace import Workspace


@runtime_checkable
class JobExecutor(Protocol):
    """An executor that looks at what each job asks for, and can end jobs that run."""

    def submit_job(self, job: Job) -> Future[Outcome]:
        """Runs a job as soon as there is a place for it."""

    def end_jobs(self, jobs: Iterable[Job]) -> None:
        """Ends jobs that run, and those that were submitted and come to run later."""

    def shutdown(self) -> None:
        """Gives back what it holds; all jobs have ended."""


class AnyExecutor:
    """An executor that knows nothing of jobs, such as those of `concurrent.futures`."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def submit_job(self, job: Job) -> Future[Outcome]:
        """Runs a job as soon as there is a place for it."""
        return self._executor.submit(run_job, str(job.path))

    def end_jobs(self, jobs: Iterable[Job]) -> None:
        """Leaves them: they are not known to the executor."""

    def shutdown(self) -> None:
        """Leaves it open: it is the user's."""


class Kept:
    """The user's own executor for jobs, which stays open."""

    def __init__(self, executor: JobExecutor) -> None:
        self.submit_job: Callable[[Job], Future[Outcome]] = executor.submit_job
        self.end_jobs: Callable[[Iterable[Job]], None] = executor.end_jobs

    def shutdown(self) -> None:
        """Leaves it open: it is the user's."""


def chosen_executor(given: Any, workspace: Workspace) -> JobExecutor:
    """The executor that was chosen for an experiment.

    Arguments:
        given: an executor, the name of a kind, or a Dask cluster (its client or address).

    Raises:
        InvalidOptionError: if it is something else.
        MissingExtraError: if what it needs is not installed.
    """
    if given is None or given == "local":
        return LocalExecutor()
    if given == "slurm":
        return _slurm(workspace)
    if given == "dask" or (isinstance(given, str) and "://" in given) or _is_dask(given):
        return _dask(given)
    if isinstance(given, JobExecutor):
        return Kept(given)
    if isinstance(given, Executor):
        return AnyExecutor(given)
    raise InvalidOptionError(
        "expected executor to be 'local', 'slurm', 'dask', the address or client of a Dask "
        f"cluster, or an executor as those of concurrent.futures, found {given!r}"
    )


def _is_dask(given: object) -> bool:
    kind = type(given)
    return kind.__name__ == "Client" and kind.__module__.partition(".")[0] == "distributed"


def _slurm(workspace: Workspace) -> JobExecutor:
    try:
        from .slurm import SlurmExecutor
    except ImportError as error:
        raise _missing("slurm", error) from error
    return SlurmExecutor(workspace.slurm)


def _dask(given: Any) -> JobExecutor:
    try:
        return DaskExecutor(None if given == "dask" else given)
    except ImportError as error:
        raise _missing("dask", error) from error


def _missing(extra: str, error: ImportError) -> MissingExtraError:
    return MissingExtraError(
        f"{error}; to run jobs this way, install xpm-experiment[{extra}]", name=error.name
    )
