"""Running a job in a process of its own: the work that executors are given."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from filelock import Timeout

from xpm_params import Json, read_json

from .environment import IMPORT_PATH, variables
from .locks import job_lock
from .markers import (
    FAILED,
    TIMED_OUT,
    failure,
    is_done,
    running_process,
    set_failed,
    set_stopped,
)
from .timing import TIME_LIMIT
from .workspace import JobFolder


class Outcome(NamedTuple):
    """What has become of a job that was given to an executor.

    Attributes:
        done: whether its `.done` marker stands.
        ran: whether a process was started for it; not when it was done before.
        reason: why it is not done; empty when it is.
        timed_out: whether its time was over, by its own account or that of the executor, or its
            place was taken away.
        cancelled: whether somebody ended it on purpose, so that it is not started again.
    """

    done: bool
    ran: bool
    reason: str = ""
    timed_out: bool = False
    cancelled: bool = False


def in_new_process(folder: JobFolder, seconds: float | None = None) -> int:
    """Runs a job in a new process, and waits for it; returns its exit status.

    Arguments:
        seconds: that it may run.
    """
    command = ["-m", __package__, "run", str(folder.params)]
    given = surroundings(environment_of(folder), seconds)
    return start_process(folder, given, command).wait()


def run_job(job_directory: str, run: Callable[[JobFolder], int] = in_new_process) -> Outcome:
    """Runs a job, in a process of its own, and waits for it.

    This is the function that an experiment submits to its executor, whichever it is.

    Arguments:
        job_directory: folder of the job.
        run: runs the job that is in a folder, and returns the exit status.
    """
    folder = JobFolder(job_directory)
    if is_done(folder):
        return Outcome(done=True, ran=False)
    status = run(folder)
    if running_process(folder) is not None:
        note_end(folder, _reason(folder, status))
    if is_done(folder):
        return Outcome(done=True, ran=True)
    reason = _reason(folder, status)
    return Outcome(done=False, ran=True, reason=reason, timed_out=reason == TIMED_OUT)


class Surroundings(NamedTuple):
    """What the process of a job has to be started with.

    Attributes:
        variables: its environment.
        import_path: what `params.json` records of the script's `sys.path`.
    """

    variables: dict[str, str]
    import_path: Json


def environment_of(folder: JobFolder) -> Mapping[str, Json]:
    """What the `params.json` of a job records of the script that submitted it."""
    params = read_json(folder.params)
    return params if isinstance(params, dict) else {}


def surroundings(recorded: Mapping[str, Json], seconds: float | None = None) -> Surroundings:
    """What the process of a job has to be started with.

    Arguments:
        recorded: what its `params.json` records of the script.
        seconds: that the job may run.
    """
    given = {**os.environ, **variables(recorded)}
    given.pop(TIME_LIMIT, None)  # that of the job which started this experiment
    if seconds is not None:
        given[TIME_LIMIT] = str(seconds)
    return Surroundings(given, recorded.get(IMPORT_PATH))


def start_process(
    folder: JobFolder, given: Surroundings, arguments: Sequence[str], **options: Any
) -> subprocess.Popen[bytes]:
    """Starts Python for a job, in its folder and with its logs."""
    # opened without emptying them: another process may be running the job
    with folder.out.open("ab") as out, folder.err.open("ab") as err:
        return subprocess.Popen(
            # -P: files of the job's folder, which it starts in, must not hide modules
            [sys.executable, "-P", *arguments],
            cwd=folder.path,
            env=given.variables,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,  # Ctrl-C is for the experiment, which then ends its jobs
            **options,
        )


def note_end(folder: JobFolder, reason: str) -> None:
    """Says in its markers that a job has ended, where its process could not."""
    with suppress(Timeout), job_lock(folder).acquire(timeout=0):  # or else another runs it now
        if not is_done(folder):
            set_failed(folder, reason)
        set_stopped(folder)


def _reason(folder: JobFolder, status: int) -> str:
    if status < 0:
        return f"killed by signal {_signal_name(-status)}"
    reason = failure(folder)
    if status == 0 and reason is None:
        return "its process ended before the task did"
    if reason is None or reason == FAILED:
        return f"exit status {status}"
    return reason


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
