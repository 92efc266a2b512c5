"""What can go wrong with experiments.

::

    ExperimentError
    ├── InvalidNameError        (ValueError)    a name that cannot be that of a folder
    ├── WorkspaceError          (OSError)       a path that cannot be a workspace
    ├── NotSavedError           (LookupError)   no such experiment, run or save
    ├── UnknownNameError        (LookupError)   a name of nothing, or of more than one job
    ├── CopyError               (OSError)       jobs or runs that cannot be copied
    ├── NoExperimentError       (RuntimeError)  no experiment is open
    ├── UnknownOptionError      (TypeError)     an option of `submit` that nobody knows
    ├── InvalidOptionError      (ValueError)    an option of `submit` with a value that cannot be
    ├── MissingExtraError       (ImportError)   an executor, or a Hub, that is not installed
    ├── SharingError            (RuntimeError)  a model that cannot be pushed or pulled
    ├── UnfinishedTaskError     (RuntimeError)  a task as a parameter whose job is not done
    ├── RunningExperimentError  (RuntimeError)  an experiment that was closed, or opened twice
    ├── FailedExperiment        (RuntimeError)  jobs that failed
    └── GracefulTimeout         (TimeoutError)  raised by a task that wants to go on later
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .job import Job


class ExperimentError(Exception):
    """Root of all errors of this package."""


class InvalidNameError(ExperimentError, ValueError):
    """A name of an experiment, a run, a save or a type that cannot be that of a folder."""


class WorkspaceError(ExperimentError, OSError):
    """A path that cannot be a workspace."""


class NotSavedError(ExperimentError, LookupError):
    """No such experiment, run or save; the message says which there are."""


class UnknownNameError(ExperimentError, LookupError):
    """A name, on the command line, of nothing or of more than one job."""


class CopyError(ExperimentError, OSError):
    """Jobs or runs that cannot be copied into another workspace."""


class NoExperimentError(ExperimentError, RuntimeError):
    """No experiment is open."""


class UnknownOptionError(ExperimentError, TypeError):
    """An option of `submit` that nobody knows."""


class InvalidOptionError(ExperimentError, ValueError):
    """An option of `submit`, or one of its resources, with a value that cannot be."""


class MissingExtraError(ExperimentError, ImportError):
    """An executor, or a Hub, whose libraries are not installed."""


class SharingError(ExperimentError, RuntimeError):
    """A model that cannot be pushed to, or pulled from, the Hub."""


class UnfinishedTaskError(ExperimentError, RuntimeError):
    """A task that a submitted one needs, and that will not be done."""


class RunningExperimentError(ExperimentError, RuntimeError):
    """An experiment that is not open, or already open."""


class FailedExperiment(ExperimentError, RuntimeError):
    """Jobs of an experiment failed; all others were finished.

    Attributes:
        failed: the jobs that failed.
        skipped: the jobs that were not started, since they needed one of those.
    """

    def __init__(self, experiment: str, failed: Sequence[Job], skipped: Sequence[Job]) -> None:
        self.experiment = experiment
        self.failed: tuple[Job, ...] = tuple(failed)
        self.skipped: tuple[Job, ...] = tuple(skipped)
        super().__init__(_message(experiment, failed, skipped))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.experiment, self.failed, self.skipped)


class GracefulTimeout(ExperimentError, TimeoutError):
    """Raised by a `ResumableTask` that wrote down how far it is, and wants to go on later."""


def _message(experiment: str, failed: Sequence[Job], skipped: Sequence[Job]) -> str:
    lines = [f"{_jobs(len(failed))} of experiment {experiment!r} failed"]
    if skipped:
        were = "was" if len(skipped) == 1 else "were"
        lines[0] += f"; {_jobs(len(skipped))} {were} not started"
    for job in failed:
        lines.append(f"failed: {job}: {job.reason}; its log is {job.log}")
        lines.extend(f"    {line}" for line in job.log_tail())
    lines.extend(f"not started: {job}: {job.reason}" for job in skipped)
    return "\n".join(lines)


def _jobs(number: int) -> str:
    return "1 job" if number == 1 else f"{number} jobs"
