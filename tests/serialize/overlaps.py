"""One of two savers of a folder is killed at each of its steps, after the other has come.

Run as `python -m serialize.overlaps LOCKS SCENARIO FOLDER`. With `LOCKS` `locked`, the second
saver comes while the first stands at the step, waits for its lock, and goes on when the first is
killed; with `unlocked`, as where the system has no locks, it saves while the first stands there.
What both leave behind is checked here. Prints how many steps were tried.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any
from unittest import mock

from serialize.models import Two
from serialize.scenarios import SCENARIOS, Scenario, loaded
from serialize.steps import Steps
from xpm_serialize import save

write, flock = os.write, fcntl.flock

LOCKS: dict[str, AbstractContextManager[Any]] = {
    "locked": nullcontext(),
    "unlocked": mock.patch("xpm_serialize.folders.fcntl", None),
}


class Child:
    """A process that tells when it has come to some point, and can be waited for there."""

    def __init__(self, run: Callable[[Callable[[], None]], None]) -> None:
        self._told, tell = os.pipe()
        self.process = os.fork()
        if self.process:
            os.close(tell)
            return
        code = 1
        try:
            run(lambda: _tell(tell))
            code = 0
        except BaseException:  # noqa: BLE001 - a child process, which must not go on
            traceback.print_exc()
        finally:
            os._exit(code)

    def has_come(self) -> bool:
        """Waits until the process is at the point (true), or at its end."""
        told = os.read(self._told, 1)
        os.close(self._told)
        return told != b""

    def wait(self) -> int:
        """Waits for the end; returns how the process ended."""
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


def _tell(descriptor: int) -> None:
    write(descriptor, b".")


def overlap(scenario: Scenario, other: Any, last: int) -> bool:
    """Whether the first saver has come to the step, where it is killed."""

    def first(tell: Callable[[], None]) -> None:
        def stand() -> None:
            tell()
            signal.pause()

        Steps(last, stand).interpose()
        scenario.save()

    def second(tell: Callable[[], None]) -> None:
        def told_flock(descriptor: int, operation: int) -> None:
            tell()
            flock(descriptor, operation)

        fcntl.flock = told_flock  # type: ignore[assignment]  # in this process
        save(other, scenario.target)

    standing = Child(first)
    is_standing = standing.has_come()
    coming = Child(second)
    coming.has_come()
    if is_standing:
        os.kill(standing.process, signal.SIGKILL)
    assert standing.wait() == (-signal.SIGKILL if is_standing else 0)
    assert coming.wait() == 0
    return is_standing


def main(locks: str, name: str, folder: str) -> None:
    for last in itertools.count(1):
        scenario = SCENARIOS[name](Path(folder, str(last)))
        sources = scenario.sources
        other = Two.C(first=sources / "other.bin", second=sources / "parts")
        save(other, Path(folder, str(last), "other"))
        scenario.old = loaded(Path(folder, str(last), "other"))
        with LOCKS[locks]:
            is_standing = overlap(scenario, other, last)
        assert loaded(scenario.target) == scenario.old, f"step {last}"
        scenario.check(f"step {last}")
        if not is_standing:
            break
    print(last - 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
