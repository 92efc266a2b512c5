"""`xpm check` and `xpm doctor`: what would go wrong."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Annotated

import typer

from ..checking import problems_of, subjects_below
from ..diagnosis import findings_in
from .options import HERE, JsonOption, WorkspaceOption, opened
from .output import FOUND, print_json_lines, say, tell


def check(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help="A workspace, or the folder of a job or a save."),
    ],
    folders: Annotated[
        list[Path] | None,
        typer.Option(
            "--import-from", "-I", metavar="FOLDER", help="Where modules are; by default here."
        ),
    ] = None,
    json: JsonOption = False,
) -> int:
    """Tell what does not load any more.

    Each job and save is loaded with the classes as they are now.

    Classes are imported, and the scripts that a job names are run: check what you trust.

    \b
    Examples:
      xpm check workspace
      xpm check models/digits -I src
      xpm check tests/workspaces/* || exit 1    # in CI

    Keys of --json: file, class, parameter, place, reason; the first is never empty.

    Exit status: 1 when one does not load.
    """
    sys.path[:0] = [os.path.abspath(folder) for folder in folders or [HERE]]
    subjects = [subject for path in paths for subject in subjects_below(path)]
    with redirect_stdout(sys.stderr):  # modules may print
        found = [problems for subject in subjects if (problems := problems_of(subject))]
    if json:
        print_json_lines(
            {
                "file": problem.file,
                "class": problem.class_name,
                "parameter": problem.parameter,
                "place": problem.place,
                "reason": problem.reason,
            }
            for problems in found
            for problem in problems
        )
    else:
        for problems in found:
            for problem in problems:
                say(str(problem))
    tell(f"{len(subjects)} checked, {len(found)} would not load")
    return FOUND if found else 0


def doctor(workspace: WorkspaceOption = HERE, json: JsonOption = False) -> int:
    """Tell what a move would break.

    Also what is broken already.

    \b
    What is told: absolute path (into the workspace, not found after a move); outside (a file that
    is elsewhere); missing; script (a class that only a script has); unreadable; lost (the process
    of a job is gone); leftover (of a command that was killed).

    \b
    Examples:
      xpm doctor -w /data/workspace
      xpm doctor --json | jq -r '.[] | select(.kind == "outside") | .detail'

    Keys of --json: kind, file, place, detail.

    Exit status: 1 when something was found.
    """
    findings = list(findings_in(opened(workspace)))
    if json:
        print_json_lines(finding._asdict() for finding in findings)
    else:
        for finding in findings:
            say(str(finding))
    return FOUND if findings else 0
