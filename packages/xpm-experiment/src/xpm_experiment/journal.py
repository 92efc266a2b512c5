"""What is written down of a run: its state, and the jobs that were submitted."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final

from xpm_params import write_text

from .job import Job
from .workspace import RunFolder

_VERSION: Final = 1
_SECONDS_BETWEEN_WRITES: Final = 1.0


class RunJournal:
    """Keeps `status.json` and `jobs.jsonl` of a run.

    Arguments:
        run: the folder of the run.
        jobs: the jobs so far.
    """

    def __init__(self, run: RunFolder, jobs: Callable[[], Iterable[Job]]) -> None:
        self._run = run
        self._jobs = jobs
        self._lock = threading.Lock()
        self._started = _now()
        self._written = 0.0
        self._over = False
        self._write("running")

    def submitted(self, job: Job) -> None:
        """Notes that a job was submitted."""
        line = {
            "job_id": job.identifier,
            "task_id": job.folder.type_identifier,
            "tags": {name: _plain(value) for name, value in job.tags.items()},
            "timestamp": time.time(),
        }
        content = (json.dumps(line) + "\n").encode()
        descriptor = os.open(self._run.jobs, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        try:
            os.write(descriptor, content)
        finally:
            os.close(descriptor)

    def changed(self) -> None:
        """Notes the states of the jobs, unless that was done just before."""
        if time.monotonic() - self._written > _SECONDS_BETWEEN_WRITES:
            self._write("running")

    def finished(self, status: str) -> None:
        """Notes that the run is over: `done` or `failed`."""
        self._write(status, _now())

    def _write(self, status: str, ended: str | None = None) -> None:
        with self._lock:
            if self._over:
                return  # a job that ended after the run that had submitted it
            self._over = ended is not None
            content = {
                "version": _VERSION,
                "experiment_id": self._run.experiment,
                "run_id": self._run.run_id,
                "status": status,
                "hostname": socket.gethostname(),
                "started_at": self._started,
                "ended_at": ended,
                "job_states": {job.identifier: job.state.value for job in self._jobs()},
                "last_updated": _now(),
            }
            # forced to the disk once it stays: until then, the next one is a second away
            write_text(self._run.status, json.dumps(content, indent=2), durable=self._over)
            self._written = time.monotonic()


def _now() -> str:
    return datetime.now().isoformat()


def _plain(value: Any) -> Any:
    """A tag as JSON: tags of other types are only shown to people."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return value if isinstance(value, float) and value - value == 0 else str(value)
