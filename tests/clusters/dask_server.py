"""A Dask cluster for the tests: a scheduler and two workers, on the loopback address."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

WORKERS = 2


@contextmanager
def running(folder: Path, import_path: Path) -> Iterator[str]:
    """Starts the cluster with its files in a folder; gives its address.

    Arguments:
        import_path: where its workers import from.
    """
    contact = folder / "scheduler.json"
    environment = {**os.environ, "PYTHONPATH": str(import_path)}
    options = [f"--scheduler-file={contact}", "--host=127.0.0.1", "--no-dashboard"]
    programs = [
        ["scheduler", "--port=0", *options],
        *[["worker", "--nthreads=1", "--resources=gpus=1", *options]] * WORKERS,
    ]
    with ExitStack() as stack:
        for number, program in enumerate(programs):
            output = stack.enter_context((folder / f"{number}.out").open("wb"))
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *program],
                cwd=folder,
                env=environment,
                stdout=output,
                stderr=output,
            )
            stack.callback(process.wait)
            stack.callback(process.terminate)
        deadline = time.monotonic() + 60
        while not contact.exists():
            if time.monotonic() > deadline:
                raise TimeoutError(f"the Dask cluster did not start; see the logs in {folder}")
            time.sleep(0.1)
        address: str = json.loads(contact.read_text(encoding="utf-8"))["address"]
        yield address
