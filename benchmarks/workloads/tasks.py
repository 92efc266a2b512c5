"""Many trivial tasks; the scripts tell themselves what they took."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.scripts import EXPERIMENT, POOL

from . import Work


def _script(content: str, *arguments: str) -> Work:
    path = Path("script.py")
    path.write_text(content, encoding="utf-8")
    command = [sys.executable, str(path), *arguments]

    def work() -> float:
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return float(printed.split()[-1])

    return work


def experiment(size: int) -> Work:
    """Tasks of an experiment."""
    return _script(EXPERIMENT, "workspace", str(size))


def pool(size: int) -> Work:
    """The same functions through a bare `ProcessPoolExecutor`."""
    return _script(POOL, "fork", str(size))
