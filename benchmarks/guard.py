"""The quick form: less work, and an error where a ratio is beyond its limit.

What passes a limit is measured once more: other work on the machine can spoil one measurement,
while a regression spoils both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .processes import Worker
from .rounds import grow, measure
from .rows import GROWING, GROWTH_LIMIT, ROWS, Growth, Row

_ROUNDS = 3
_SMALLER = 10  # growth is measured at a tenth of the size


class Check(NamedTuple):
    """A ratio and its limit."""

    title: str
    ratio: float
    limit: float
    is_least: bool

    @property
    def holds(self) -> bool:
        """Whether the ratio is within its limit."""
        return self.ratio >= self.limit if self.is_least else self.ratio <= self.limit

    def __str__(self) -> str:
        bound = "at least" if self.is_least else "at most"
        return f"{self.title}: {self.ratio:.2f}, {bound} {self.limit:g}"


def failures(workers: Mapping[str, Worker]) -> Iterator[Check]:
    """The checks that fail twice; all are printed as they are made."""
    subjects: list[Row | Growth] = [*ROWS, *GROWING]
    for subject in subjects:
        checks = _checks(subject, workers)
        if not all(check.holds for check in checks):
            checks = _checks(subject, workers)
        for check in checks:
            print(check, flush=True)
            if not check.holds:
                yield check


def _checks(subject: Row | Growth, workers: Mapping[str, Worker]) -> list[Check]:
    if isinstance(subject, Row):
        return list(_of_row(subject, workers))
    return list(_of_growth(subject, workers))


def _of_row(row: Row, workers: Mapping[str, Worker]) -> Iterator[Check]:
    limit = row.limit
    if limit is None:
        return
    measured = measure(row.smaller(limit.size), workers, _ROUNDS)
    if limit.faster is not None and measured.faster is not None:
        yield Check(f"{row.title}: reference to ours", measured.faster, limit.faster, True)
    if limit.floor is not None and measured.over_floor is not None:
        yield Check(f"{row.title}: ours to the floor", measured.over_floor, limit.floor, False)


def _of_growth(growth: Growth, workers: Mapping[str, Worker]) -> Iterator[Check]:
    grown = grow(growth._replace(size=growth.size // _SMALLER), workers, _ROUNDS)
    time, memory = GROWTH_LIMIT
    yield Check(f"{growth.title}: time at twice the size", grown.time_ratio, time, False)
    yield Check(f"{growth.title}: memory at twice the size", grown.memory_ratio, memory, False)
