"""What somebody means by a name on the command line: a job, a save, or a definition anywhere."""

from __future__ import annotations

import os
import re
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from .errors import UnknownNameError
from .saves import find_save
from .workspace import JobFolder, RunFolder, Workspace

_JOB = re.compile(r"(?:(?P<type>[^/]+)/)?(?P<start>[0-9a-f]{4,64})")
_SAVE = re.compile(r"(?P<experiment>[^@:]+)(?:@(?P<run>[^:]+))?(?::(?P<name>.+))?")
_SHOWN_AT_MOST = 5


class Kind(Enum):
    """What a name is of."""

    JOB = "job"
    SAVE = "save"
    DEFINITION = "definition"


class Subject(NamedTuple):
    """Something with parameters.

    Attributes:
        kind: what it is.
        path: its folder, or the file of a definition.
        run: of which it is a save.
    """

    kind: Kind
    path: Path
    run: RunFolder | None = None

    @property
    def folder(self) -> Path:
        """Its folder."""
        return self.path if self.path.is_dir() else self.path.parent

    @property
    def workspace(self) -> Workspace | None:
        """The workspace in which it lies, if it is a job or a save."""
        if self.run is not None:
            return self.run.workspace
        return JobFolder(self.path).workspace if self.kind is Kind.JOB else None


def find_subject(workspace: Workspace, name: str) -> Subject:
    """What is meant by a path, the start of an identifier, or `EXPERIMENT[@RUN][:SAVE]`.

    Raises:
        UnknownNameError: if there is nothing of this name, or more than one job.
        NotSavedError: if there is no such save; it says which there are.
        WorkspaceError: if a name is given, and there is no workspace.
    """
    if os.path.lexists(name):
        return subject_at(Path(os.path.abspath(name)))
    workspace.check()
    if (job := _JOB.fullmatch(name)) and (found := _jobs(workspace, job["type"], job["start"])):
        return Subject(Kind.JOB, _only(found, name).path)
    save = _SAVE.fullmatch(name)
    if save is None or os.sep in name:
        raise _unknown(name)
    saved_as = save["name"] or "default"
    run = find_save(workspace, save["experiment"], saved_as, save["run"])
    return Subject(Kind.SAVE, run.save(saved_as), run)


def find_job(workspace: Workspace, name: str) -> JobFolder:
    """The job that a name is of; errors as for `find_subject`."""
    if not os.path.lexists(name):
        workspace.check()
        job = _JOB.fullmatch(name)
        found = _jobs(workspace, job["type"], job["start"]) if job else []
        if not found:
            raise _unknown(name)
        return _only(found, name)
    subject = subject_at(Path(os.path.abspath(name)))
    if subject.kind is not Kind.JOB:
        raise UnknownNameError(f"expected a job, found a {subject.kind.value} at {name!r}")
    return JobFolder(subject.folder)


def subject_at(path: Path) -> Subject:
    """What lies at a path."""
    folder = JobFolder(path if path.is_dir() else path.parent)
    if path in (folder.path, folder.params) and folder.params.exists():
        return Subject(Kind.JOB, folder.path)
    if not path.is_dir():
        return Subject(Kind.DEFINITION, path)
    run = RunFolder(path.parent.parent)
    is_save = run.workspace is not None and run.save(path.name) == path
    return Subject(Kind.SAVE, path, run) if is_save else Subject(Kind.DEFINITION, path)


def _jobs(workspace: Workspace, type_identifier: str | None, start: str) -> list[JobFolder]:
    return [
        folder
        for folder in workspace.job_folders()
        if folder.identifier.startswith(start)
        and (type_identifier is None or folder.type_identifier == type_identifier.lower())
    ]


def _only(found: list[JobFolder], name: str) -> JobFolder:
    if len(found) == 1:
        return found[0]
    names = [f"{job.type_identifier}/{job.identifier[:16]}" for job in found[:_SHOWN_AT_MOST]]
    more = ["…"] if len(found) > _SHOWN_AT_MOST else []
    raise UnknownNameError(
        f"{name!r} is the start of {len(found)} jobs: {', '.join([*names, *more])}"
    )


def _unknown(name: str) -> UnknownNameError:
    return UnknownNameError(
        f"expected a path, 4 or more digits of the identifier of a job, or "
        f"EXPERIMENT[@RUN][:SAVE], found {name!r}"
    )
