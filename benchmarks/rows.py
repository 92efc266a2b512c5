"""The table: what is measured, beside what, and what it should come to.

Goals and limits are ratios within one run. A goal is what the operation should cost; a limit is
what `--quick` fails at, far enough from what is measured today that a busy machine does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

NO_PEERS: Mapping[str, str] = MappingProxyType({})
REFERENCE = "reference"


class Goal(NamedTuple):
    """What an operation should cost.

    Attributes:
        faster: how many times faster than the reference, at least.
        floor: how many times the floor, at most.
    """

    faster: float | None = None
    floor: float | None = None


class Limit(NamedTuple):
    """What the quick form does, and the ratios that it fails at."""

    size: int
    faster: float | None = None
    floor: float | None = None


class Row(NamedTuple):
    """A workload and what it is compared with.

    Attributes:
        title: what it is, for people.
        workload: `module.function` of ours.
        size: of the work.
        goal: what it should come to.
        limit: that of the quick form, which leaves a row without one out.
        rounds: at most.
        peers: implementation → its workload.
        floors: workloads of ours, of which the slowest is the floor.
        each: whether the time is told for each of the size.
        measure: what is measured, see `worker`.
        sizes: implementation → size at which it ends in time.
        below: a peer that ours should cost less than.
    """

    title: str
    workload: str
    size: int
    goal: Goal = Goal()
    limit: Limit | None = None
    peers: Mapping[str, str] = NO_PEERS
    floors: tuple[str, ...] = ()
    each: bool = True
    measure: str = "processor"
    sizes: Mapping[str, int] = MappingProxyType({})
    below: str | None = None
    rounds: int = 5

    def smaller(self, size: int) -> Row:
        """The row with less work, for ours and what it is compared with; no other peers."""
        sizes = {name: min(size, other) for name, other in self.sizes.items()}
        peers = {name: work for name, work in self.peers.items() if name == REFERENCE}
        return self._replace(size=size, sizes=sizes, peers=peers)


class Growth(NamedTuple):
    """A workload at a size and at twice the size."""

    title: str
    workload: str
    size: int


def _same(workload: str, **peers: str) -> dict[str, str]:
    """The peers' workloads where that of the reference is ours."""
    return {REFERENCE: workload, **peers}


ROWS = [
    Row(
        "construct",
        "identifiers.construct",
        20_000,
        Goal(faster=5),
        Limit(2_000, faster=3),
        _same("identifiers.construct", fiddle="fiddled.construct"),
        sizes={"fiddle": 500},
    ),
    Row(
        "construct, each with a reference",
        "identifiers.construct_referring",
        20_000,
        peers=_same("identifiers.construct_referring"),
    ),
    Row(
        "identifier of the list",
        "identifiers.of_list",
        20_000,
        Goal(faster=10, floor=4),
        Limit(2_000, faster=5, floor=12),
        _same("identifiers.of_list"),
        ("identifiers.sha256",),
    ),
    Row(
        "identifier of the list, each with a reference",
        "identifiers.of_list_referring",
        20_000,
        peers=_same("identifiers.of_list_referring"),
    ),
    Row(
        "identifier of each",
        "identifiers.of_each",
        20_000,
        peers=_same("identifiers.of_each"),
    ),
    Row(
        "`state_dict` and JSON text",
        "documents.write",
        20_000,
        Goal(faster=15, floor=3),
        Limit(2_000, faster=7, floor=6),
        _same(
            "documents.write",
            jsonpickle="jsonpickled.write",
            pickle="pickled.write",
            fiddle="fiddled.write",
        ),
        ("documents.dumps",),
        sizes={"fiddle": 500},
        below="jsonpickle",
    ),
    Row(
        "JSON text to configurations",
        "documents.read",
        20_000,
        Goal(faster=8, floor=3),
        Limit(2_000, faster=3, floor=8),
        _same("documents.read", jsonpickle="jsonpickled.read", fiddle="fiddled.read"),
        ("documents.loads",),
        sizes={"fiddle": 500},
        below="jsonpickle",
    ),
    Row(
        "JSON text to instances",
        "documents.read_instances",
        20_000,
        Goal(faster=3, floor=2.5),
        Limit(2_000, faster=0.6, floor=9),
        _same(
            "documents.read_instances",
            jsonpickle="jsonpickled.read",
            pickle="pickled.read",
            fiddle="fiddled.read_instances",
        ),
        ("documents.loads",),
        sizes={"fiddle": 500},
        below="jsonpickle",
    ),
    Row(
        "`load` of a folder as configurations",
        "documents.load_folder",
        20_000,
        peers=_same("documents.load_folder"),
        floors=("documents.loads_file",),
    ),
    Row(
        "`state_dict` of a diamond of depth 20",
        "documents.write_diamond",
        20,
        Goal(faster=1000),
        Limit(20, faster=50),
        _same("documents.write_diamond"),
        each=False,
        sizes={REFERENCE: 14},
    ),
    Row(
        "peak memory of `load` of a folder",
        "documents.load_folder",
        200_000,
        Goal(faster=2, floor=2),
        Limit(5_000, faster=1.4, floor=1.8),
        _same("documents.load_folder"),
        ("documents.loads_file",),
        measure="memory",
        rounds=1,
    ),
    Row(
        "save of a folder of 10,000 small files, linked",
        "folders.save_linked",
        10_000,
        Goal(faster=2, floor=1.3),
        peers=_same("folders.save_linked"),
        floors=("folders.link",),
        each=False,
        measure="clock",
    ),
    Row(
        "save of a file of 1 GiB, copied, with checksum",
        "folders.save_copied",
        1024,
        Goal(floor=1.2),
        floors=("folders.copy", "folders.sha256sum"),
        each=False,
        measure="clock",
        rounds=3,
    ),
    Row(
        "`import xpm_params`",
        "commands.import_params",
        10,
        Goal(faster=10, floor=2.5),
        Limit(3, faster=6, floor=5),
        {REFERENCE: "commands.import_experimaestro"},
        ("commands.nothing",),
        measure="children",
        sizes={REFERENCE: 1},
    ),
    Row(
        "`import experimaestro`",
        "commands.import_experimaestro",
        5,
        Goal(faster=4, floor=6),
        Limit(2, faster=2, floor=12),
        _same("commands.import_experimaestro"),
        ("commands.nothing",),
        measure="children",
        sizes={REFERENCE: 1},
    ),
    Row(
        "a job's `params.json` read by a runner, from the start of its process",
        "commands.read_params",
        10,
        Goal(faster=10),
        Limit(3, faster=5),
        {REFERENCE: "commands.load_job"},
        ("commands.nothing",),
        measure="children",
        sizes={REFERENCE: 1},
    ),
    Row(
        "the same again in a process",
        "jobs.read",
        1_000,
        peers={REFERENCE: "reference_jobs.read", "signac": "signacs.read"},
    ),
    Row(
        "200 trivial tasks",
        "tasks.experiment",
        200,
        Goal(faster=10, floor=2),
        peers=_same("tasks.experiment"),
        floors=("tasks.pool",),
        each=False,
        measure="told",
        rounds=2,
    ),
]

GROWING = [
    Growth("make and identify a chain", "identifiers.chain", 50_000),
    Growth("make and identify a diamond", "identifiers.diamond", 50_000),
    Growth("make, write and read a chain", "documents.chain", 50_000),
    Growth("make, write and read a diamond", "documents.diamond", 50_000),
]
GROWTH_GOAL = (2.3, 2.1)  # of time and memory
GROWTH_LIMIT = (3.0, 2.6)  # what grows with the square of the size takes four times as much
