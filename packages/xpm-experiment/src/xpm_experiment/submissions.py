"""What the runs of a workspace tell of the jobs that they submitted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from .workspace import RunFolder

Tags = dict[str, Any]


class Submission(NamedTuple):
    """A job, as the line of a run tells it."""

    identifier: str
    type_identifier: str
    tags: Tags


class Submitted:
    """A job, as all runs tell it: the experiments, and the tags, the latest ones."""

    __slots__ = ("experiments", "tags")

    def __init__(self) -> None:
        self.experiments: list[str] = []
        self.tags: Tags = {}


def submissions(run: RunFolder) -> Iterator[Submission]:
    """The jobs that a run submitted; lines that are damaged are left out."""
    if not run.jobs.is_file():
        return
    with run.jobs.open("rb") as lines:
        for line in lines:
            submission = _submission(line)
            if submission is not None:
                yield submission


def submitted_by(runs: Iterable[RunFolder]) -> dict[str, Submitted]:
    """From the identifiers of the jobs that runs submitted, in the order of the runs."""
    found: dict[str, Submitted] = {}
    for run in runs:
        experiment = run.experiment
        for submission in submissions(run):
            submitted = found.get(submission.identifier)
            if submitted is None:
                submitted = found[submission.identifier] = Submitted()
            if experiment not in submitted.experiments:
                submitted.experiments.append(experiment)
            submitted.tags = submission.tags
    return found


def _submission(line: bytes) -> Submission | None:
    try:
        members = json.loads(line)
        identifier, type_identifier = members["job_id"], members["task_id"]
        tags = members.get("tags")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    if not isinstance(identifier, str) or not isinstance(type_identifier, str):
        return None
    return Submission(identifier, type_identifier, tags if isinstance(tags, dict) else {})
