"""Whether jobs and saves still load, with the classes as they are now."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from xpm_config import ConfigError
from xpm_params import Document, Env, ParamsError, read_params
from xpm_serialize import FieldError, LoadError, SerializationError, load

from . import environment
from .loading import task_in
from .subjects import Kind, Subject, subject_at
from .workspace import JobFolder, Workspace, definition_in

_FIELD = re.compile(r"objects\[(\d+)\](?:\.fields\.(?:\[\")?(\w+))?")


class Problem(NamedTuple):
    """One reason why a definition does not load.

    Attributes:
        file: the definition.
        class_name: of the configuration; empty if none.
        parameter: of the class; empty if none.
        place: inside the file; empty for the whole file.
        reason: what was found and expected.
    """

    file: str
    class_name: str
    parameter: str
    place: str
    reason: str

    def __str__(self) -> str:
        where = ".".join(part for part in (self.class_name, self.parameter) if part)
        return f"{self.file}: {where + ': ' if where else ''}{self.reason}"


def subjects_below(path: Path) -> list[Subject]:
    """The jobs and the saves of a workspace; any other path is one itself."""
    workspace = Workspace(path)
    if not workspace.marker.is_file() and not workspace.jobs_folder.is_dir():
        return [subject_at(Path(os.path.abspath(path)))]
    workspace.check()
    jobs = [Subject(Kind.JOB, job.path) for job in workspace.job_folders()]
    saves = [
        Subject(Kind.SAVE, run.save(name), run)
        for run in workspace.all_runs()
        for name in run.saves()
    ]
    return jobs + saves


def problems_of(subject: Subject) -> list[Problem]:
    """All that keeps a job or a save from being loaded; its classes are imported."""
    file = str(definition_of(subject))
    try:
        document = read_definition(subject)
    except (ParamsError, OSError) as error:
        return list(_problems(error, file, None))
    try:
        with environment.restored(document.extra):
            _load(subject, document)
    except (ParamsError, SerializationError, ConfigError, OSError) as error:
        return list(_problems(error, file, document))
    except Exception as error:  # noqa: BLE001 - the code of the user's classes
        return [Problem(file, "", "", "", f"{type(error).__name__}: {error}")]
    return []


def definition_of(subject: Subject) -> Path:
    """The file with the parameters of a job or a save."""
    if subject.kind is Kind.JOB:
        return JobFolder(subject.folder).params
    return definition_in(subject.path) or subject.path


def read_definition(subject: Subject) -> Document:
    """The parameters of a job or a save, as they stand in the file.

    Raises:
        ParamsError: if there is no such file, or it is not what it should be.
    """
    return read_params(definition_of(subject))


def _load(subject: Subject, document: Document) -> None:
    if subject.kind is Kind.JOB:
        task_in(JobFolder(subject.folder), document)
        return
    name = None if subject.path.is_dir() else subject.path.name
    workspace = subject.workspace
    with Env(wspath=workspace.root if workspace else document.workspace).activate():
        load(subject.folder, definition_filename=name, trust_files=True)


def _problems(error: BaseException, file: str, document: Document | None) -> Iterator[Problem]:
    """The problems that an error, or a group of them, tells."""
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield from _problems(part, file, document)
        return
    if isinstance(error, LoadError):
        place, reason = error.path, error.reason
    elif isinstance(error, ParamsError):
        place, reason = (error.place if error.path else ""), error.reason
    else:
        place, reason = "", str(error)
    class_name, parameter = _declared(place, document)
    if isinstance(error, FieldError):
        parameter = error.parameter or parameter
    yield Problem(file, class_name, parameter, place, reason)


def _declared(place: str, document: Document | None) -> tuple[str, str]:
    """The class and the parameter at a place of a definition."""
    match = _FIELD.match(place)
    if match is None or document is None or int(match[1]) >= len(document.objects):
        return "", ""
    return document.objects[int(match[1])].typename, match[2] or ""
