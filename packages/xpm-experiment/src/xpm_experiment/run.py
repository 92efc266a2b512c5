"""Running a job in this process."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from xpm_params import Env, read_params
from xpm_serialize import load_task_instances

from . import environment
from .errors import GracefulTimeout
from .loading import check_job
from .locks import job_lock
from .markers import (
    FAILED,
    TERMINATED,
    TIMED_OUT,
    is_done,
    set_done,
    set_failed,
    set_running,
    set_stopped,
)
from .reporting import reporting
from .timing import TIME_IS_OVER, limited_time
from .workspace import JobFolder


class JobTerminated(BaseException):
    """The process was asked to end (`SIGTERM`) while it ran a job."""


class JobTimedOut(JobTerminated):
    """The time that the job may run was over."""


def run(params_json_path: str | os.PathLike[str]) -> None:
    """Runs the job of a `params.json` in this process, unless it was done before.

    Init tasks are executed in order, then the task. While another process runs the same job,
    it is waited for. The markers in the folder then say what has become of the job.

    Arguments:
        params_json_path: the file, in the folder of the job.

    Raises:
        ParamsVersionError: if the file was written by a newer version.
        ParamsError: if the file is missing or not what it should be.
        SerializationError: if the task cannot be loaded.
        BaseException: whatever the task raises.
    """
    params = Path(os.path.abspath(params_json_path))
    folder = JobFolder(params.parent)
    if not params.is_file():
        read_params(params)  # says so; a folder that is not a job's gets no lock
    with job_lock(folder):
        if not is_done(folder):
            with _raising_when_told():
                _run(params, folder)


def _run(params: Path, folder: JobFolder) -> None:
    _empty_logs(folder)
    set_running(folder)
    try:
        with limited_time(), reporting(folder):
            _execute(params, folder)
        set_done(folder)
    except BaseException as error:
        if not is_done(folder):
            set_failed(folder, _reason(error))
        raise
    finally:
        set_stopped(folder)


def _reason(error: BaseException) -> str:
    if isinstance(error, (JobTimedOut, GracefulTimeout)):
        return TIMED_OUT
    return TERMINATED if isinstance(error, (JobTerminated, KeyboardInterrupt)) else FAILED


def _execute(params: Path, folder: JobFolder) -> None:
    document = read_params(params)
    check_job(document, folder)
    env = Env.for_job(folder.path, document.workspace)
    with environment.restored(document.extra), env.activate():
        task, init_tasks = load_task_instances(document, env, trust_files=True, file=str(params))
        try:
            for init_task in init_tasks:
                init_task.execute()
            task.execute()
        except SystemExit as error:
            if error.code not in (None, 0):
                raise


def _empty_logs(folder: JobFolder) -> None:
    """Drops what earlier tries printed, where this process prints into the job's log files.

    Who started this process could not: the job may have been running elsewhere by then.
    """
    for stream, path in ((sys.stdout, folder.out), (sys.stderr, folder.err)):
        try:
            descriptor = stream.fileno()
            status = os.fstat(descriptor)
            if os.path.samestat(status, os.stat(path)):
                if status.st_size:
                    os.ftruncate(descriptor, 0)
                stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # a real file
        except (OSError, ValueError, AttributeError):
            continue  # not a file, or none at all


@contextmanager
def _raising_when_told() -> Iterator[None]:
    """Signals to end become exceptions in the task, so that it can still write what it has."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may handle signals
        return

    def handle(number: int, frame: FrameType | None) -> None:
        for told in previous:  # once: another must not interrupt how the task ends
            signal.signal(told, signal.SIG_IGN)
        if number == TIME_IS_OVER:
            raise JobTimedOut("the time of the job was over")
        raise JobTerminated(f"the job was told to end, by signal {signal.Signals(number).name}")

    previous = {number: signal.signal(number, handle) for number in (signal.SIGTERM, TIME_IS_OVER)}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
