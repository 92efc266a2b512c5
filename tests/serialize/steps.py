"""Every step that changes the file system is in turn the last one of a process, or fails once.

Run as `python -m serialize.steps WAY SCENARIO FOLDER [STRIDE]`; `WAY` is `kill` or the name of an
error of the system, `STRIDE` says that only each n-th step is tried. The steps are taken in child
processes; what they leave behind is checked here. Prints how many steps were tried.
"""

from __future__ import annotations

import builtins
import errno
import io
import itertools
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from serialize.scenarios import SCENARIOS, Scenario

NAMES = (
    *("rename", "replace", "link", "symlink", "mkdir", "unlink", "remove", "rmdir"),
    *("chmod", "fchmod", "fchown", "utime", "write", "truncate", "ftruncate", "fsync"),
    *("setxattr", "sendfile", "copy_file_range", "posix_fallocate"),
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
UNREACHED, FAILED, KILLED, RAISED, PASSED_OVER = 0, 1, 9, 5, 4


class Steps:
    """Counts steps, at one of which the process is interrupted."""

    def __init__(self, last: int, interrupt: Callable[[], None]) -> None:
        self.count = 0
        self._last = last
        self._interrupt = interrupt

    def step(self) -> None:
        self.count += 1
        if self.count == self._last:
            self._interrupt()

    def interpose(self) -> None:
        """Puts itself before the functions of `os`, and files that are written to."""
        for name in NAMES:
            if hasattr(os, name):  # on this system
                setattr(os, name, self._counted(getattr(os, name)))
        real_os_open, real_open = os.open, io.open
        steps = self

        def os_open(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
            if flags & WRITING:
                steps.step()
            return real_os_open(path, flags, *args, **kwargs)

        class Written(io.FileIO):
            def write(self, data: Any) -> int:
                steps.step()
                return super().write(data)

        def open_file(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            if "r" in mode:
                return real_open(file, mode, *args, **kwargs)
            if not isinstance(file, int):
                steps.step()
            return io.BufferedWriter(Written(file, mode[0]))

        for module, name, function in (
            (os, "open", os_open),
            (io, "open", open_file),
            (builtins, "open", open_file),
        ):
            setattr(module, name, function)

    def _counted(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            self.step()
            return function(*args, **kwargs)

        return counted


def interruption(way: str) -> Callable[[], None]:
    """What happens at the step: the end of the process, or an error."""

    def kill() -> None:
        os._exit(KILLED)

    def fail() -> None:
        number = getattr(errno, way)
        raise OSError(number, os.strerror(number))

    return kill if way == "kill" else fail


def run_in_child(scenario: Scenario, way: str, last: int) -> int:
    """Saves in a child process; returns how that ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    steps = Steps(last, interruption(way))
    code = FAILED
    try:
        steps.interpose()
        scenario.save()
        code = UNREACHED if steps.count < last else PASSED_OVER
    except OSError as error:
        if error.errno == getattr(errno, way):
            code = RAISED
        else:
            traceback.print_exc()
    finally:
        os._exit(code)


def main(way: str, name: str, folder: str, stride: str = "1") -> None:
    ended = []
    for last in itertools.count(1, int(stride)):
        scenario = SCENARIOS[name](Path(folder, str(last)))
        ended.append(run_in_child(scenario, way, last))
        scenario.check(f"step {last}")
        if ended[-1] == UNREACHED:
            break
    # a failure that is of no consequence is passed over
    expected = {KILLED} if way == "kill" else {RAISED, PASSED_OVER}
    assert set(ended[:-1]) <= expected, ended
    print(len(ended) - 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
