"""A process that does workloads on demand: a request a line in, an answer a line out.

A request is `[workload, size, measure]`; the answer is in seconds or bytes, or is the text of the
error that ended the work. The same script runs in the environment of each peer.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import resource
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable

from benchmarks.workloads import Work


def _processor(work: Work) -> float:
    """The time of the processor that the work takes, whatever else runs meanwhile."""
    gc.collect()
    begin = time.process_time()
    work()
    return time.process_time() - begin


def _children(work: Work) -> float:
    """The time of the processor that the processes take which the work starts and ends."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _clock(work: Work) -> float:
    """The time that passes, for what waits for disks or other processes."""
    gc.collect()
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _told(work: Work) -> float:
    """The seconds that the work itself says it took."""
    seconds = work()
    assert isinstance(seconds, float)
    return seconds


def _memory(work: Work) -> float:
    """The most memory that the work takes at a time."""
    gc.collect()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


_MEASURES: dict[str, Callable[[Work], float]] = {
    "processor": _processor,
    "children": _children,
    "clock": _clock,
    "told": _told,
    "memory": _memory,
}


def answer(workload: str, size: int, measure: str) -> float | str:
    """What is measured of a workload, `module.function`."""
    module, function = workload.split(".")
    prepare = getattr(importlib.import_module(f"benchmarks.workloads.{module}"), function)
    here = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            return _MEASURES[measure](prepare(size))
        except Exception as error:  # noqa: BLE001 - of a peer: that it fails is what is told
            return f"{type(error).__name__}: {error}"
        finally:
            os.chdir(here)


def main() -> None:
    """Answers until the input ends; what the work prints is no answer."""
    answers = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):
        for line in sys.stdin:
            print(json.dumps(answer(*json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
