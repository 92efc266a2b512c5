"""What `submit` takes beyond the task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from xpm_config import ResumableTask

from .errors import InvalidOptionError, UnknownOptionError
from .resources import Resources

NOTHING_SPECIAL: Final = Resources()


@dataclass(frozen=True, slots=True, kw_only=True)
class JobOptions:
    """How a job is to be run.

    Attributes:
        resources: what it needs of the machine.
        max_retries: how often it is started again when it was not done. By default, one that
            failed is not; a `ResumableTask` whose time was over is, as often as needed.
        isolate: whether it gets a process that runs no other job.
        resumable: whether it goes on where it was interrupted.
    """

    resources: Resources = NOTHING_SPECIAL
    max_retries: int | None = None
    isolate: bool = False
    resumable: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.resources, Resources):
            raise InvalidOptionError(f"expected Resources(…), found resources={self.resources!r}")
        retries = self.max_retries
        if retries is not None and (type(retries) is not int or retries < 0):
            raise InvalidOptionError(
                f"expected a whole number from 0 on, found max_retries={retries!r}"
            )
        if not isinstance(self.isolate, bool):
            raise InvalidOptionError(f"expected True or False, found isolate={self.isolate!r}")


DEFAULT: Final = JobOptions()
_NAMES: Final = [field.name for field in fields(JobOptions) if field.name != "resumable"]


def job_options(task: Any, given: Mapping[str, Any]) -> JobOptions:
    """The options of a job: those given to `submit`, then those of the task's class.

    Raises:
        UnknownOptionError: if there is no such option.
        InvalidOptionError: if the value of one is not what it should be.
    """
    unknown = [name for name in given if name not in _NAMES]
    if unknown:
        raise UnknownOptionError(
            f"submit() has no option {', '.join(map(repr, unknown))}; "
            f"its options: init_tasks, {', '.join(_NAMES)}"
        )
    resumable = isinstance(task, ResumableTask)
    return JobOptions(**given, resumable=resumable) if given or resumable else DEFAULT
