"""What Slurm says of jobs in its queue."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from typing import Final

from .launch import Outcome
from .markers import TIMED_OUT

_ENDED: Final = {
    "CANCELLED": Outcome(done=False, ran=True, reason="cancelled in Slurm", cancelled=True),
    "DEADLINE": Outcome(done=False, ran=True, reason=TIMED_OUT, timed_out=True),
    "NODE_FAIL": Outcome(done=False, ran=True, reason="its node failed", timed_out=True),
    "OUT_OF_MEMORY": Outcome(done=False, ran=True, reason="killed in Slurm: out of memory"),
    "PREEMPTED": Outcome(done=False, ran=True, reason="preempted in Slurm", timed_out=True),
    "TIMEOUT": Outcome(done=False, ran=True, reason=TIMED_OUT, timed_out=True),
}
_OVER: Final = {*_ENDED, "BOOT_FAIL", "COMPLETED", "FAILED", "REVOKED"}
_GONE: Final = "GONE"


def states(identifiers: Iterable[str]) -> dict[str, str]:
    """The states of jobs; `GONE` for those that Slurm forgot, none when it does not answer."""
    asked = list(identifiers)
    if not asked:
        return {}
    command = ["squeue", "--noheader", "--array", "--states=all", "--format=%i %T"]
    answer = subprocess.run(
        [*command, f"--jobs={','.join(asked)}"], capture_output=True, text=True, check=False
    )
    if answer.returncode and "Invalid job id" not in answer.stderr:
        return {}
    found = dict(line.split() for line in answer.stdout.splitlines())
    return {identifier: found.get(identifier, _GONE) for identifier in asked}


def cancel(identifiers: Iterable[str]) -> None:
    """Ends jobs, or takes them out of the queue."""
    if asked := list(identifiers):
        subprocess.run(["scancel", *asked], check=False)


def is_over(state: str) -> bool:
    """Whether a job in this state does not run any more."""
    return state in _OVER or state == _GONE


def ending(state: str) -> Outcome | None:
    """What has become of a job, when its state alone tells."""
    return _ENDED.get(state)
