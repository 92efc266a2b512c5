"""What jobs cost: `python -m benchmarks.running` prints seconds for 200 trivial tasks.

Beside them stand the same functions through a bare `ProcessPoolExecutor`, whose processes are
forked, started anew as those of an experiment are, or forked from one that was, and the reference,
when `XPM_REFERENCE_PYTHON` names the Python of an environment that has it.
"""

from __future__ import annotations

import argparse
import atexit
import os
import statistics
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from benchmarks.scripts import EXPERIMENT, POOL


@cache
def _compiled() -> str:
    """A folder for compiled modules, which is removed when this process ends."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    return folder.name


def seconds(python: str, script: str, *arguments: str) -> float:
    """What a script says that it took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "script.py"
        path.write_text(script, encoding="utf-8")
        command = [python, str(path), *(argument or f"{folder}/ws" for argument in arguments)]
        # modules are compiled once, as they are where a package is installed
        compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": _compiled()}
        printed = subprocess.run(
            command, check=True, capture_output=True, text=True, env={**os.environ, **compiled}
        ).stdout
    return float(printed.split()[-1])


def show_running(size: int, rounds: int) -> None:
    """Prints what trivial tasks take, the ways to run them in turns."""
    ways = {
        "experiment": (sys.executable, EXPERIMENT, ""),
        "bare pool, forked": (sys.executable, POOL, "fork"),
        "bare pool, started": (sys.executable, POOL, "spawn"),
        "bare pool, forked from a server": (sys.executable, POOL, "forkserver"),
    }
    if reference := os.environ.get("XPM_REFERENCE_PYTHON"):
        ways["reference"] = (reference, EXPERIMENT, "")
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, (python, script, argument) in ways.items():
            took = seconds(python, script, argument, str(size))
            if turn:  # the first one compiles
                taken[name].append(took)
    ours = statistics.median(taken["experiment"])
    print(f"| {size} trivial tasks | seconds | to ours |\n| --- | --- | --- |")
    for name, values in taken.items():
        middle = statistics.median(values)
        print(
            f"| {name} | {middle:.3f} ({min(values):.3f}…{max(values):.3f}) | {middle / ours:.2f} |"
        )


def main() -> None:
    """Measures, and prints tables in Markdown."""
    parser = argparse.ArgumentParser(prog="benchmarks.running", description=__doc__)
    parser.add_argument("--size", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    show_running(chosen.size, chosen.rounds)


if __name__ == "__main__":
    main()
