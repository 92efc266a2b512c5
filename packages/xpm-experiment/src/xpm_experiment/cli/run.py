"""`xpm run` and `xpm retry`: running jobs by hand."""

from __future__ import annotations

from typing import Annotated

import typer

from .. import runner
from ..choice import Choice
from ..job import Job, JobState
from ..listing import JobRecord, Status, job_record, list_jobs
from ..local import LocalExecutor
from ..retrying import retry as retry_jobs
from ..subjects import find_job
from ..submissions import submitted_by
from ..workspace import JobFolder, Workspace
from .options import (
    HERE,
    ExperimentOption,
    JsonOption,
    TagOption,
    TypeOption,
    WorkspaceOption,
    choice,
    opened,
)
from .output import FOUND, counted, print_json_lines, say, tell

_TO_RETRY = (Status.FAILED, Status.LOST)


def run(
    params_json: Annotated[
        str, typer.Argument(metavar="PARAMS_JSON", help="The file in the folder of the job.")
    ],
) -> int:
    """Run one job, unless it is done.

    It runs in this process: the same as `python -m xpm_experiment run PARAMS_JSON`.

    \b
    Example:
      xpm run workspace/jobs/my.train/0b1c.../params.json

    Exit status: 1 when the job failed.
    """
    return runner.main(["run", params_json])


def retry(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[JOB]...", help="These jobs; by default all that failed."),
    ] = None,
    type: TypeOption = None,
    tag: TagOption = None,
    experiment: ExperimentOption = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="How many at a time.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell which.")] = False,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> int:
    """Run jobs again that failed.

    Also those whose process is gone. Each runs on this machine, after those that it needs.

    \b
    Examples:
      xpm retry --dry-run
      xpm retry --type train --tag lr=0.5
      xpm retry ba5f1741 0997bbf6 -j 2

    Keys of --json: type, identifier, folder, done, reason.

    Exit status: 1 when one failed again.
    """
    found = opened(workspace)
    chosen = choice(list(_TO_RETRY), type, tag, experiment)
    again = [Job(JobFolder(job.folder)) for job in _to_retry(found, names or [], chosen)]
    if not dry_run:
        with LocalExecutor(jobs) as executor:
            again = retry_jobs(found, again, executor, _say_nothing if json else _say_end)
    if json:
        print_json_lines(map(_json, again))
    elif dry_run:
        for job in again:
            say(f"{_name(job.folder)} would run again")
    if dry_run:
        return 0
    failed = sum(job.state is not JobState.DONE for job in again)
    tell(f"{counted(len(again), 'job')} run again, {failed} failed")
    return FOUND if failed else 0


def _to_retry(workspace: Workspace, names: list[str], chosen: Choice) -> list[JobRecord]:
    submitted = submitted_by(workspace.all_runs())
    if not names:
        return list(chosen.of(list_jobs(workspace, submitted)))
    records = [job_record(find_job(workspace, name), submitted) for name in names]
    for record in records:
        if not chosen.includes(record):
            tell(f"xpm: {record.name} is {record.status.value}: not run again")
    return [record for record in records if chosen.includes(record)]


def _say_end(job: Job) -> None:
    end = "done" if job.state is JobState.DONE else f"failed: {job.reason}"
    say(f"{_name(job.folder)} {end}")


def _say_nothing(job: Job) -> None:
    pass


def _json(job: Job) -> dict[str, object]:
    return {
        "type": job.folder.type_identifier,
        "identifier": job.folder.identifier,
        "folder": str(job.folder.path),
        "done": job.state is JobState.DONE,
        "reason": job.reason or None,
    }


def _name(folder: JobFolder) -> str:
    return f"{folder.type_identifier}/{folder.identifier[:8]}"
