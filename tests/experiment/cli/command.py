"""Runs `xpm` in this process, and as a process."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from subprocess import PIPE, CompletedProcess, Popen, run
from typing import Any, NamedTuple

from typer.testing import CliRunner

from xpm_experiment.cli.app import app

TESTS = Path(__file__).parents[2]
GOLDEN = TESTS / "golden" / "workspace"
TRAIN = "ba5f174115c027bc214171e6bcefcedb823134ac5a677f46a640d81363f4eecb"
EVALUATE = "0bf709995fe487cac6cfd7462cc51bb1fcf3696376020574e6bc8661b473ce5a"
RUN = "20261123_171636"

COMMAND = [
    sys.executable,
    "-P",
    "-c",
    "import sys; sys.argv[0] = 'xpm'; from xpm_experiment.cli import main; main()",
]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(TESTS), "COLUMNS": "100"}


class Result(NamedTuple):
    """What a command did."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed as JSON."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """The lines that it printed."""
        return self.out.splitlines()


def xpm(*arguments: object, **environment: str) -> Result:
    """Runs the command in this process."""
    done = CliRunner().invoke(app, [*map(str, arguments)], prog_name="xpm", env=environment)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Result(done.exit_code, done.stdout, done.stderr)


def process(*arguments: object, **options: Any) -> CompletedProcess[str]:
    """Runs the command as a process of its own."""
    return run(
        [*COMMAND, *map(str, arguments)],
        **{"env": ENVIRONMENT, "capture_output": True, "text": True, "check": False, **options},
    )


def started(*arguments: object) -> Popen[str]:
    """A process of the command."""
    return Popen([*COMMAND, *map(str, arguments)], env=ENVIRONMENT, stdout=PIPE, text=True)


def snapshot(folder: Path) -> dict[str, bytes | str]:
    """All that is in a folder."""
    return {
        path.relative_to(folder).as_posix(): (
            os.readlink(path)
            if path.is_symlink()
            else path.read_bytes()
            if path.is_file()
            else "folder"
        )
        for path in folder.rglob("*")
    }
