"""Measuring a row: all implementations in turns, several times."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from typing import NamedTuple

from .processes import Worker, WorkFailedError
from .rows import REFERENCE, Growth, Row

OURS = "ours"


class Figure(NamedTuple):
    """What several rounds gave, for a size.

    Attributes:
        values: seconds or bytes of each round.
        size: of the work that was done.
        error: why there are none.
    """

    values: list[float]
    size: int
    error: str = ""

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.values)

    @property
    def spread(self) -> float:
        """Half the distance between the quartiles, as a part of the median."""
        if len(self.values) < 2:
            return 0.0
        low, _, high = statistics.quantiles(self.values, n=4, method="inclusive")
        return (high - low) / 2 / self.median

    def scaled(self, each: bool) -> float:
        """The median, for each of the size if it should be."""
        return self.median / self.size if each else self.median


class Measured(NamedTuple):
    """A row with its figures: ours, those of peers, and the floor."""

    row: Row
    figures: dict[str, Figure]
    floor: Figure | None

    @property
    def ours(self) -> Figure:
        """The figure that the others are compared with."""
        return self.figures[OURS]

    @property
    def faster(self) -> float | None:
        """How many times the reference takes what ours does."""
        figure = self.figures.get(REFERENCE)
        if figure is None or figure.error:
            return None
        # at different sizes of a whole the ratio is what it is at least
        each = self.row.each or self.row.measure == "children"
        return figure.scaled(each) / self.ours.scaled(each)

    @property
    def over_floor(self) -> float | None:
        """How many times ours takes what the floor does."""
        return None if self.floor is None else self.ours.median / self.floor.median

    @property
    def is_below(self) -> bool | None:
        """Whether ours takes less than the peer that it should."""
        figure = self.figures.get(self.row.below or "")
        if figure is None or figure.error:
            return None
        return self.ours.scaled(True) < figure.scaled(True)


class Grown(NamedTuple):
    """What twice the size takes, in time and memory; and what the reference says to it."""

    growth: Growth
    once: Figure
    twice: Figure
    memory: tuple[float, float]
    reference: str

    @property
    def time_ratio(self) -> float:
        """Time at twice the size."""
        return self.twice.median / self.once.median

    @property
    def memory_ratio(self) -> float:
        """Memory at twice the size."""
        return self.memory[1] / self.memory[0]


def measure(row: Row, workers: Mapping[str, Worker], rounds: int) -> Measured:
    """A row, its implementations and its floors taking turns."""
    turns = {OURS: (workers[OURS], row.workload, row.size)}
    for name, workload in row.peers.items():
        who = workers[OURS] if name == "pickle" else workers.get(name)
        if who is not None:
            turns[name] = (who, workload, row.sizes.get(name, row.size))
    for workload in row.floors:
        turns[workload] = (workers[OURS], workload, row.size)
    figures = {name: Figure([], size) for name, (_, _, size) in turns.items()}
    for _ in range(rounds):
        for name, (who, workload, size) in turns.items():
            if figures[name].error:
                continue
            try:
                figures[name].values.append(who.measure(workload, size, row.measure))
            except WorkFailedError as error:
                if name not in row.peers:
                    raise
                figures[name] = Figure([], size, str(error))
    floors = [figures.pop(workload) for workload in row.floors]
    return Measured(row, figures, max(floors, key=lambda floor: floor.median, default=None))


def grow(growth: Growth, workers: Mapping[str, Worker], rounds: int) -> Grown:
    """How time and memory grow when the size doubles."""
    ours, (_, workload, size) = workers[OURS], growth
    once, twice = Figure([], size), Figure([], 2 * size)
    for _ in range(rounds):
        for figure in (once, twice):
            figure.values.append(ours.measure(workload, figure.size, "processor"))
    memory = [ours.measure(workload, figure.size, "memory") for figure in (once, twice)]
    return Grown(growth, once, twice, (memory[0], memory[1]), _reference(growth, workers))


def _reference(growth: Growth, workers: Mapping[str, Worker]) -> str:
    if REFERENCE not in workers:
        return ""
    try:
        seconds = workers[REFERENCE].measure(growth.workload, growth.size, "processor")
    except WorkFailedError as error:
        return str(error).partition(": ")[2].partition(":")[0]
    return f"{seconds:.1f} s"
