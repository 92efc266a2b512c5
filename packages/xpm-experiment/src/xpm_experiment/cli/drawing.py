"""The pictures of `xpm show`: text for Mermaid, an image, a page."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from xpm_params import read_params, write_text
from xpm_serialize import Picture, mermaid

from ..comparison import recorded_environment
from ..errors import UnknownNameError
from ..listing import JobRecord
from ..pictures.page import page
from ..pictures.recorded import recorded_facts
from ..pictures.runs import run_page
from ..pictures.svg import svg
from ..subjects import Subject
from ..workspace import RunFolder
from .jobs import job_facts
from .output import say

MERMAID_HELP: Final = "Print a flowchart that GitHub and the Hub draw."
SVG_HELP: Final = "Write an image; `-` prints it."
HTML_HELP: Final = "Write a page to look around in, without network; `-` prints it."


def draw(
    subject: Subject,
    job: JobRecord | None,
    *,
    as_mermaid: bool,
    svg_file: Path | None,
    html_file: Path | None,
) -> None:
    """Draws what somebody asked for; all without importing classes."""
    picture = Picture.of(read_params(subject.path))
    name = subject.path.name if job is None else job.name
    if as_mermaid:
        print(mermaid(picture), end="")
    if svg_file is not None:
        _write(svg_file, svg(picture, name))
    if html_file is not None:
        _write(html_file, page(name, _facts(subject, job), picture))


def run_at(name: str) -> RunFolder | None:
    """The run whose folder a name is the path of, also behind the link `current`."""
    path = Path(os.path.realpath(name))
    run = RunFolder(path)
    is_run = path.is_dir() and run.workspace is not None and (run.jobs.exists() or run.saves())
    return run if is_run else None


def show_run(run: RunFolder, html_file: Path | None, others: bool) -> int:
    """Writes the page of a run.

    Arguments:
        others: whether something else is asked for, too.

    Raises:
        UnknownNameError: unless only the page is, as a run has no parameters of its own.
    """
    workspace = run.workspace
    if html_file is None or others or workspace is None:
        raise UnknownNameError(
            f"expected a job or a save, or --html alone, found a run: {run.path}; "
            "`xpm jobs` lists its jobs"
        )
    _write(html_file, run_page(run, workspace, _job_facts))
    return 0


def _facts(subject: Subject, job: JobRecord | None) -> Mapping[str, str]:
    facts = {"Kind": subject.kind.value, "Path": str(subject.path)}
    if subject.run is not None:
        facts |= {"Experiment": subject.run.experiment, "Run": subject.run.run_id}
    if job is not None:
        reason = f" ({job.reason})" if job.reason else ""
        facts |= {"State": job.status.value + reason, **_job_facts(job)}
    return facts | recorded_facts(recorded_environment(subject))


def _job_facts(job: JobRecord) -> dict[str, str]:
    return {name.capitalize(): text for name, text in job_facts(job).items()}


def _write(file: Path, text: str) -> None:
    if str(file) == "-":
        print(text, end="")
        return
    write_text(file, text)
    say(f"wrote {file}")
