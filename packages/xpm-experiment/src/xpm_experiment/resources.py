"""What a job needs of the machine that it runs on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from .errors import InvalidOptionError

_MEMORY = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT])(?:i?B)?", re.IGNORECASE)
_POWERS = {unit: 1024**power for power, unit in enumerate("KMGT", 1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """What a job needs; what is not given is left to the executor.

    Attributes:
        time: how long it may run, in seconds or as a `timedelta`.
        memory: in bytes, or a text such as `"512M"` or `"8G"` (powers of 1024).
        cpus: number of processors.
        gpus: number of graphics processors.
        partition: of a Slurm cluster, or several separated by commas.

    Raises:
        InvalidOptionError: if one is not what it should be.
    """

    time: float | timedelta | None = None
    memory: int | str | None = None
    cpus: int = 1
    gpus: int = 0
    partition: str | None = None

    def __post_init__(self) -> None:
        seconds, size = self.seconds, self.bytes  # which raise what they cannot understand
        if seconds is not None and not 0 < seconds < float("inf"):
            raise InvalidOptionError(f"expected time to be positive, found {self.time!r}")
        if size is not None and size <= 0:
            raise InvalidOptionError(f"expected memory to be positive, found {self.memory!r}")
        _check_count("cpus", self.cpus, 1)
        _check_count("gpus", self.gpus, 0)
        if self.partition is not None and not isinstance(self.partition, str):
            raise InvalidOptionError(f"expected partition to be a string, found {self.partition!r}")

    @property
    def seconds(self) -> float | None:
        """How long the job may run."""
        if isinstance(self.time, timedelta):
            return self.time.total_seconds()
        if self.time is None or type(self.time) in (int, float):
            return self.time
        raise InvalidOptionError(
            f"expected time to be a number of seconds or a timedelta, found {self.time!r}"
        )

    @property
    def bytes(self) -> int | None:
        """How much memory the job needs."""
        if self.memory is None or type(self.memory) is int:
            return self.memory
        match = _MEMORY.fullmatch(self.memory) if isinstance(self.memory, str) else None
        if match is None:
            raise InvalidOptionError(
                "expected memory to be a number of bytes or a text such as '8G', "
                f"found {self.memory!r}"
            )
        return int(float(match[1]) * _POWERS[match[2].upper()])


def _check_count(name: str, count: object, least: int) -> None:
    if type(count) is not int or count < least:
        raise InvalidOptionError(
            f"expected {name} to be a whole number from {least} on, found {count!r}"
        )
