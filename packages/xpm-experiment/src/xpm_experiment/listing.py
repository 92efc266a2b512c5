"""The jobs of a workspace, as their folders and the runs that submitted them tell."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from . import told
from .levels import Level, read_levels
from .markers import is_alive, this_host
from .submissions import Submitted, Tags
from .workspace import JobFolder, MarkerNames, Workspace

_HOST = this_host()
_NOT_SUBMITTED = Submitted()


class Status(Enum):
    """What the folder of a job tells of it, to whoever looks."""

    DONE = "done"
    FAILED = "failed"
    RUNNING = "running"
    LOST = "lost"
    """Its marker says that it runs, but its process is not there any more."""
    WAITING = "waiting"
    """Submitted and not begun."""
    EMPTY = "empty"
    """A folder without parameters."""


class JobRecord(NamedTuple):
    """What is known of a job; times are in seconds since 1970, and `None` if not told.

    Attributes:
        progress: how far it is, while it runs, as far as it tells.
    """

    type_identifier: str
    identifier: str
    status: Status
    tags: Tags
    experiments: list[str]
    host: str | None
    started: float | None
    ended: float | None
    reason: str | None
    folder: str
    progress: list[Level]

    @property
    def duration(self) -> float | None:
        """For how many seconds it ran."""
        return told.duration(self.started, self.ended)

    @property
    def name(self) -> str:
        """What it is called on the command line."""
        return f"{self.type_identifier}/{self.identifier[:8]}"


class _Execution(NamedTuple):
    """What the markers tell."""

    status: Status
    host: str | None = None
    started: float | None = None
    ended: float | None = None
    reason: str | None = None


def list_jobs(workspace: Workspace, submitted: Mapping[str, Submitted]) -> Iterator[JobRecord]:
    """All jobs of a workspace, by type and identifier.

    Arguments:
        submitted: what runs tell of jobs, by identifier (`submitted_by`).
    """
    for type_identifier, folders in _by_type(workspace):
        names = MarkerNames.of(type_identifier)
        for identifier, folder in folders:
            yield _record(type_identifier, identifier, folder, names, submitted)


def job_record(folder: JobFolder, submitted: Mapping[str, Submitted]) -> JobRecord:
    """What is known of one job."""
    names = MarkerNames.of(folder.type_identifier)
    return _record(folder.type_identifier, folder.identifier, str(folder.path), names, submitted)


def status_of(folder: JobFolder) -> Status:
    """What the folder of a job tells of it now."""
    return _execution(str(folder.path), MarkerNames.of(folder.type_identifier)).status


def _by_type(workspace: Workspace) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for name, path in _subfolders(str(workspace.jobs_folder)):
        yield name, _subfolders(path)


def _subfolders(path: str) -> list[tuple[str, str]]:
    """The names and paths of the folders in a folder, without links, by name."""
    try:
        with os.scandir(path) as entries:
            return sorted(
                (entry.name, entry.path)
                for entry in entries
                if entry.name[0] != "." and entry.is_dir(follow_symlinks=False)
            )
    except (FileNotFoundError, NotADirectoryError):
        return []


def _record(
    type_identifier: str,
    identifier: str,
    folder: str,
    names: MarkerNames,
    submitted: Mapping[str, Submitted],
) -> JobRecord:
    known = submitted.get(identifier, _NOT_SUBMITTED)
    status, host, started, ended, reason = _execution(folder, names)
    return JobRecord(
        type_identifier,
        identifier,
        status,
        known.tags,
        known.experiments,
        host,
        started,
        ended,
        reason,
        folder,
        read_levels(f"{folder}/{names.progress}") if status is Status.RUNNING else [],
    )


def _execution(folder: str, names: MarkerNames) -> _Execution:
    # most jobs are done: looking for this marker first costs less than to list their folders
    done = told.marker(f"{folder}/{names.done}")
    if done is not None:
        return _ended(Status.DONE, done, folder, names)
    try:
        present = os.listdir(folder)
    except OSError as error:
        return _Execution(Status.EMPTY, reason=error.strerror)
    if names.done in present and (done := told.marker(f"{folder}/{names.done}")):  # just now
        return _ended(Status.DONE, done, folder, names)
    if names.pid in present:
        running = _running(told.marker(f"{folder}/{names.pid}"))
        if running.status is Status.RUNNING or names.failed not in present:
            return running
    if names.failed in present:
        return _ended(Status.FAILED, told.marker(f"{folder}/{names.failed}"), folder, names)
    return _Execution(Status.WAITING if names.params in present else Status.EMPTY)


def _ended(
    status: Status, marker: told.Marker | None, folder: str, names: MarkerNames
) -> _Execution:
    members, written = marker or told.NOTHING
    started, ended = told.seconds(members.get("started")), told.seconds(members.get("ended"))
    if started is None:  # empty, as those of the reference are
        other, _ = told.marker(f"{folder}/{names.status}") or told.NOTHING
        started = told.moment(other.get("started_time"))
        ended = told.moment(other.get("ended_time"))
    if ended is None:
        ended = written
    return _Execution(
        status, told.text(members.get("host")), started, ended, told.text(members.get("reason"))
    )


def _running(marker: told.Marker | None) -> _Execution:
    members, written = marker or told.NOTHING
    host = told.text(members.get("host"))
    is_local = members.get("type", "local") == "local" and host in (None, _HOST)
    is_lost = is_local and not is_alive(members.get("pid"))
    return _Execution(Status.LOST if is_lost else Status.RUNNING, host, written)
