"""`xpm diff`: what differs between two jobs or saves."""

from __future__ import annotations

from typing import Annotated

import typer

from ..comparison import differences
from ..subjects import find_subject
from ..workspace import Workspace
from .options import HERE, JsonOption, WorkspaceOption
from .output import FOUND, print_json_lines, say
from .show import NAME_HELP


def diff(
    left: Annotated[str, typer.Argument(metavar="A", help=NAME_HELP)],
    right: Annotated[str, typer.Argument(metavar="B", help="The same.")],
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> int:
    """Tell what differs between two of them.

    Compared are parameters, the content of data files, and what their runs recorded of the code:
    Python, packages, commit.

    \b
    Examples:
      xpm diff ba5f1741 0997bbf6
      xpm diff train@20261123_171636 train:best
      xpm diff old/model new/model && echo same

    Keys of --json: kind (class, parameter, data file or code), place, left, right.

    Exit status: 0 when nothing differs, 1 when something does.
    """
    found = Workspace(workspace)
    subjects = [find_subject(found, name) for name in (left, right)]
    differing = list(differences(*subjects))
    if json:
        print_json_lines(difference._asdict() for difference in differing)
    else:
        for kind, place, one, other in differing:
            say(f"{kind} {place}: {one} -> {other}")
    return FOUND if differing else 0
