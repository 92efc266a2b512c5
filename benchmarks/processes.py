"""Processes that do workloads, one in the environment of each implementation."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


class WorkFailedError(Exception):
    """What a worker could not do."""


class Worker:
    """A process in one environment."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def measure(self, workload: str, size: int, measure: str) -> float:
        """Seconds, or bytes of `memory`.

        Raises:
            WorkFailedError: the work ended with an error, or ended the process.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps([workload, size, measure]), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        answer: float | str = json.loads(line) if line else "the process ended"
        if isinstance(answer, str):
            raise WorkFailedError(f"{workload}: {answer}")
        return answer


@contextmanager
def worker(python: str) -> Iterator[Worker]:
    """A worker under this Python, ended afterwards."""
    command = [python, "-W", "ignore", "-m", "benchmarks.worker"]
    pipe: Any = subprocess.PIPE
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    with subprocess.Popen(
        command, cwd=ROOT, stdin=pipe, stdout=pipe, env=environment, text=True
    ) as process:
        try:
            yield Worker(process)
        finally:
            process.communicate()


@contextmanager
def workers(pythons: Mapping[str, str]) -> Iterator[dict[str, Worker]]:
    """A worker for each implementation."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(worker(python)) for name, python in pythons.items()}
