"""The commands, by their names."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from .check import check, doctor
from .copy import copy
from .diff import diff
from .gc import gc
from .jobs import jobs
from .logs import logs
from .output import guarded
from .run import retry, run
from .runs import runs
from .share import pull, push
from .show import show

app: typer.Typer = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
for _command in (runs, jobs, show, diff, logs, run, retry, check, doctor, gc, copy, push, pull):
    app.command()(guarded(_command))


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"xpm {version('xpm-experiment')}")
        raise typer.Exit


@app.callback()
def xpm(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Tell the version."),
    ] = False,
) -> None:
    """Look into the workspaces of experiments, and work with them.

    Exit status: 0 when all is well, 1 when something was found or failed, 2 when the command could
    not do what it was asked to.
    """
