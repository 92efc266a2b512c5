"""`xpm gc`: removing what nothing refers to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from xpm_serialize import size_text

from ..collection import Candidate, Folder, remove, unreferred
from ..workspace import JobFolder
from .options import HERE, JsonOption, WorkspaceOption, opened
from .output import counted, print_json_lines, say, tell

_SECONDS_OF_A_DAY = 86_400


def gc(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Remove them.")] = False,
    days: Annotated[
        float, typer.Option("--older-than", metavar="DAYS", min=0, help="Keep what is younger.")
    ] = 7.0,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Remove jobs that no run refers to.

    With them go the partials that no job shares any more. Without --yes, they are only told.

    A job is kept when a run, a save of a run, or a job that is kept names it, when it runs, and
    when anything in its folder is young. Delete the folders of runs by hand first. A removal that
    was killed is taken up by the next one.

    \b
    Examples:
      xpm gc
      xpm gc --older-than 30 --yes

    Keys of --json: type, identifier, size (bytes), folder, removed.
    """
    found = opened(workspace)
    min_age = days * _SECONDS_OF_A_DAY
    candidates = unreferred(found, min_age)
    gone = remove(found, candidates, min_age) if yes else []
    removed = {str(folder.path) for folder in gone}
    if json:
        print_json_lines(_json(candidate, removed) for candidate in candidates)
    else:
        for candidate in candidates:
            say(_line(candidate, removed, yes))
    size = sum(size for folder, size in candidates if not yes or str(folder.path) in removed)
    number = _numbers(gone if yes else [folder for folder, _ in candidates])
    tell(f"{number}, {size_text(size)}, {'removed' if yes else 'would be removed: pass --yes'}")


def _numbers(folders: Sequence[Folder]) -> str:
    jobs = sum(isinstance(folder, JobFolder) for folder in folders)
    partials = len(folders) - jobs
    return counted(jobs, "job") + (f", {counted(partials, 'partial')}" if partials else "")


def _line(candidate: Candidate, removed: set[str], yes: bool) -> str:
    folder, size = candidate
    end = "removed" if str(folder.path) in removed else "kept" if yes else "would be removed"
    return f"{folder.type_identifier}/{folder.identifier[:8]} ({size_text(size)}) {end}"


def _json(candidate: Candidate, removed: set[str]) -> dict[str, object]:
    folder, size = candidate
    return {
        "type": folder.type_identifier,
        "identifier": folder.identifier,
        "size": size,
        "folder": str(folder.path),
        "removed": str(folder.path) in removed,
    }
