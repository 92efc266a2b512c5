"""Every step that changes the file system is in turn the last one of a process, or fails once.

Run as `python -m serialize.steps WAY SCENARIO FOLDER`; `WAY` is `kill` or `fail`. The steps
are taken in child processes; what they leave behind is checked here. Prints how many there are.
"""

from __future__ import annotations

import builtins
import errno
import io
import itertools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from serialize.scenarios import SCENARIOS, Scenario

NAMES = (
    *("rename", "replace", "link", "symlink", "mkdir", "unlink", "remove", "rmdir"),
    *("chmod", "fchmod", "fchown", "utime", "write", "truncate", "ftruncate", "fsync"),
    "copy_file_range",
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
KILLED, RAISED = 9, 5


class Steps:
    """Counts steps, of which one is the last, or fails."""

    def __init__(self, way: str, last: int) -> None:
        self.count = 0
        self._way = way
        self._last = last

    def step(self) -> None:
        self.count += 1
        if self.count == self._last:
            if self._way == "kill":
                os._exit(KILLED)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def interpose(self) -> None:
        """Puts itself before the functions of `os`, and files that are written to."""
        for name in NAMES:
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


def run_in_child(scenario: Scenario, way: str, last: int) -> int:
    """Saves in a child process; returns how that ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    try:
        Steps(way, last).interpose()
        scenario.save()
        code = 0
    except OSError as error:
        code = RAISED if error.errno == errno.ENOSPC else 1
    finally:
        os._exit(code)


def main(way: str, name: str, folder: str) -> None:
    ended = []
    for last in itertools.count(1):
        scenario = SCENARIOS[name](Path(folder, str(last)))
        ended.append(run_in_child(scenario, way, last))
        scenario.check(f"step {last}")
        if way == "kill" and ended[-1] == 0:
            break  # there are no more steps
        # a failure that is of no consequence is passed over: the steps end when many are
        if way == "fail" and ended[-5:] == [0] * 5:
            break
    assert set(ended) <= {0, KILLED if way == "kill" else RAISED}, ended
    print(sum(code != 0 for code in ended))


if __name__ == "__main__":
    main(*sys.argv[1:])
