"""A process that does workloads on demand: a request a line in, an answer a line out.

A request is `[workload, size, "time" | "memory"]`; the answer is in seconds or bytes. The same
script runs in the environment of the reference.
"""

from __future__ import annotations

import gc
import json
import sys
import time
import tracemalloc

from benchmarks import workloads
from benchmarks.workloads import Work


def seconds(work: Work) -> float:
    """The time of the processor that the work takes, whatever else runs meanwhile."""
    gc.collect()
    begin = time.process_time()
    work()
    return time.process_time() - begin


def peak(work: Work) -> int:
    """The most memory that the work takes at a time."""
    gc.collect()
    tracemalloc.start()
    work()
    size = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return size


if __name__ == "__main__":
    measures = {"time": seconds, "memory": peak}
    for line in sys.stdin:
        name, size, measure = json.loads(line)
        print(json.dumps(measures[measure](getattr(workloads, name)(size))), flush=True)
