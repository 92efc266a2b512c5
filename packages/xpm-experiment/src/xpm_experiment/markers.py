"""The markers in a job's folder: what any process can tell of the job from them."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from xpm_params import Json, dumps, write_text

from .workspace import JobFolder

FAILED: Final = "failed"
TERMINATED: Final = "terminated"
TIMED_OUT: Final = "timeout"


def this_host() -> str:
    """The name of this machine: that of `socket.gethostname`, which needs a module that is slow."""
    return os.uname().nodename


def is_done(folder: JobFolder) -> bool:
    """Whether the job was done, by this project or by the reference."""
    return folder.done.exists()


def set_running(folder: JobFolder) -> None:
    """Says that this process runs the job."""
    folder.failed.unlink(missing_ok=True)
    host = this_host()
    _write(folder.pid, dumps({"type": "local", "pid": os.getpid(), "host": host}))


class Process(NamedTuple):
    """A process that runs a job.

    Attributes:
        host: name of its machine.
        pid: its number there.
    """

    host: str
    pid: int


def running_process(folder: JobFolder) -> Process | None:
    """The process that a job's marker says it runs in, which may have been killed since."""
    try:
        marker = json.loads(folder.pid.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    if not isinstance(marker, dict):
        return None
    host, pid = marker.get("host"), marker.get("pid")
    return Process(host, pid) if isinstance(host, str) and isinstance(pid, int) else None


def is_lost(folder: JobFolder) -> bool:
    """Whether the process that a job's marker tells of was on this machine, and is no more."""
    process = running_process(folder)
    if process is None or process.host != this_host():
        return False
    return not is_alive(process.pid)


def is_alive(pid: object) -> bool:
    """Whether there is a process with this number on this machine."""
    if type(pid) is not int or not 0 < pid < 2**31:
        return False
    try:
        with suppress(PermissionError):  # that of another user
            os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def set_done(folder: JobFolder) -> None:
    """Says that the job was done."""
    _write(folder.done, dumps(_execution(folder)))


def set_failed(folder: JobFolder, reason: str, code: int = 1) -> None:
    """Says that the job was not done, and why."""
    _write(folder.failed, dumps({"code": code, "reason": reason, **_execution(folder)}))


def set_stopped(folder: JobFolder) -> None:
    """Says that no process runs the job."""
    with suppress(FileNotFoundError):
        folder.pid.unlink()


def failure(folder: JobFolder) -> str | None:
    """Why the job failed, when a marker says so."""
    try:
        marker = json.loads(folder.failed.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:  # empty in old workspaces
        return FAILED
    reason = marker.get("reason") if isinstance(marker, dict) else None
    return str(reason or FAILED)


def _execution(folder: JobFolder) -> dict[str, Json]:
    """Where the job was executed, and from when to when, as far as its marker of that tells."""
    members: dict[str, Json] = {"host": this_host()}
    with suppress(FileNotFoundError):
        members["started"] = folder.pid.stat().st_mtime
    return {**members, "ended": time.time()}


def _write(path: Path, text: str) -> None:
    # Not forced to the disk: what the task wrote is not either, and must not be lost before it.
    write_text(path, text, durable=False)
