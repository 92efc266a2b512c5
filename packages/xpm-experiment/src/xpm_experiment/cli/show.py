"""`xpm show`: what a job, a save or a definition holds."""

from __future__ import annotations

from typing import Annotated

import typer

from xpm_params import Tree, open_params, small_plain

from ..levels import levels_text
from ..listing import JobRecord, job_record
from ..subjects import Kind, Subject, find_subject
from ..submissions import submitted_by
from ..wording import seconds_text, tags_text
from ..workspace import JobFolder, Workspace
from .jobs import job_json
from .options import HERE, JsonOption, WorkspaceOption
from .output import FOUND, has_colours, print_json, say, time_text

NAME_HELP = "A path, the start of the identifier of a job, or EXPERIMENT[@RUN][:SAVE]."


def show(
    name: Annotated[str, typer.Argument(help=NAME_HELP)],
    depth: Annotated[int, typer.Option(help="How deep to go.", min=0)] = 32,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> int:
    """Show a job, a save or a definition.

    Its parameters are shown as a tree, without importing their classes.

    \b
    Examples:
      xpm show golden.models.train/ba5f1741
      xpm show train:best
      xpm show train@20261123_171636
      xpm show models/digits/experimaestro.json --json

    Keys of --json: kind (job, save or definition), path, job (as `xpm jobs` tells it, or null),
    parameters (with the class of each configuration as $type).

    Exit status: 1 when a value cannot be read; it is shown why.
    """
    subject = find_subject(Workspace(workspace), name)
    job = _job(subject)
    if json:
        print_json(
            {
                "kind": subject.kind.value,
                "path": str(subject.path),
                "job": None if job is None else job_json(job),
                "parameters": small_plain(open_params(subject.path)),
            }
        )
        return 0
    tree = Tree(depth=depth, colour=has_colours())
    lines = tree.lines(open_params(subject.path))
    for line in _head(subject, job):
        say(line)
    for line in lines:
        print(line)
    return FOUND if tree.problems else 0


def _job(subject: Subject) -> JobRecord | None:
    if subject.kind is not Kind.JOB:
        return None
    folder = JobFolder(subject.folder)
    runs = [] if subject.workspace is None else subject.workspace.all_runs()
    return job_record(folder, submitted_by(runs))


def _head(subject: Subject, job: JobRecord | None) -> list[str]:
    if job is None:
        of = "" if subject.run is None else f" of {subject.run.experiment} {subject.run.run_id}"
        return [f"{subject.kind.value}{of}: {subject.path}"]
    head = [f"job: {job.folder}", f"state: {job.status.value}"]
    if job.reason:
        head[-1] += f" ({job.reason})"
    told = {
        "tags": tags_text(job.tags),
        "experiments": ", ".join(job.experiments),
        "started": time_text(job.started),
        "duration": seconds_text(job.duration),
        "host": job.host,
        "progress": levels_text(job.progress),
    }
    return head + [f"{name}: {text}" for name, text in told.items() if text]
