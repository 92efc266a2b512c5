"""What `xpm jobs --json` costs beside a bare `os.scandir` over the same folders.

`python -m benchmarks.listing` makes a workspace of 100,000 jobs, of which each thousandth failed,
in a temporary folder, and measures both in processes of their own.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

from xpm_experiment import Workspace

_TYPE = "benchmarks.train"
_SCAN = """
import os, sys
for kind in os.scandir(os.path.join(sys.argv[1], "jobs")):
    for job in os.scandir(kind):
        for entry in os.scandir(job):
            entry.name
"""
_READ = """
import os, sys
for kind in os.scandir(os.path.join(sys.argv[1], "jobs")):
    for job in os.scandir(kind):
        for entry in os.scandir(job):
            if entry.name.endswith((".done", ".failed")):
                with open(entry.path, "rb") as marker:
                    marker.read()
for runs in os.scandir(os.path.join(sys.argv[1], "experiments")):
    for run in os.scandir(runs):
        with open(os.path.join(run, "jobs.jsonl"), "rb") as lines:
            lines.read()
"""
_LIST = "import sys; sys.argv[0] = 'xpm'; from xpm_experiment.cli import main; main()"


def make_workspace(root: Path, size: int) -> None:
    """A workspace with so many jobs, all submitted by one run."""
    workspace = Workspace(root)
    workspace.create()
    lines = []
    for number in range(size):
        identifier = sha256(str(number).encode()).hexdigest()
        folder = workspace.job(_TYPE, identifier)
        folder.path.mkdir(parents=True)
        marker = folder.done if number % 1000 else folder.failed
        marker.write_text(json.dumps({"host": "host", "started": number, "ended": number + 1}))
        for file in (folder.params, folder.out, folder.err, folder.lock):
            file.touch()
        line = {"job_id": identifier, "task_id": _TYPE, "tags": {"number": number}}
        lines.append(json.dumps(line) + "\n")
    workspace.new_run("all").jobs.write_text("".join(lines))


def seconds(*command: str) -> float:
    """How long a command takes, from its start to its end."""
    with open(os.devnull, "wb") as nowhere:
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-P", "-c", *command], stdout=nowhere, check=True)
        return time.perf_counter() - begin


def main() -> None:
    """Measures what the command line asks for."""
    parser = argparse.ArgumentParser(prog="benchmarks.listing", description=__doc__)
    parser.add_argument("--jobs", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        make_workspace(Path(folder), chosen.jobs)
        commands = {
            "os.scandir": (_SCAN, folder),
            "os.scandir and reading": (_READ, folder),
            "xpm jobs --json": (_LIST, "jobs", "--json", "-w", folder),
            "xpm jobs": (_LIST, "jobs", "-w", folder),
        }
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(chosen.rounds):
            for name, command in commands.items():
                taken[name].append(seconds(*command))
    floor = statistics.median(taken["os.scandir"])
    print(f"{chosen.jobs:,} jobs, seconds, medians of {chosen.rounds}")
    for name, times in taken.items():
        middle = statistics.median(times)
        print(f"{name:24} {middle:6.2f}  {middle / floor:.1f}x")


if __name__ == "__main__":
    main()
