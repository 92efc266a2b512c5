"""What a task calls to tell how far it is."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, Final, TypeVar

from .errors import MissingExtraError
from .levels import Level, levels_text, write_levels
from .workspace import JobFolder

T = TypeVar("T")

_MAX_LEVELS: Final = 10
_WRITES_PER_SECOND: Final = 2.0
_WRITES_AT_ONCE: Final = 20.0


class Reporter:
    """Keeps the file of a job that tells how far it is.

    Reports that come now and then are all written; of those that come fast, two a second.
    """

    def __init__(self, folder: JobFolder) -> None:
        self._folder = folder
        self._levels: list[Level] = []
        self._may_write = _WRITES_AT_ONCE
        self._asked = time.monotonic()
        self.loops = 0
        """How many loops of `track` are inside each other."""

    def report(self, level: int, value: float | None, desc: str | None) -> None:
        """Tells how far a level is; those below it begin anew."""
        level = min(max(level, 0), _MAX_LEVELS - 1)
        self._levels += [Level()] * (level + 1 - len(self._levels))
        said = self._levels[level].desc if desc is None else desc
        self._levels[level:] = [Level(value, said)]
        self._write()

    def drop(self, level: int) -> None:
        """Tells that a level, and those below it, are over."""
        del self._levels[level:]
        self._write()

    def __str__(self) -> str:
        return levels_text(self._levels)

    def _write(self) -> None:
        now = time.monotonic()
        regained = (now - self._asked) * _WRITES_PER_SECOND
        self._asked = now
        self._may_write = min(self._may_write + regained, _WRITES_AT_ONCE)
        if self._may_write >= 1:
            self._may_write -= 1
            with suppress(OSError):  # a full disk: the task itself may do without
                write_levels(self._folder, self._levels)


_reporter: ContextVar[Reporter | None] = ContextVar("xpm_reporter", default=None)


@contextmanager
def reporting(folder: JobFolder) -> Iterator[None]:
    """Inside the block, this thread runs the job in a folder, which may tell how far it is."""
    folder.progress.unlink(missing_ok=True)  # of a try that was killed
    token = _reporter.set(Reporter(folder))
    try:
        yield
    finally:
        _reporter.reset(token)
        with suppress(OSError):
            folder.progress.unlink(missing_ok=True)


def progress(value: float, level: int = 0, desc: str | None = None, console: bool = False) -> None:
    """Tells how far the current job is; outside of a job, and in other threads, does nothing.

    It never fails, and may be called as often as one likes.

    Arguments:
        value: from 0 to 1.
        level: 0 for the outermost loop, 1 for the one inside it…; levels below begin anew.
        desc: what is done; by default, as it was told for this level before.
        console: also print it, to the log of the job.
    """
    reporter = _reporter.get()
    if reporter is None:
        return
    reporter.report(int(level), _fraction(value), desc)
    if console:
        print(reporter, file=sys.stderr)


def track(iterable: Iterable[T], desc: str = "", total: int | None = None) -> Iterator[T]:
    """The items of an iterable, while it is told how many of them the current job has done.

    A loop inside another one is its next level.

    Arguments:
        desc: what is done.
        total: how many items there are; by default the length of the iterable, if it has one.
    """
    reporter = _reporter.get()
    if reporter is None:
        yield from iterable
        return
    if total is None and isinstance(iterable, Sized):
        total = len(iterable)
    level, reporter.loops = reporter.loops, reporter.loops + 1
    try:
        report_count(level, 0, total, desc)
        for count, item in enumerate(iterable, 1):
            yield item
            report_count(level, count, total, desc)
    finally:
        reporter.loops = level
        reporter.drop(level)


def report_count(level: int, count: float, total: float | None, desc: str) -> None:
    """Tells how many things the current job has done, of how many."""
    reporter = _reporter.get()
    if reporter is None:
        return
    if total:
        reporter.report(level, _fraction(count / total), desc)
    else:
        reporter.report(level, None, f"{desc}: {count}" if desc else str(count))


def _fraction(value: Any) -> float | None:
    """A number from 0 to 1; `None` for what is not a number."""
    with suppress(Exception):  # whatever was passed, the job goes on
        number = float(value)
        return min(max(number, 0.0), 1.0) if number == number else None
    return None


def tqdm(*arguments: Any, **options: Any) -> Any:
    """A bar of `tqdm`, which also tells how far the current job is.

    It takes what `tqdm.auto.tqdm` takes. For a class, to pass to code that makes bars itself, see
    `xpm_experiment.bars`.

    Raises:
        MissingExtraError: if `tqdm` is not installed; `track` needs nothing.
    """
    try:
        from .bars import tqdm as bar  # not sooner: it imports tqdm
    except ImportError as error:
        raise MissingExtraError(
            f"{error}; use track(…), or install xpm-experiment[tqdm]", name=error.name
        ) from error
    return bar(*arguments, **options)
