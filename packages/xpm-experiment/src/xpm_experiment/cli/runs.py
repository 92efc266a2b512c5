"""`xpm runs`: the runs of experiments."""

from __future__ import annotations

from typing import Annotated

import typer

from ..history import RunRecord, list_runs
from ..wording import seconds_text
from .options import HERE, JsonOption, WorkspaceOption, opened
from .output import print_columns, print_json_lines, time_text

_HEADER = ("EXPERIMENT", "RUN", "STATUS", "STARTED", "DURATION", "HOST", "JOBS", "SAVES")


def runs(
    experiment: Annotated[
        str | None, typer.Argument(help="Only the runs of this experiment.")
    ] = None,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """List the runs, oldest first.

    \b
    Examples:
      xpm runs
      xpm runs train -w /data/workspace
      xpm runs --json | jq '.[-1].saves'

    Keys of --json: experiment, run, status, started, ended, duration, host, jobs (from state to
    number), saves, folder. Times are in seconds since 1970, null when not known.
    """
    found = opened(workspace)
    records = list_runs(found.all_runs() if experiment is None else found.runs(experiment))
    if json:
        print_json_lines(map(_json, records))
    else:
        print_columns(_HEADER, map(_cells, records))


def _json(run: RunRecord) -> dict[str, object]:
    return {
        "experiment": run.experiment,
        "run": run.run_id,
        "status": run.status,
        "started": run.started,
        "ended": run.ended,
        "duration": run.duration,
        "host": run.host,
        "jobs": run.jobs,
        "saves": run.saves,
        "folder": run.folder,
    }


def _cells(run: RunRecord) -> tuple[str, ...]:
    return (
        run.experiment,
        run.run_id,
        run.status,
        time_text(run.started),
        seconds_text(run.duration),
        run.host or "",
        ", ".join(f"{number} {state}" for state, number in run.jobs.items()),
        ", ".join(run.saves),
    )
