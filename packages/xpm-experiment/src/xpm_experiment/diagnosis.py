"""What in a workspace would not survive a move, or is not what it should be."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, Final, NamedTuple

from xpm_params import ObjectDefinition, ParamsError

from .checking import definition_of, read_definition, subjects_below
from .listing import Status, status_of
from .subjects import Kind, Subject
from .workspace import JobFolder, Workspace

ABSOLUTE: Final = "absolute path"
OUTSIDE: Final = "outside"
MISSING: Final = "missing"
SCRIPT: Final = "script"
UNREADABLE: Final = "unreadable"
LOST: Final = "lost"
LEFTOVER: Final = "leftover"


class Finding(NamedTuple):
    """Something that a move would break, or that is broken.

    Attributes:
        kind: `absolute path` (into this workspace, and not found again after a move), `outside`
            (a file that is not in the workspace), `missing` (one that is nowhere), `script` (a
            class that only the file of a script has), `unreadable`, `lost` (a job whose process
            is gone) or `leftover` (of a command that was killed).
        file: in which it was found.
        place: inside the file; empty for the file as a whole.
        detail: what was found.
    """

    kind: str
    file: str
    place: str
    detail: str

    def __str__(self) -> str:
        place = f" ({self.place})" if self.place else ""
        return f"{self.kind}: {self.file}{place}: {self.detail}"


def findings_in(workspace: Workspace) -> Iterator[Finding]:
    """All that would break when the workspace is moved, and what is broken already."""
    for subject in subjects_below(workspace.root):
        yield from _of_document(subject, workspace)
        if subject.kind is Kind.JOB and status_of(JobFolder(subject.path)) is Status.LOST:
            yield Finding(LOST, str(subject.path), "", "its process is gone; `xpm retry` runs it")
    for folder in (workspace.jobs_folder, workspace.experiments_folder):
        yield from _of_links(folder, workspace)
    for folder in (workspace.trash, workspace.incoming):
        if folder.is_dir():
            detail = "a command was killed; `xpm gc --yes` removes what is not needed"
            yield Finding(LEFTOVER, str(folder), "", detail)


def _of_document(subject: Subject, workspace: Workspace) -> Iterator[Finding]:
    file = str(definition_of(subject))
    try:
        objects = list(read_definition(subject).objects)
    except (ParamsError, OSError) as error:
        reason = error.reason if isinstance(error, ParamsError) else str(error)
        yield Finding(UNREADABLE, file, "", reason)
        return
    scripts = set()
    for index, definition in enumerate(objects):
        if definition.file is not None:
            scripts.add((definition.file, definition.typename))
        for place, path in _paths(definition, f"objects[{index}].fields"):
            yield from _of_path(path, place, file, workspace)
    for path, typename in sorted(scripts):
        there = "" if os.path.isfile(path) else ", which is not there"
        yield Finding(SCRIPT, file, "", f"class {typename} is found in the script {path}{there}")


def _of_path(path: str, place: str, file: str, workspace: Workspace) -> Iterator[Finding]:
    here = workspace.here(Path(path))
    if not os.path.lexists(here):
        yield Finding(MISSING, file, place, path)
    elif not here.is_relative_to(workspace.root):
        yield Finding(OUTSIDE, file, place, path)
    elif workspace.here(_elsewhere(here, workspace)) != here:
        yield Finding(ABSOLUTE, file, place, path)


def _elsewhere(path: Path, workspace: Workspace) -> Path:
    """The path as it was before a move."""
    return Path(os.devnull, path.relative_to(workspace.root))


def _paths(definition: ObjectDefinition, place: str) -> Iterator[tuple[str, str]]:
    """The absolute paths in the fields of an object, each with its place."""
    pending: list[tuple[str, Any]] = [(place, dict(definition.fields))]
    while pending:
        place, value = pending.pop()
        if isinstance(value, list):
            pending += [(f"{place}[{i}]", part) for i, part in reversed([*enumerate(value)])]
        elif isinstance(value, dict):
            path = value.get("value")
            if value.get("type") == "path" and isinstance(path, str):
                if PurePosixPath(path).is_absolute() and "base" not in value:
                    yield place, path
            else:
                parts = list(value.items())
                pending += [(f"{place}.{key}", part) for key, part in reversed(parts)]


def _of_links(folder: Path, workspace: Workspace) -> Iterator[Finding]:
    """Links that lead out of the workspace, or by an absolute path."""
    root = os.path.realpath(workspace.root)
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(parent, name)
            if path.is_symlink():
                yield from _of_link(path, root)


def _of_link(link: Path, root: str) -> Iterator[Finding]:
    leads_to = os.readlink(link)
    real = Path(os.path.realpath(link))
    if not os.path.exists(link):
        yield Finding(MISSING, str(link), "", leads_to)
    elif not real.is_relative_to(root):
        yield Finding(OUTSIDE, str(link), "", leads_to)
    elif os.path.isabs(leads_to):
        yield Finding(ABSOLUTE, str(link), "", leads_to)
