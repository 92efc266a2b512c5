"""What jobs cost: `python -m benchmarks.running` prints seconds for 200 trivial tasks.

Beside them stand the same functions through a bare `ProcessPoolExecutor`, whose processes are
forked or started anew as those of an experiment are, and the reference, when
`XPM_REFERENCE_PYTHON` names the Python of an environment that has it. A second table tells what
the scheduler takes for each of 100,000 jobs that need others, in time and in memory.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from concurrent.futures import Future
from pathlib import Path

from benchmarks.scripts import EXPERIMENT, POOL
from xpm_experiment import Job, JobFolder, Outcome
from xpm_experiment.scheduler import Scheduler

ROOT = Path(__file__).parents[1]


def seconds(python: str, script: str, *arguments: str) -> float:
    """What a script says that it took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "script.py"
        path.write_text(script, encoding="utf-8")
        command = [python, str(path), *(argument or f"{folder}/ws" for argument in arguments)]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(printed.split()[-1])


def show_running(size: int, rounds: int) -> None:
    """Prints what trivial tasks take, the ways to run them in turns."""
    ways = {
        "experiment": (sys.executable, EXPERIMENT, ""),
        "bare pool, forked": (sys.executable, POOL, "fork"),
        "bare pool, started": (sys.executable, POOL, "spawn"),
    }
    if reference := os.environ.get("XPM_REFERENCE_PYTHON"):
        ways["reference"] = (reference, EXPERIMENT, "")
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, (python, script, argument) in ways.items():
            taken[name].append(seconds(python, script, argument, str(size)))
    ours = statistics.median(taken["experiment"])
    print(f"| {size} trivial tasks | seconds | to ours |\n| --- | --- | --- |")
    for name, values in taken.items():
        middle = statistics.median(values)
        print(
            f"| {name} | {middle:.3f} ({min(values):.3f}…{max(values):.3f}) | {middle / ours:.2f} |"
        )


def schedule(size: int, shape: str) -> None:
    """Schedules jobs that need others, on an executor that does nothing."""

    def start(job: Job) -> Future[Outcome]:
        future: Future[Outcome] = Future()
        future.set_result(Outcome(done=True, ran=True))
        return future

    scheduler = Scheduler(start, lambda job: None)
    jobs: list[Job] = []
    for number in range(size):
        jobs.append(Job(JobFolder(f"/workspace/jobs/a.task/{number:064x}")))
        needed = number - 1 if shape == "chain" else number % 100
        scheduler.add(jobs[-1], [jobs[needed]] if 0 <= needed < number else [])
    scheduler.wait()


def show_scheduling(size: int) -> None:
    """Prints what the scheduler takes for each job, for a size and its half."""
    print("\n| scheduling | jobs | µs each | bytes each |\n| --- | --- | --- | --- |")
    for shape in ("wide", "chain"):
        for number in (size // 2, size):
            begin = time.perf_counter()
            schedule(number, shape)
            each = (time.perf_counter() - begin) / number * 1e6
            tracemalloc.start()
            schedule(number, shape)
            peak = tracemalloc.get_traced_memory()[1] / number
            tracemalloc.stop()
            print(f"| {shape} | {number:,} | {each:.1f} | {peak:.0f} |")


def main() -> None:
    """Measures, and prints tables in Markdown."""
    parser = argparse.ArgumentParser(prog="benchmarks.running", description=__doc__)
    parser.add_argument("--size", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    show_running(chosen.size, chosen.rounds)
    show_scheduling(100_000)


if __name__ == "__main__":
    main()
