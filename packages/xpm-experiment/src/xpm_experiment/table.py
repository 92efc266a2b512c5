"""The jobs that run, on a terminal: a line each, drawn again and again."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Final, NamedTuple

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from xpm_params import printable

from .display import change, counted, print_line, summary
from .job import Job, JobState
from .levels import Level, levels_text, read_levels
from .wording import seconds_text, tags_text

_DRAWN_PER_SECOND: Final = 4
_SECONDS_BETWEEN_LOOKS: Final = 1.0
_LOOKED_AT_ONCE: Final = 200
_WIDTH_OF_BAR: Final = 12


class LiveTable:
    """A line for each job that runs, and the numbers of the others; failures stay above."""

    def __init__(self, experiment: str) -> None:
        self._experiment = experiment
        self._running = Running()
        self._console = Console(stderr=True, markup=False, highlight=False)
        self._live = Live(
            console=self._console,
            get_renderable=self._drawn,
            refresh_per_second=_DRAWN_PER_SECOND,
            transient=True,
            # what goes to a file must not come here
            redirect_stdout=sys.stdout is not None and sys.stdout.isatty(),
        )
        self._live.start()

    def changed(self, job: Job) -> None:
        """Takes note of the change of a job's state; a failure is told at once."""
        self._running.changed(job)
        if job.state is JobState.FAILED and self._live.is_started:
            self._console.print(Text(printable(f"{self._experiment}: {change(job)}")))

    def close(self, jobs: Iterable[Job]) -> None:
        """Takes the table away, and prints how many jobs ended how."""
        self._live.stop()
        print_line(f"{self._experiment}: {summary(jobs)}")

    def _drawn(self) -> RenderableType:
        space = max(self._console.height - 2, 1)
        started, counts = self._running.look(space)
        shown = started if len(started) <= space else started[: space - 1]
        lines: list[RenderableType] = [_table(shown)] if shown else []
        if len(shown) < len(started):
            lines.append(_line(f"… and {len(started) - len(shown)} more"))
        queued = counts[JobState.RUNNING] - len(started)
        numbers = ", ".join(counted(counts)) or "no jobs yet"
        starting = f" ({queued} of them not started yet)" if queued else ""
        return Group(*lines, _line(f"{self._experiment}: {numbers}{starting}"))


class Started(NamedTuple):
    """A job that runs.

    Attributes:
        since: when it began, in seconds since 1970.
        levels: how far it is.
    """

    job: Job
    since: float
    levels: list[Level]


class Running:
    """The jobs that were given to an executor; their folders tell which of them have begun.

    Folders are looked into once a second, and into so many that neither a long queue nor a slow
    file system costs much.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._states: dict[Job, JobState] = {}
        self._counts: Counter[JobState] = Counter()
        self._given: dict[Job, None] = {}
        self._begun: dict[Job, float] = {}
        self._levels: dict[Job, list[Level]] = {}
        self._looked = -_SECONDS_BETWEEN_LOOKS

    def changed(self, job: Job) -> None:
        """Takes note of the change of a job's state."""
        with self._lock:
            if (before := self._states.get(job)) is not None:
                self._counts[before] -= 1
            state = self._states[job] = job.state
            self._counts[state] += 1
            for jobs in (self._given, self._begun):
                jobs.pop(job, None)
            if state is JobState.RUNNING:
                self._given[job] = None

    def look(self, detailed: int) -> tuple[list[Started], Counter[JobState]]:
        """The jobs that have begun, and the numbers of all.

        Arguments:
            detailed: for how many of them it is told how far they are.
        """
        is_time = time.monotonic() - self._looked >= _SECONDS_BETWEEN_LOOKS
        if is_time:
            self._look_who_began()
        with self._lock:
            begun, counts = list(self._begun.items()), self._counts.copy()
        if is_time:
            first = begun[:detailed]
            self._levels = {job: read_levels(str(job.folder.progress)) for job, _ in first}
            self._looked = time.monotonic()
        return [Started(job, since, self._levels.get(job, [])) for job, since in begun], counts

    def _look_who_began(self) -> None:
        with self._lock:
            looked_at = list(islice(self._given, _LOOKED_AT_ONCE))
        begun = {job: since for job in looked_at if (since := _begin(job)) is not None}
        with self._lock:
            for job in looked_at:
                if job not in self._given:  # it has ended meanwhile
                    continue
                del self._given[job]
                if job in begun:
                    self._begun[job] = begun[job]
                else:  # it is its turn again after the others
                    self._given[job] = None


def _begin(job: Job) -> float | None:
    """When a job began, by its marker."""
    try:
        return job.folder.pid.stat().st_mtime
    except OSError:
        return None


def _table(started: list[Started]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    for gives_way in (False, True, False, False, True):  # on a narrow terminal
        table.add_column(no_wrap=not gives_way)
    now = time.time()
    for job, since, levels in started:
        value = levels[0].value if levels else None
        table.add_row(
            _line(f"{job.folder.type_identifier.rpartition('.')[2]} {job.identifier[:8]}"),
            _line(tags_text(job.tags)),
            _line(seconds_text(max(now - since, 0.0))),
            "" if value is None else ProgressBar(1.0, value, width=_WIDTH_OF_BAR),
            _line(levels_text(levels)),
        )
    return table


def _line(text: str) -> Text:
    return Text(printable(text), no_wrap=True, overflow="ellipsis")
