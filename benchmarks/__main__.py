"""Prints a table of workloads: ours, the reference's, the floor, and the ratios.

`XPM_REFERENCE_PYTHON` names the Python of the environment that has the reference; without it,
only ours is measured. Both run in processes that stay alive and take turns.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]


class Row(NamedTuple):
    """A workload and what it is compared with."""

    workload: str
    size: int
    floor: str | None = None


ROWS = [
    Row("construct", 20_000),
    Row("construct_referring", 20_000),
    Row("identify_list", 20_000, floor="sha256"),
    Row("identify_list_referring", 20_000),
    Row("identify_alone", 20_000),
]
GROWING = [("chain", 50_000), ("diamond", 50_000)]


class Worker:
    """A process of one implementation."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def measure(self, workload: str, size: int, measure: str = "time") -> float:
        """Seconds, or bytes when `measure` is `memory`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps([workload, size, measure]), file=self._process.stdin, flush=True)
        answer: float = json.loads(self._process.stdout.readline())
        return answer


@contextmanager
def worker(python: str) -> Iterator[Worker]:
    """A worker under this Python, ended afterwards."""
    command = [python, "-W", "ignore", "-m", "benchmarks.worker"]
    pipe: Any = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        yield Worker(process)
        process.communicate()


class Times(NamedTuple):
    """Seconds of several rounds."""

    seconds: list[float]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.seconds)

    def each(self, size: int) -> str:
        """Microseconds for each of so many, with half the distance between the quartiles."""
        low, middle, high = (x / size * 1e6 for x in statistics.quantiles(self.seconds, n=4))
        return f"{middle:.2f} ± {(high - low) / 2:.2f}"


def measure(row: Row, ours: Worker, reference: Worker | None, rounds: int) -> list[str]:
    """The cells of a row, measured in turns."""
    turns = {"ours": (ours, row.workload)}
    if reference is not None:
        turns["reference"] = (reference, row.workload)
    if row.floor is not None:
        turns["floor"] = (ours, row.floor)
    seconds: dict[str, list[float]] = {name: [] for name in turns}
    for _ in range(rounds):
        for name, (who, workload) in turns.items():
            seconds[name].append(who.measure(workload, row.size))
    times = {name: Times(values) for name, values in seconds.items()}
    found = [row.workload, f"{row.size:,}", times["ours"].each(row.size)]
    for other, over in (("reference", True), ("floor", False)):
        if other not in times:
            found += ("", "")
            continue
        ratio = times[other].median / times["ours"].median
        found += (times[other].each(row.size), f"{ratio if over else 1 / ratio:.1f}x")
    return found


def growth(workload: str, size: int, ours: Worker, rounds: int) -> list[str]:
    """How time and memory grow when the size doubles."""
    times = [
        (ours.measure(workload, size), ours.measure(workload, 2 * size)) for _ in range(rounds)
    ]
    once, twice = (Times(list(column)) for column in zip(*times, strict=True))
    memory = [ours.measure(workload, each, "memory") for each in (size, 2 * size)]
    return [
        workload,
        f"{size:,} → {2 * size:,}",
        f"{once.each(size)} → {twice.each(2 * size)}",
        f"{twice.median / once.median:.2f}x",
        f"{memory[1] / memory[0]:.2f}x",
    ]


def show(title: str, header: list[str], rows: list[list[str]]) -> None:
    """Prints a table in Markdown."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    print(f"\n{title}\n")
    for cells in (header, ["-" * width for width in widths], *rows):
        print("| " + " | ".join(c.ljust(w) for c, w in zip(cells, widths, strict=True)) + " |")


def main() -> None:
    """Measures what the command line asks for."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    rounds: int = parser.parse_args().rounds
    with ExitStack() as stack:
        ours = stack.enter_context(worker(sys.executable))
        python = os.environ.get("XPM_REFERENCE_PYTHON")
        reference = stack.enter_context(worker(python)) if python else None
        header = ["workload", "size", "ours, µs", "reference, µs", "", "floor, µs", ""]
        rows = [measure(row, ours, reference, rounds) for row in ROWS]
        show("For each configuration of the size", header, rows)
        header = ["workload", "size", "ours, µs", "time", "memory"]
        grown = [growth(workload, size, ours, rounds) for workload, size in GROWING]
        show("At twice the size", header, grown)


if __name__ == "__main__":
    main()
