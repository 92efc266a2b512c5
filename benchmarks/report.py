"""What was measured, as tables in Markdown, and the page that keeps the last of them."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from pathlib import Path

from .rounds import OURS, Figure, Grown, Measured
from .rows import GROWTH_GOAL, REFERENCE, Row

BEGIN = "<!-- Figures: written by `nox -s bench`, not by hand. -->"
END = "<!-- End of the figures. -->"

_HEADER = ["workload", OURS, REFERENCE, "faster", "floor", "to the floor", "peers", "goal"]
_GROWTH = ["workload", "size", OURS, "time", "memory", REFERENCE, "goal"]
_UNITS = {"s": ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs")), "B": ((2**20, "MiB"), (2**10, "KiB"))}


def table(rows: Iterable[Measured], grown: Iterable[Grown]) -> str:
    """Both tables."""
    return "\n\n".join(
        (_markdown(_HEADER, map(_cells, rows)), _markdown(_GROWTH, map(_growth_cells, grown)))
    )


def machine() -> str:
    """The kind of machine that figures are of."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB; "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    )


def store(page: Path, text: str) -> None:
    """Puts the figures between the marks of a page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError(f"{page} has no place for figures, between {BEGIN!r} and {END!r}")
    page.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


def _cells(measured: Measured) -> list[str]:
    row, figures = measured.row, measured.figures
    goals = [met for met in (_met_faster(measured), _met_floor(measured)) if met is not None]
    if measured.is_below is not None:
        goals.append(measured.is_below)
    peers = (
        f"{name} {_told(row, figure)}"
        for name, figure in figures.items()
        if name not in (OURS, REFERENCE)
    )
    return [
        f"{row.title}, {row.size:,}" if row.each else row.title,
        _told(row, figures[OURS]),
        _told(row, figures[REFERENCE]) if REFERENCE in figures else "",
        _ratio(measured.faster, row.goal.faster, "≥"),
        "" if measured.floor is None else _told(row, measured.floor),
        _ratio(measured.over_floor, row.goal.floor, "≤"),
        "; ".join(peers),
        _verdict(goals),
    ]


def _growth_cells(grown: Grown) -> list[str]:
    once, twice = grown.once, grown.twice
    time, memory = GROWTH_GOAL
    return [
        grown.growth.title,
        f"{once.size:,} → {twice.size:,}",
        f"{_amount(once.median, 's')} → {_amount(twice.median, 's')}",
        _ratio(grown.time_ratio, time, "≤"),
        _ratio(grown.memory_ratio, memory, "≤"),
        grown.reference,
        _verdict([grown.time_ratio <= time, grown.memory_ratio <= memory]),
    ]


def _met_faster(measured: Measured) -> bool | None:
    goal = measured.row.goal.faster
    return None if goal is None or measured.faster is None else measured.faster >= goal


def _met_floor(measured: Measured) -> bool | None:
    goal = measured.row.goal.floor
    return None if goal is None or measured.over_floor is None else measured.over_floor <= goal


def _verdict(goals: list[bool]) -> str:
    if not goals:
        return ""
    return "met" if all(goals) else f"{sum(goals)} of {len(goals)}"


def _told(row: Row, figure: Figure) -> str:
    if figure.error:
        return figure.error.partition(": ")[2].partition(":")[0]
    unit = "B" if row.measure == "memory" else "s"
    told = _amount(figure.scaled(row.each and unit == "s"), unit)
    if len(figure.values) > 1:
        told += f" ± {figure.spread:.0%}"
    return told if figure.size == row.size or row.each else f"{told} (at {figure.size})"


def _amount(value: float, unit: str) -> str:
    factor, name = next((pair for pair in _UNITS[unit] if value >= pair[0]), _UNITS[unit][-1])
    return f"{value / factor:.3g} {name}"


def _ratio(ratio: float | None, goal: float | None, sign: str) -> str:
    if ratio is None:
        return ""
    told = f"{ratio:,.0f}x" if ratio >= 100 else f"{ratio:.2f}x" if ratio < 10 else f"{ratio:.1f}x"
    return told if goal is None else f"{told} ({sign} {goal:g})"


def _markdown(header: list[str], rows: Iterable[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
