"""The executor for one machine, used by default."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from .launch import keeper


class LocalExecutor(ThreadPoolExecutor):
    """Runs several jobs at a time on this machine, each in a process of its own.

    Arguments:
        max_workers: how many at a time; by default one for each processor.
    """

    def __init__(self, max_workers: int | None = None) -> None:
        super().__init__(
            max_workers or os.cpu_count() or 1, "xpm-job", initializer=keeper.set, initargs=(self,)
        )
        self._lock = threading.Lock()
        self._processes: set[subprocess.Popen[bytes]] = set()
        self._terminated = False

    def started(self, process: subprocess.Popen[bytes]) -> None:
        """Takes note of the process of a job."""
        with self._lock:
            self._processes.add(process)
            too_late = self._terminated
        if too_late:
            _signal(process, signal.SIGTERM)

    def ended(self, process: subprocess.Popen[bytes]) -> None:
        """Forgets the process of a job."""
        with self._lock:
            self._processes.discard(process)

    def terminate(self, patience: float = 10.0) -> None:
        """Ends all jobs that run, and starts no more.

        Arguments:
            patience: seconds that a job has to end by itself.
        """
        with self._lock:
            self._terminated = True
            processes = list(self._processes)
        self.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            _signal(process, signal.SIGTERM)
        deadline = time.monotonic() + patience
        for process in processes:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Sends a signal to a process that was started here, and to those that it started."""
    if process.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
