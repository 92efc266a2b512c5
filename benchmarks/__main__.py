"""Measures what operations cost, beside the peers and the floor.

Prints tables; `--store` also puts them into docs/performance.md. `--quick` does less work, and
ends with an error where a ratio is beyond its limit. A peer is measured when `--peer` tells the
Python of an environment that has it.
"""

from __future__ import annotations

import argparse
import sys

from .guard import failures
from .processes import ROOT, workers
from .report import machine, store, table
from .rounds import OURS, grow, measure
from .rows import GROWING, ROWS

_PAGE = ROOT / "docs" / "performance.md"
_GROWTH_ROUNDS = 3


def main() -> None:
    """Measures what the command line asks for."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PYTHON")
    parser.add_argument("--rounds", type=int, default=5, help="at most, of each row")
    parser.add_argument("--only", default="", metavar="TEXT", help="rows with this in their title")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--quick", action="store_true")
    kind.add_argument("--store", action="store_true")
    chosen = parser.parse_args()
    with workers({OURS: sys.executable, **_pythons(chosen.peer)}) as found:
        if chosen.quick:
            sys.exit("\n".join(f"beyond its limit: {check}" for check in failures(found)) or 0)
        rows = [row for row in ROWS if chosen.only in row.title]
        growing = [growth for growth in GROWING if chosen.only in growth.title]
        measured = [measure(row, found, min(row.rounds, chosen.rounds)) for row in rows]
        grown = [grow(growth, found, min(_GROWTH_ROUNDS, chosen.rounds)) for growth in growing]
    text = f"{machine()}.\n\n{table(measured, grown)}"
    print(text)
    if chosen.store:
        store(_PAGE, text)


def _pythons(peers: list[str]) -> dict[str, str]:
    return dict(peer.split("=", 1) for peer in peers)


if __name__ == "__main__":
    main()
