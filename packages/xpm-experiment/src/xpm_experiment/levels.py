"""How far a job is: the file in which it says so, from the outermost loop to the innermost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from xpm_params import Json, dumps, write_text

from . import told
from .workspace import JobFolder


class Level(NamedTuple):
    """How far one of the loops of a job is that are inside each other.

    Attributes:
        value: from 0 to 1; `None` if not known.
        desc: what it does; empty if not told.
    """

    value: float | None = None
    desc: str = ""

    def __str__(self) -> str:
        percent = "" if self.value is None else f"{self.value:.0%}"
        return " ".join(filter(None, (percent, self.desc)))


def levels_text(levels: Iterable[Level]) -> str:
    """`40% epoch 3 > 7% batches`."""
    return " > ".join(filter(None, map(str, levels)))


def write_levels(folder: JobFolder, levels: Iterable[Level]) -> None:
    """Says how far a job is."""
    members: list[Json] = [{"value": level.value, "desc": level.desc} for level in levels]
    # nobody misses it after a power cut
    write_text(folder.progress, dumps({"levels": members}), durable=False)


def read_levels(path: str) -> list[Level]:
    """How far the job says it is whose file this is; nothing if it does not, or damaged."""
    members, _ = told.marker(path) or told.NOTHING
    levels = members.get("levels")
    return [_level(level) for level in levels] if isinstance(levels, list) else []


def _level(members: Any) -> Level:
    members = members if isinstance(members, dict) else {}
    return Level(told.fraction(members.get("value")), told.text(members.get("desc")) or "")
