"""A job: the run of a task, known to one experiment."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

from xpm_params import Json

from .options import DEFAULT, JobOptions
from .workspace import JobFolder

_TAIL_BYTES = 16_384


class JobState(Enum):
    """What has become of a job; the values are those of the format's `job_states`."""

    WAITING = "waiting"
    """For the jobs that it needs."""
    RUNNING = "running"
    """Given to the executor."""
    DONE = "done"
    FAILED = "error"
    SKIPPED = "unscheduled"
    """Not started, since a job that it needs was not done or the experiment was stopped."""

    @property
    def is_final(self) -> bool:
        """Whether it will not change in this experiment."""
        return self not in (JobState.WAITING, JobState.RUNNING)


class Job:
    """The run of a task, known to one experiment.

    Attributes:
        folder: its files.
        options: how it is to be run.
        recorded: what its `params.json` records of the script, where that is known without reading.
        state: what has become of it.
        already_done: whether it was done before, or by another process, and not run here.
        reason: why it failed or was not started; empty otherwise.
        retries: how often it was started again.
        tags: of its task, by name.
    """

    __slots__ = (
        "__weakref__",
        "_callbacks",
        "already_done",
        "dependents",
        "folder",
        "options",
        "pending",
        "reason",
        "recorded",
        "retries",
        "state",
        "tags",
    )

    def __init__(self, folder: JobFolder, options: JobOptions = DEFAULT) -> None:
        self.folder: JobFolder = folder
        self.options: JobOptions = options
        self.recorded: Mapping[str, Json] | None = None
        self.state: JobState = JobState.WAITING
        self.already_done: bool = False
        self.reason: str = ""
        self.retries: int = 0
        self.tags: Mapping[str, Any] = {}
        self.pending: int = 0  # jobs that it still waits for
        self.dependents: list[Job] = []  # jobs that wait for it
        self._callbacks: deque[Callable[[], object]] = deque()

    @property
    def path(self) -> Path:
        """Its folder."""
        return self.folder.path

    @property
    def identifier(self) -> str:
        """Identifier of its task."""
        return self.folder.identifier

    @property
    def log(self) -> Path:
        """What it wrote to its standard error; its standard output lies beside it (`.out`)."""
        return self.folder.err

    def on_completed(self, callback: Callable[[], object]) -> None:
        """Has a function called once the job is done, in any thread; at once if it is.

        The experiment waits for it to return; it must not wait for the experiment.
        An exception that it raises is raised again by `experiment.wait`.
        """
        self._callbacks.append(callback)
        if self.state is JobState.DONE:
            self.call_back()

    def call_back(self) -> None:
        """Calls each function that waits for the job to be done, once."""
        while (callback := self._next_callback()) is not None:
            callback()

    def _next_callback(self) -> Callable[[], object] | None:
        try:
            return self._callbacks.popleft()
        except IndexError:  # there is none, or another thread was faster
            return None

    def log_tail(self, lines: int = 10) -> list[str]:
        """The last lines of its log; none when there is no log."""
        try:
            with self.log.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - _TAIL_BYTES))
                content = file.read()
        except OSError:
            return []
        return content.decode("utf-8", "replace").splitlines()[-lines:]

    def __str__(self) -> str:
        return f"{self.folder.type_identifier} {self.identifier[:8]}"

    def __repr__(self) -> str:
        return f"<Job {self}: {self.state.name.lower()}>"
