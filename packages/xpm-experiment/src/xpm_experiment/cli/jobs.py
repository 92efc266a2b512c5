"""`xpm jobs`: the jobs of a workspace."""

from __future__ import annotations

from ..levels import levels_text
from ..listing import JobRecord, list_jobs
from ..submissions import submitted_by
from ..wording import seconds_text, tags_text
from .options import (
    HERE,
    ExperimentOption,
    JsonOption,
    StateOption,
    TagOption,
    TypeOption,
    WorkspaceOption,
    choice,
    opened,
)
from .output import print_columns, print_json_lines, time_text

_HEADER = ("JOB", "STATE", "TAGS", "STARTED", "DURATION", "HOST", "PROGRESS")


def jobs(
    state: StateOption = None,
    type: TypeOption = None,
    tag: TagOption = None,
    experiment: ExperimentOption = None,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """List jobs, by type and identifier.

    \b
    States: done; failed; running; lost (its process is gone); waiting (not begun);
    empty (a folder without parameters).

    \b
    Examples:
      xpm jobs --state failed --state lost
      xpm jobs --type train --tag lr=0.5 --tag final
      xpm jobs -e sweep --json | jq -r '.[] | select(.duration > 60) | .folder'

    Keys of --json: type, identifier, state, tags, experiments, host, started, ended, duration,
    reason, folder, progress (of a running job: value and desc of each level). Times are in seconds
    since 1970, null when not known.
    """
    found = opened(workspace)
    chosen = choice(state, type, tag, experiment)
    records = chosen.of(list_jobs(found, submitted_by(found.all_runs())))
    if json:
        print_json_lines(map(job_json, records))
    else:
        rows = list(records)
        told = len(_HEADER) - (not any(job.progress for job in rows))
        print_columns(_HEADER[:told], (_cells(job)[:told] for job in rows))


def job_json(job: JobRecord) -> dict[str, object]:
    """The documented keys of a job."""
    return {
        "type": job.type_identifier,
        "identifier": job.identifier,
        "state": job.status.value,
        "tags": job.tags,
        "experiments": job.experiments,
        "host": job.host,
        "started": job.started,
        "ended": job.ended,
        "duration": job.duration,
        "reason": job.reason,
        "folder": job.folder,
        "progress": [level._asdict() for level in job.progress],
    }


def job_facts(job: JobRecord) -> dict[str, str]:
    """What there is to read of a job, by name."""
    told = {
        "tags": tags_text(job.tags),
        "experiments": ", ".join(job.experiments),
        "started": time_text(job.started),
        "duration": seconds_text(job.duration),
        "host": job.host,
        "progress": levels_text(job.progress),
    }
    return {name: text for name, text in told.items() if text}


def _cells(job: JobRecord) -> tuple[str, ...]:
    return (
        job.name,
        job.status.value,
        tags_text(job.tags),
        time_text(job.started),
        seconds_text(job.duration),
        job.host or "",
        levels_text(job.progress),
    )
