"""What commands print: columns, JSON, and what went wrong."""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final, ParamSpec

import typer
from rich.cells import cell_len

from xpm_config import ConfigError
from xpm_params import ParamsError, printable
from xpm_serialize import SerializationError

from ..errors import ExperimentError

P = ParamSpec("P")

FOUND: Final = 1
"""The exit status when something was found, or failed."""

_MISUSE: Final = 2
_COLOURS: Final = {
    "done": "32",
    "failed": "31",
    "lost": "31",
    "running": "36",
    "waiting": "33",
}


def guarded(command: Callable[P, int | None]) -> Callable[P, None]:
    """A command whose result is its exit status, and whose errors are told in one line."""

    @functools.wraps(command)
    def run(*arguments: P.args, **options: P.kwargs) -> None:
        try:
            status = command(*arguments, **options)
            sys.stdout.flush()
        except BrokenPipeError:  # `… | head`: whoever read has enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            status = 0
        except (ExperimentError, ConfigError, SerializationError, ParamsError, OSError) as error:
            tell(f"xpm: {error}")
            status = _MISUSE
        raise typer.Exit(status or 0)

    return run


def tell(line: str) -> None:
    """Prints a line on standard error, without what a terminal would take for a command."""
    print(printable(line), file=sys.stderr, flush=True)


def say(line: str) -> None:
    """Prints a line, without what a terminal would take for a command."""
    print(printable(line))


def print_json(value: object) -> None:
    """Prints JSON in one piece."""
    print(json.dumps(value, indent=2))


def print_json_lines(values: Iterable[object]) -> None:
    """Prints a JSON list with each item on a line of its own, as it comes."""
    before = "[\n"
    for value in values:
        sys.stdout.write(before + json.dumps(value))
        before = ",\n"
    print("[]" if before == "[\n" else "\n]")


def print_columns(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Prints rows under a header; the state of a job is coloured on a terminal."""
    lines = [list(header), *([printable(cell) for cell in row] for row in rows)]
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    coloured = has_colours()
    for line in lines:
        cells = [
            _coloured(cell, coloured) + " " * (width - cell_len(cell))
            for cell, width in zip(line, widths, strict=True)
        ]
        print("  ".join(cells).rstrip())


def has_colours() -> bool:
    """Whether standard output is a terminal on which colours are wanted."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def _coloured(text: str, coloured: bool) -> str:
    code = _COLOURS.get(text) if coloured else None
    return text if code is None else f"\033[{code}m{text}\033[0m"


def time_text(moment: float | None) -> str:
    """The local time, to the second."""
    with suppress(OverflowError, OSError, ValueError):
        if moment is not None:
            return datetime.fromtimestamp(moment).strftime("%Y-%m-%d %H:%M:%S")
    return ""


def counted(number: int, thing: str) -> str:
    """`1 job`, `2 jobs`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
