"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from ..choice import Choice
from ..listing import Status
from ..workspace import Workspace

HERE: Final = Path()
WorkspaceOption = Annotated[
    Path,
    typer.Option(
        "--workspace",
        "-w",
        envvar="XPM_WORKSPACE",
        metavar="FOLDER",
        show_default=False,
        help="The workspace; the current folder by default.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
StateOption = Annotated[
    list[Status] | None,
    typer.Option(
        "--state",
        "-s",
        metavar="STATE",
        help="Only jobs in this state; may be given several times.",
    ),
]
TypeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--type", metavar="TYPE", help="Only jobs of this type: `train`, or `*.models.train`."
    ),
]
TagOption = Annotated[
    list[str] | None,
    typer.Option(
        "--tag", "-t", metavar="NAME[=VALUE]", help="Only jobs with this tag, and with all others."
    ),
]
ExperimentOption = Annotated[
    str | None,
    typer.Option("--experiment", "-e", metavar="NAME", help="Only jobs of this experiment."),
]


def opened(folder: Path) -> Workspace:
    """The workspace in a folder.

    Raises:
        WorkspaceError: if there is none.
    """
    workspace = Workspace(folder)
    workspace.check()
    return workspace


def choice(
    states: list[Status] | None,
    types: list[str] | None,
    tags: list[str] | None,
    experiment: str | None,
) -> Choice:
    """The jobs that the options ask for."""
    return Choice(states or (), types or (), tags or (), experiment)
