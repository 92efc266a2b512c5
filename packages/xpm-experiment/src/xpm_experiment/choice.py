"""Which jobs of a list somebody asked for: by state, type and tags."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from .listing import JobRecord, Status


class Choice(NamedTuple):
    """Jobs in one of the states, of one of the types, with all of the tags.

    Attributes:
        statuses: all, if there is none.
        types: whole type identifiers, their last parts, or patterns such as `*.train`, in any
            case; all, if there is none.
        tags: `name=value`, or `name` for any value.
        experiment: that submitted the jobs; any, if `None`.
    """

    statuses: Collection[Status] = ()
    types: Collection[str] = ()
    tags: Collection[str] = ()
    experiment: str | None = None

    def of(self, jobs: Iterable[JobRecord]) -> Iterator[JobRecord]:
        """Those of the jobs that are asked for."""
        return (job for job in jobs if self.includes(job))

    def includes(self, job: JobRecord) -> bool:
        """Whether a job is asked for."""
        return (
            (not self.statuses or job.status in self.statuses)
            and (not self.types or any(_is_of(job.type_identifier, kind) for kind in self.types))
            and all(_has(job.tags, tag) for tag in self.tags)
            and (self.experiment is None or self.experiment in job.experiments)
        )


def _is_of(type_identifier: str, kind: str) -> bool:
    kind = kind.lower()
    last = type_identifier.rpartition(".")[2]
    return kind == last or fnmatchcase(type_identifier, kind)


def _has(tags: dict[str, Any], tag: str) -> bool:
    name, equals, value = tag.partition("=")
    if name not in tags:
        return False
    return not equals or value in _texts(tags[name])


def _texts(value: Any) -> tuple[str, ...]:
    """What somebody may write for a value; of numbers, also in other ways."""
    text = json.dumps(value)
    if isinstance(value, str):
        return (value, text)
    return (text, repr(value), f"{value:g}") if isinstance(value, float) else (text, repr(value))
