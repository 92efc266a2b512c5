"""`python -m xpm_experiment.worker DESCRIPTOR`: a process that runs job after job.

The folders of jobs come in over a socket, one a line; the exit status of each goes back. When a
job leaves something behind that the next would meet, the process ends instead of answering, as
that of a single job does: threads are joined, and its exit status is the answer.
"""

from __future__ import annotations

import contextvars
import importlib
import json
import os
import signal
import sys
import threading
from functools import partial
from typing import Any, Final, NamedTuple

from .attempt import attempt
from .workspace import JobFolder

_SIGNALS: Final = sorted(signal.valid_signals())


def main(descriptor: int) -> int:
    """Runs the jobs that come in, until there are no more; returns the exit status of the last."""
    os.set_inheritable(descriptor, False)
    # A process that a job forked and left behind must not keep the other end waiting.
    os.register_at_fork(after_in_child=partial(os.close, descriptor))
    status = 0
    before = _Traces.now()
    with open(descriptor, encoding="utf-8", closefd=False) as requests:
        for request in requests:
            status = contextvars.copy_context().run(_run, JobFolder(json.loads(request)))
            if _Traces.now() != before:
                break
            os.write(descriptor, f"{status}\n".encode())
    return status


def _run(folder: JobFolder) -> int:
    _redirect(folder)
    importlib.invalidate_caches()  # an earlier job may have looked for what is there now
    status = attempt(folder.params)
    _end_monitors()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()
    return status


def _redirect(folder: JobFolder) -> None:
    """Makes the logs of a job the output of this process, and its input empty."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    for target, path, how in (
        (0, os.devnull, os.O_RDONLY),
        (1, folder.out, flags),
        (2, folder.err, flags),
    ):
        opened = os.open(path, how, 0o666)
        os.dup2(opened, target)
        os.close(opened)


def _end_monitors() -> None:
    """Ends the threads by which `tqdm` looks after bars; it starts another for its next bar."""
    for thread in threading.enumerate():
        if type(thread).__module__ == "tqdm._monitor":
            thread.exit()  # type: ignore[attr-defined]  # its class is not imported here


class _Traces(NamedTuple):
    """What a job may leave behind that the next one in the same process would meet.

    The folder, the variables and the import path are set for each job; modules stay loaded.
    """

    threads: frozenset[threading.Thread]
    has_children: bool
    handlers: tuple[Any, ...]
    streams: tuple[Any, ...]
    closed: tuple[bool, ...]
    mask: int
    priority: int
    recursion_limit: int

    @classmethod
    def now(cls) -> _Traces:
        streams = (sys.stdin, sys.stdout, sys.stderr)
        mask = os.umask(0)
        os.umask(mask)
        return cls(
            threads=frozenset(threading.enumerate()),
            has_children=_has_children(),
            handlers=tuple(map(signal.getsignal, _SIGNALS)),
            streams=streams,
            closed=tuple(stream is None or stream.closed for stream in streams),
            mask=mask,
            priority=os.getpriority(os.PRIO_PROCESS, 0),
            recursion_limit=sys.getrecursionlimit(),
        )


def _has_children() -> bool:
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
