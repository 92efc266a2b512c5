"""What a job needs of the machine that it runs on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .errors import InvalidOptionError

if TYPE_CHECKING:
    from datetime import timedelta

_MEMORY = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT])(?:i?B)?", re.IGNORECASE)
_POWERS = {unit: 1024**power for power, unit in enumerate("KMGT", 1)}


class Resources:
    """What a job needs; what is not given is left to the executor.

    Attributes:
        time: how long it may run, in seconds or as a `timedelta`.
        memory: in bytes, or a text such as `"512M"` or `"8G"` (powers of 1024).
        cpus: number of processors.
        gpus: number of graphics processors.
        partition: of a Slurm cluster, or several separated by commas.
        seconds: how long it may run.
        bytes: how much memory it needs.

    Raises:
        InvalidOptionError: if one is not what it should be.
    """

    __slots__ = ("bytes", "cpus", "gpus", "memory", "partition", "seconds", "time")

    def __init__(
        self,
        *,
        time: float | timedelta | None = None,
        memory: int | str | None = None,
        cpus: int = 1,
        gpus: int = 0,
        partition: str | None = None,
    ) -> None:
        if partition is not None and not isinstance(partition, str):
            raise InvalidOptionError(f"expected partition to be a string, found {partition!r}")
        self.time: Final = time
        self.memory: Final = memory
        self.cpus: Final = _count("cpus", cpus, 1)
        self.gpus: Final = _count("gpus", gpus, 0)
        self.partition: Final = partition
        self.seconds: Final = _seconds(time)
        self.bytes: Final = _bytes(memory)

    def _given(self) -> tuple[object, ...]:
        return self.time, self.memory, self.cpus, self.gpus, self.partition

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Resources) and self._given() == other._given()

    def __hash__(self) -> int:
        return hash(self._given())

    def __repr__(self) -> str:
        return (
            f"Resources(time={self.time!r}, memory={self.memory!r}, cpus={self.cpus!r}, "
            f"gpus={self.gpus!r}, partition={self.partition!r})"
        )


def _seconds(time: float | timedelta | None) -> float | None:
    if time is None:
        return None
    from datetime import timedelta  # whoever gives one has imported it

    if isinstance(time, timedelta):
        seconds = time.total_seconds()
    elif type(time) in (int, float):
        seconds = time
    else:
        raise InvalidOptionError(
            f"expected time to be a number of seconds or a timedelta, found {time!r}"
        )
    if not 0 < seconds < float("inf"):
        raise InvalidOptionError(f"expected time to be positive, found {time!r}")
    return seconds


def _bytes(memory: int | str | None) -> int | None:
    if memory is None:
        return None
    match = _MEMORY.fullmatch(memory) if isinstance(memory, str) else None
    if match is not None:
        size = int(float(match[1]) * _POWERS[match[2].upper()])
    elif type(memory) is int:
        size = memory
    else:
        raise InvalidOptionError(
            f"expected memory to be a number of bytes or a text such as '8G', found {memory!r}"
        )
    if size <= 0:
        raise InvalidOptionError(f"expected memory to be positive, found {memory!r}")
    return size


def _count(name: str, count: int, least: int) -> int:
    if type(count) is not int or count < least:
        raise InvalidOptionError(
            f"expected {name} to be a whole number from {least} on, found {count!r}"
        )
    return count
