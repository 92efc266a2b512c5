"""Running jobs of a workspace again, each after those that it needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .job import Job
from .local import LocalExecutor
from .references import jobs_by_identifier, needed_by
from .scheduler import Scheduler
from .workspace import Workspace


def retry(
    workspace: Workspace,
    jobs: Sequence[Job],
    executor: LocalExecutor,
    ended: Callable[[Job], None],
) -> list[Job]:
    """Runs jobs again; those that run are ended when an exception, such as Ctrl-C, comes.

    Arguments:
        ended: called when one has ended, or was left out since one that it needs failed, in any
            thread.

    Returns:
        the jobs, each after those that it needs.
    """

    def changed(job: Job) -> None:
        if job.state.is_final:
            ended(job)

    known = jobs_by_identifier(workspace)
    needed = {job.identifier: needed_by(job.folder, known) for job in jobs}
    by_identifier = {job.identifier: job for job in jobs}
    # one that is needed has fewer that it needs itself
    ordered = sorted(jobs, key=lambda job: len(needed[job.identifier]))
    scheduler = Scheduler(executor.submit_job, changed)
    try:
        for job in ordered:
            names = needed[job.identifier]
            scheduler.add(job, [by_identifier[name] for name in names if name in by_identifier])
        scheduler.wait()
    except BaseException:
        executor.end_jobs(scheduler.stop())
        scheduler.wait()
        raise
    return ordered
