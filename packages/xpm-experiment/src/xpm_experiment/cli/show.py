"""`xpm show`: what a job, a save, a definition or a run holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xpm_params import Tree, open_params, small_plain

from ..listing import JobRecord, job_record
from ..subjects import Kind, Subject, find_subject
from ..submissions import submitted_by
from ..workspace import JobFolder, Workspace
from .drawing import HTML_HELP, MERMAID_HELP, SVG_HELP, draw, run_at, show_run
from .jobs import job_facts, job_json
from .options import HERE, JsonOption, WorkspaceOption
from .output import FOUND, has_colours, print_json, say

NAME_HELP = "A path, the start of the identifier of a job, or EXPERIMENT[@RUN][:SAVE]."


def show(
    name: Annotated[str, typer.Argument(help=NAME_HELP)],
    depth: Annotated[int, typer.Option(help="How deep to go.", min=0)] = 32,
    mermaid: Annotated[bool, typer.Option("--mermaid", help=MERMAID_HELP)] = False,
    svg: Annotated[Path | None, typer.Option(metavar="FILE", help=SVG_HELP)] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help=HTML_HELP)] = None,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> int:
    """Show a job, a save, a definition or a run.

    Its parameters are shown as a tree, without importing their classes; a run, named by its folder,
    as a page (--html).

    \b
    Examples:
      xpm show golden.models.train/ba5f1741
      xpm show train:best
      xpm show train@20261123_171636
      xpm show models/digits/experimaestro.json --json
      xpm show train:best --html best.html
      xpm show experiments/train/current --html run.html

    Keys of --json: kind (job, save or definition), path, job (as `xpm jobs` tells it, or null),
    parameters (with the class of each configuration as $type).

    Exit status: 1 when a value cannot be read; it is shown why.
    """
    if (run := run_at(name)) is not None:
        return show_run(run, html, others=mermaid or svg is not None or json)
    subject = find_subject(Workspace(workspace), name)
    job = _job(subject)
    if mermaid or svg is not None or html is not None:
        draw(subject, job, as_mermaid=mermaid, svg_file=svg, html_file=html)
        return 0
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
    return head + [f"{name}: {text}" for name, text in job_facts(job).items()]
