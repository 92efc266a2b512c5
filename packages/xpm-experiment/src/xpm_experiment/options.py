"""What `submit` takes beyond the task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from xpm_config import ResumableTask

from .errors import InvalidOptionError, UnknownOptionError
from .resources import Resources

NOTHING_SPECIAL: Final = Resources()


class JobOptions(NamedTuple):
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


DEFAULT: Final = JobOptions()
_NAMES: Final = [name for name in JobOptions._fields if name != "resumable"]


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
    return _checked(JobOptions(**given, resumable=resumable)) if given or resumable else DEFAULT


def _checked(options: JobOptions) -> JobOptions:
    if not isinstance(options.resources, Resources):
        raise InvalidOptionError(f"expected Resources(…), found resources={options.resources!r}")
    retries = options.max_retries
    if retries is not None and (type(retries) is not int or retries < 0):
        raise InvalidOptionError(
            f"expected a whole number from 0 on, found max_retries={retries!r}"
        )
    if not isinstance(options.isolate, bool):
        raise InvalidOptionError(f"expected True or False, found isolate={options.isolate!r}")
    return options
