"""A program that submits the tasks of `test_exactly_once`, as others do at the same time."""

import fcntl
import os
import sys
import time
from pathlib import Path

from xpm_config import Meta, Param, PathGenerator, Task, field
from xpm_experiment import LocalExecutor, experiment

TASKS = 50


class Once(Task):
    """Notes when it is executed, and whether it is so twice at a time."""

    number: Param[int]
    guard: Meta[Path] = field(default_factory=PathGenerator("guard"))
    begun: Meta[Path] = field(default_factory=PathGenerator("begun"))
    ended: Meta[Path] = field(default_factory=PathGenerator("ended"))
    twice: Meta[Path] = field(default_factory=PathGenerator("twice"))

    def execute(self) -> None:
        _note(self.begun)
        with self.guard.open("w") as guard:
            try:
                fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self.twice.touch()
            time.sleep(self.number % 5 / 200)
        _note(self.ended)


def _note(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{os.getpid()}\n")


def main() -> None:
    """Submits all tasks, and waits for them."""
    with LocalExecutor(2) as executor, experiment(sys.argv[1], "xp", executor=executor):
        for number in range(TASKS):
            Once.C(number=number).submit()
