"""The runs of a workspace, as they tell of themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, Final, NamedTuple

from xpm_params import ParamsError, read_json

from . import told
from .workspace import RunFolder

_STATUSES: Final = {"error": "failed", "unscheduled": "not started"}


class RunRecord(NamedTuple):
    """What is known of a run; times are in seconds since 1970, and `None` if not told."""

    experiment: str
    run_id: str
    status: str
    started: float | None
    ended: float | None
    host: str | None
    jobs: dict[str, int]
    saves: list[str]
    folder: str

    @property
    def duration(self) -> float | None:
        """For how many seconds it ran."""
        return told.duration(self.started, self.ended)


def list_runs(runs: Iterable[RunFolder]) -> Iterator[RunRecord]:
    """What is known of each of the runs; of a damaged one, little."""
    for run in runs:
        members: dict[str, Any] = {}
        with suppress(ParamsError, OSError):
            read = read_json(run.status) if run.status.is_file() else None
            members = read if isinstance(read, dict) else {}
        yield RunRecord(
            run.experiment,
            run.run_id,
            told.text(members.get("status")) or "unknown",
            told.moment(members.get("started_at")),
            told.moment(members.get("ended_at")),
            told.text(members.get("hostname")),
            _counts(members.get("job_states")),
            run.saves(),
            str(run.path),
        )


def _counts(states: Any) -> dict[str, int]:
    if not isinstance(states, dict):
        return {}
    counts = Counter(_STATUSES.get(str(state), str(state)) for state in states.values())
    return dict(sorted(counts.items()))
