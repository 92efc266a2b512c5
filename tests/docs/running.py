"""Runs the code blocks of a page as its reader would, in an empty folder."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from docs.blocks import CONSOLE, PYTHON, Block, Command, blocks, name

HOME = "/home/ada"
"""What a page calls the folder in which its blocks run."""

_MARK = "\x1e"


def run_page(page: Path, folder: Path, environment: Mapping[str, str] | None = None) -> None:
    """Run the blocks of a page in order, and compare what its commands print."""
    given = {**os.environ, **reader_environment(), **(environment or {})}
    found = blocks(page)
    for block in found:
        if block.language == PYTHON:
            run_python(block, page, folder, given, is_run_later=is_command(block, found))
        elif block.language == CONSOLE:
            run_console(block, page, folder, given)


def reader_environment() -> dict[str, str]:
    """The commands of this environment come first, and a terminal has 100 columns."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    shown = {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}
    return {"PATH": path, **shown, "PYTHONDONTWRITEBYTECODE": "1"}


def is_command(block: Block, found: list[Block]) -> bool:
    """Whether a command of the page runs the file of a block: then nothing else does."""
    if block.file_name is None:
        return False
    module = block.file_name.removesuffix(".py").replace("/", ".")
    runs = re.compile(rf"\bpython3? (?:{re.escape(block.file_name)}|-m {re.escape(module)})\b")
    lines = [c.line for other in found if other.language == CONSOLE for c in other.commands]
    return any(map(runs.search, lines))


def run_python(
    block: Block, page: Path, folder: Path, environment: Mapping[str, str], *, is_run_later: bool
) -> None:
    """Write a block to its file, and run it."""
    path = folder / (block.file_name or f"line_{block.line}.py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.text, encoding="utf-8")
    if is_run_later:
        return
    command = [sys.executable, str(path.relative_to(folder))]
    run = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if run.returncode:
        pytest.fail(f"{name(page)}:{block.line}:\n{run.stdout}{run.stderr}", pytrace=False)


def run_console(block: Block, page: Path, folder: Path, environment: Mapping[str, str]) -> None:
    """Run the commands of a block in one shell, and compare what each prints."""
    script = "".join(f"printf '{_MARK}'\n{command.line}\n" for command in block.commands)
    run = subprocess.run(
        ["sh", "-c", script],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    outputs = run.stdout.replace(str(folder), HOME).split(_MARK)[1:]
    for command, output in zip(block.commands, outputs, strict=True):
        if not is_printed(command, output):
            pytest.fail(
                f"{name(page)}:{block.line}: $ {command.line}\n"
                f"--- the page says\n{command.printed}--- it prints\n{output}",
                pytrace=False,
            )


def is_printed(command: Command, output: str) -> bool:
    """Whether an output is that of the page: `...` is any text in a line, or any lines."""
    if output and not output.endswith("\n"):
        output += "\n"
    lines = [
        r"(?:.*\n)*?" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*?") + "\n"
        for line in command.printed.splitlines()
    ]
    return re.fullmatch("".join(lines), output) is not None
