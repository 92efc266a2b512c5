"""`xpm logs`: what a job printed."""

from __future__ import annotations

import json as json_text
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from enum import Enum
from typing import Annotated

import typer

from xpm_params import printable

from ..following import Log, follow
from ..listing import Status, status_of
from ..subjects import find_job
from ..workspace import JobFolder, Workspace
from .options import HERE, JsonOption, WorkspaceOption
from .output import FOUND

# what a terminal would do more with than show colours; a tab and the end of a line are text
_UNSAFE = re.compile(
    r"\x1b\[[0-9;:]*m|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


class Stream(Enum):
    """Which of the logs."""

    ERR = "err"
    OUT = "out"
    BOTH = "both"


def logs(
    job: Annotated[str, typer.Argument(help="The start of its identifier, or a path.")],
    lines: Annotated[
        int | None, typer.Option("--lines", "-n", min=0, help="Only so many of the last lines.")
    ] = None,
    following: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on until the job has ended.")
    ] = False,
    stream: Annotated[
        Stream, typer.Option(help="Its standard error, its standard output, or both.")
    ] = Stream.BOTH,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> int:
    """Print the logs of a job.

    That is its standard output, then its standard error.

    \b
    Examples:
      xpm logs ba5f1741 -n 20
      xpm logs ba5f1741 --follow --stream err
      xpm logs ba5f1741 --stream out > output.txt

    Keys of --json: stream (err or out), text; with --follow, an object for each piece.

    Exit status: with --follow, 1 when the job was not done in the end.
    """
    folder = find_job(Workspace(workspace), job)
    logs = _logs(folder, stream, lines)
    pieces = follow(folder, logs) if following else ((log, log.more()) for log in logs)
    with suppress(KeyboardInterrupt):
        for log, content, head in _with_heads(pieces):
            if json:
                text = content.decode("utf-8", "replace")
                print(json_text.dumps({"stream": log.path.suffix[1:], "text": text}))
            else:
                print(head if len(logs) > 1 else "", end="", flush=True)
                _print(content)
            sys.stdout.flush()
        return FOUND if following and status_of(folder) is not Status.DONE else 0
    return 0


def _logs(folder: JobFolder, stream: Stream, lines: int | None) -> list[Log]:
    paths = {Stream.OUT: folder.out, Stream.ERR: folder.err}
    return [Log(path, lines) for kind, path in paths.items() if stream in (Stream.BOTH, kind)]


def _with_heads(pieces: Iterable[tuple[Log, bytes]]) -> Iterator[tuple[Log, bytes, str]]:
    """The pieces that are not empty, and the line before each of another log than the last."""
    last, end = None, b"\n"
    for log, content in pieces:
        if content:
            begin = "" if end == b"\n" else "\n"
            yield log, content, "" if log is last else f"{begin}==> {log.path.name} <==\n"
            last, end = log, content[-1:]


def _print(content: bytes) -> None:
    """Prints a log: as it is, but for a terminal, which it must not command."""
    if not sys.stdout.isatty():
        sys.stdout.buffer.write(content)
        return
    text = content.decode("utf-8", "replace").replace("\r\n", "\n")
    # of a line that was written over and over, as bars of progress are, the last state
    shown = re.sub(r"[^\n]*\r(?=[^\n\r])", "", text).replace("\r", "")
    sys.stdout.write(_UNSAFE.sub(lambda found: _visible(found[0]), shown))
    if "\033" in shown:
        sys.stdout.write("\033[0m")


def _visible(unsafe: str) -> str:
    return unsafe if unsafe.endswith("m") and len(unsafe) > 1 else printable(unsafe)
