"""The jobs of a workspace, as their folders and the runs that submitted them tell."""

from __future__ import annotations

import json
import os
import socket
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from enum import Enum
from typing import Any, NamedTuple

from . import told
from .markers import is_alive
from .submissions import Submitted, Tags
from .workspace import JobFolder, MarkerNames, Workspace

_MAX_MARKER_BYTES = 65_536
_HOST = socket.gethostname()
_NOT_SUBMITTED = Submitted()

_Marker = tuple[dict[str, Any], float | None]
_UNKNOWN: _Marker = ({}, None)


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
    """What is known of a job; times are in seconds since 1970, and `None` if not told."""

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
    )


def _execution(folder: str, names: MarkerNames) -> _Execution:
    # most jobs are done: looking for this marker first costs less than to list their folders
    done = _read(f"{folder}/{names.done}")
    if done is not None:
        return _ended(Status.DONE, done, folder, names)
    try:
        present = os.listdir(folder)
    except OSError as error:
        return _Execution(Status.EMPTY, reason=error.strerror)
    if names.done in present and (done := _read(f"{folder}/{names.done}")):  # just now
        return _ended(Status.DONE, done, folder, names)
    if names.pid in present:
        running = _running(_read(f"{folder}/{names.pid}"))
        if running.status is Status.RUNNING or names.failed not in present:
            return running
    if names.failed in present:
        return _ended(Status.FAILED, _read(f"{folder}/{names.failed}"), folder, names)
    return _Execution(Status.WAITING if names.params in present else Status.EMPTY)


def _ended(status: Status, marker: _Marker | None, folder: str, names: MarkerNames) -> _Execution:
    members, written = marker or _UNKNOWN
    started, ended = told.seconds(members.get("started")), told.seconds(members.get("ended"))
    if started is None:  # empty, as those of the reference are
        other, _ = _read(f"{folder}/{names.status}") or _UNKNOWN
        started = told.moment(other.get("started_time"))
        ended = told.moment(other.get("ended_time"))
    if ended is None:
        ended = written
    return _Execution(
        status, told.text(members.get("host")), started, ended, told.text(members.get("reason"))
    )


def _running(marker: _Marker | None) -> _Execution:
    members, written = marker or _UNKNOWN
    host = told.text(members.get("host"))
    is_local = members.get("type", "local") == "local" and host in (None, _HOST)
    is_lost = is_local and not is_alive(members.get("pid"))
    return _Execution(Status.LOST if is_lost else Status.RUNNING, host, written)


def _read(path: str) -> _Marker | None:
    """The members of a small file, as far as it is not damaged, and when it was written."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:  # it is there
        return _UNKNOWN
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or not status.st_size:
            return {}, status.st_mtime
        content = os.read(descriptor, _MAX_MARKER_BYTES)
    finally:
        os.close(descriptor)
    with suppress(ValueError, RecursionError):
        members = json.loads(content)
        if isinstance(members, dict):
            return members, status.st_mtime
    return {}, status.st_mtime
