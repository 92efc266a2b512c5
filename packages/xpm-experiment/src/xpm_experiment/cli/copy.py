"""`xpm copy`: an experiment to another workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..transfer import copy_experiment
from ..workspace import Workspace
from .options import HERE, JsonOption, WorkspaceOption, opened
from .output import FOUND, counted, print_json, say, tell


def copy(
    experiment: Annotated[str, typer.Argument(help="The name of the experiment.")],
    target: Annotated[Path, typer.Argument(help="The other workspace, made if needed.")],
    run_id: Annotated[
        str | None, typer.Option("--run", metavar="RUN", help="Only this run; by default all.")
    ] = None,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> int:
    """Copy an experiment to another workspace.

    The jobs that it needs come along.

    Each job is copied, compared byte by byte, and then put in its place as a whole. What is there
    already is kept; a copy that was killed is taken up by the next one.

    \b
    Examples:
      xpm copy train /mnt/results
      xpm copy train /mnt/results --run 20261123_171636

    Keys of --json: runs, jobs, present, unfinished: lists of folders of this workspace.

    Exit status: 1 when jobs that are not done were left out.
    """
    copied = copy_experiment(opened(workspace), Workspace(target), experiment, run_id)
    if json:
        print_json(
            {
                "runs": [str(run.path) for run in copied.runs],
                "jobs": [str(job.path) for job in copied.jobs],
                "present": [str(job.path) for job in copied.present],
                "unfinished": [str(job.path) for job in copied.unfinished],
            }
        )
    else:
        say(f"{counted(len(copied.runs), 'run')} and {counted(len(copied.jobs), 'job')} copied")
        if copied.present:
            say(f"{counted(len(copied.present), 'job')} there already")
    for job in copied.unfinished:
        tell(f"left out, since it is not done: {job.type_identifier}/{job.identifier[:8]}")
    return FOUND if copied.unfinished else 0
