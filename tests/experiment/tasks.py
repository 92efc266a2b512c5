"""Tasks that the tests run as jobs: importable by the jobs, as the tests' folder is."""

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from xpm_config import (
    Config,
    LightweightTask,
    Meta,
    Param,
    PathGenerator,
    ResumableTask,
    Task,
    field,
)
from xpm_experiment import GracefulTimeout

EXECUTIONS = "executions.txt"


def note_execution() -> None:
    """Adds a line to a file in the job's folder, which a job starts in."""
    with open(EXECUTIONS, "a", encoding="utf-8") as file:
        file.write(f"{os.getpid()}\n")


class Text(Config):
    """A text in a file."""

    text: Param[str]
    path: Meta[Path]


class Write(Task):
    """Writes a text into a file."""

    text: Param[str]
    path: Meta[Path] = field(default_factory=PathGenerator("out/text.txt"))

    def execute(self) -> None:
        note_execution()
        self.path.parent.mkdir()
        self.path.write_text(self.text, encoding="utf-8")

    def task_outputs(self, dep: Any) -> Any:
        return dep(Text.C(text=self.text, path=self.path))


class Join(Task):
    """Joins the texts of others."""

    parts: Param[list[Text]]
    path: Meta[Path] = field(default_factory=PathGenerator("joined.txt"))

    def execute(self) -> None:
        note_execution()
        joined = "+".join(
            part.path.read_text(encoding="utf-8") + getattr(part, "suffix", "")
            for part in self.parts
        )
        self.path.write_text(joined, encoding="utf-8")


class Shout(LightweightTask):
    """Changes what is done with a text."""

    target: Param[Text]

    def execute(self) -> None:
        self.target.suffix = getattr(self.target, "suffix", "") + "!"  # type: ignore[attr-defined]  # noted by tests


class Fail(Task):
    """Fails, after many lines of output."""

    message: Param[str]

    def execute(self) -> None:
        note_execution()
        for number in range(30):
            print("line", number, file=sys.stderr)
        raise ValueError(self.message)


class After(Task):
    """Needs another task."""

    needed: Param[Task]

    def execute(self) -> None:
        note_execution()


class KilledOnce(Task):
    """Is killed at its first execution."""

    number: Param[int]

    def execute(self) -> None:
        note_execution()
        if not Path("survives").exists():
            Path("survives").touch()
            os.kill(os.getpid(), signal.SIGKILL)


class Exit(Task):
    """Ends its process in some way."""

    status: Param[int]
    hard: Param[bool]

    def execute(self) -> None:
        if self.hard:
            os._exit(self.status)
        sys.exit(self.status)


class Wait(Task):
    """Runs until a file is there."""

    gate: Param[str]
    started: Meta[Path] = field(default_factory=PathGenerator("started"))

    def execute(self) -> None:
        note_execution()
        self.started.touch()
        while not Path(self.gate).exists():
            time.sleep(0.01)


class Stubborn(Task):
    """Does not end when it is told to."""

    started: Meta[Path] = field(default_factory=PathGenerator("started"))

    def execute(self) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        self.started.touch()
        time.sleep(60)


class Variable(Task):
    """Prints an environment variable."""

    name: Param[str]

    def execute(self) -> None:
        print(os.environ[self.name])


class Counted(ResumableTask):
    """Is done when it was started often enough."""

    needed: Param[int]
    resumable: Param[bool]
    name: Param[str]
    path: Meta[Path] = field(default_factory=PathGenerator("count"))

    def counted(self) -> int:
        """How often it was started."""
        return len(self.path.read_text(encoding="utf-8"))

    def execute(self) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(".")
        if self.counted() < self.needed:
            raise GracefulTimeout("to be continued") if self.resumable else ValueError("too few")


class Stop(ResumableTask):
    """Does not come to an end when it is started for the first time."""

    number: Param[int]
    path: Meta[Path] = field(default_factory=PathGenerator("starts"))

    def started(self) -> int:
        """How often it was started."""
        return len(self.path.read_text(encoding="utf-8"))

    def execute(self) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(".")
        if self.started() == 1:
            time.sleep(60)
