"""Running a job in a process of its own: the work that executors are given."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextvars import ContextVar
from typing import NamedTuple, Protocol

from xpm_params import read_json

from .environment import variables
from .markers import failure, is_done
from .workspace import JobFolder


class Outcome(NamedTuple):
    """What has become of a job that was given to an executor.

    Attributes:
        done: whether its `.done` marker stands.
        ran: whether a process was started for it; not when it was done before.
        reason: why it is not done; empty when it is.
    """

    done: bool
    ran: bool
    reason: str = ""


class ProcessKeeper(Protocol):
    """Who wants to know the processes that jobs run in."""

    def started(self, process: subprocess.Popen[bytes]) -> None:
        """Takes note of a process; ends it when it came too late."""

    def ended(self, process: subprocess.Popen[bytes]) -> None:
        """Forgets a process."""


keeper: ContextVar[ProcessKeeper | None] = ContextVar("xpm_process_keeper", default=None)
"""Set by an executor in its own threads."""


def run_job(job_directory: str) -> Outcome:
    """Runs a job, in a process of its own, and waits for it.

    This is the function that an experiment submits to its executor, whichever it is.
    """
    folder = JobFolder(job_directory)
    if is_done(folder):
        return Outcome(done=True, ran=False)
    status = _run_process(folder)
    if is_done(folder):
        return Outcome(done=True, ran=True)
    return Outcome(done=False, ran=True, reason=_reason(folder, status))


def _run_process(folder: JobFolder) -> int:
    params = read_json(folder.params)
    added = variables(params) if isinstance(params, dict) else {}
    # -P: files of the job's folder, which it starts in, must not hide modules
    command = [sys.executable, "-P", "-m", __package__, "run", str(folder.params)]
    # opened without emptying them: another process may be running the job
    with folder.out.open("ab") as out, folder.err.open("ab") as err:
        process = subprocess.Popen(
            command,
            cwd=folder.path,
            env={**os.environ, **added},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,  # Ctrl-C is for the experiment, which then ends its jobs
        )
    keeping = keeper.get()
    if keeping is None:
        return process.wait()
    keeping.started(process)
    try:
        return process.wait()
    finally:
        keeping.ended(process)


def _reason(folder: JobFolder, status: int) -> str:
    if status < 0:
        return f"killed by signal {_signal_name(-status)}"
    reason = failure(folder)
    if status == 0 and reason is None:
        return "its process ended before the task did"
    if reason is None or reason == "failed":
        return f"exit status {status}"
    return reason


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
