"""Processes that run job after job, so that a job does not pay for an interpreter and imports."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .job import Job
from .launch import Surroundings, environment_of, start_process, surroundings
from .workspace import JobFolder


class Worker:
    """A process that runs one job after another (`worker` is its inside).

    Arguments:
        folder: of its first job, in whose log it says why it cannot start.
        given: what it is started with, which is that of all its jobs.
    """

    def __init__(self, folder: JobFolder, given: Surroundings) -> None:
        self.given = given
        self._channel, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            command = ["-m", f"{__package__}.worker", str(number)]
            self.process: subprocess.Popen[bytes] = start_process(
                folder, given, command, pass_fds=[number]
            )
        self._answers = self._channel.makefile("rb")

    def run(self, folder: JobFolder, last: bool = False) -> int:
        """Runs a job and waits for it; returns the exit status.

        Arguments:
            last: it then ends, which is waited for.
        """
        with suppress(ConnectionError):  # it is gone, and its status tells why
            self._channel.sendall(json.dumps(os.fspath(folder.path)).encode() + b"\n")
            if last:
                self.release()
            elif answer := self._answers.readline():
                return int(answer)
        return self.process.wait()

    def is_alive(self) -> bool:
        """Whether it can take another job."""
        return self.process.poll() is None

    def release(self) -> None:
        """Lets it end once its job is over."""
        with suppress(OSError):  # it has ended
            self._channel.shutdown(socket.SHUT_WR)

    def send(self, number: signal.Signals) -> None:
        """Sends a signal to it, and to the processes that its job started."""
        if self.is_alive():
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def end(self) -> None:
        """Waits until it has ended."""
        self.release()
        self.process.wait()
        self._answers.close()
        self._channel.close()


class WorkerPool:
    """Keeps workers for the next job that starts alike.

    Arguments:
        size: how many are kept.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._busy: dict[Worker, JobFolder] = {}
        self._ended: set[Path] = set()
        self._closed = False

    def run(self, job: Job) -> int:
        """Runs a job as its options ask for, and waits for it; returns the exit status."""
        folder, isolate = job.folder, job.options.isolate
        # the file, with the whole history of the task, is read by the process of the job
        recorded = environment_of(folder) if job.recorded is None else job.recorded
        given = surroundings(recorded, job.options.resources.seconds)
        with self._worker(folder, given, isolate) as worker:
            return worker.run(folder, last=isolate)

    def end_jobs(self, folders: Iterable[JobFolder], patience: float) -> None:
        """Ends jobs, now or when they start.

        Arguments:
            patience: seconds that a job has to end by itself.
        """
        paths = {folder.path for folder in folders}
        with self._lock:
            self._ended |= paths
            busy = [worker for worker, folder in self._busy.items() if folder.path in paths]
        for worker in busy:
            worker.send(signal.SIGTERM)
            worker.release()
        deadline = time.monotonic() + patience
        for worker in busy:
            try:
                worker.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                worker.send(signal.SIGKILL)

    def allow(self, folder: JobFolder) -> None:
        """Lets a job run that was ended before."""
        with self._lock:
            self._ended.discard(folder.path)

    def close(self) -> None:
        """Ends the workers that have nothing to do, and the others when they are done."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        _end(idle)

    @contextmanager
    def _worker(self, folder: JobFolder, given: Surroundings, isolate: bool) -> Iterator[Worker]:
        worker = (None if isolate else self._take(given)) or Worker(folder, given)
        with self._lock:
            self._busy[worker] = folder
            too_late = folder.path in self._ended
        if too_late:
            worker.send(signal.SIGTERM)
        try:
            yield worker
        finally:
            self._put_back(worker)

    def _take(self, given: Surroundings) -> Worker | None:
        """An idle worker that was started with the same; the last that was used."""
        with self._lock:
            alike = [worker for worker in self._idle if worker.given == given]
            dead = [worker for worker in alike if not worker.is_alive()]
            found = next((worker for worker in reversed(alike) if worker not in dead), None)
            for worker in (*dead, *([found] if found else [])):
                self._idle.remove(worker)
        _end(dead)
        return found

    def _put_back(self, worker: Worker) -> None:
        surplus = [worker]
        with self._lock:
            del self._busy[worker]
            if not self._closed and worker.is_alive():
                self._idle.append(worker)
                surplus, self._idle = self._idle[: -self._size], self._idle[-self._size :]
        _end(surplus)


def _end(workers: Iterable[Worker]) -> None:
    workers = list(workers)
    for worker in workers:
        worker.release()
    for worker in workers:
        worker.end()
