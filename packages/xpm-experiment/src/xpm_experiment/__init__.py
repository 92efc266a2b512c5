"""Experiments: tasks that run once each, in workspaces that keep what they did."""

from importlib import import_module
from typing import TYPE_CHECKING

from xpm_config import remaining_time

from .errors import (
    ExperimentError,
    FailedExperiment,
    GracefulTimeout,
    InvalidNameError,
    InvalidOptionError,
    MissingExtraError,
    NoExperimentError,
    NotSavedError,
    RunningExperimentError,
    SharingError,
    UnfinishedTaskError,
    UnknownOptionError,
    WorkspaceError,
)
from .experiment import experiment
from .job import Job, JobState
from .loading import from_task_dir, load_job
from .reporting import progress, tqdm, track
from .resources import Resources
from .run import JobTerminated, JobTimedOut, run
from .workspace import JobFolder, RunFolder, Workspace

if TYPE_CHECKING:
    from .executors import JobExecutor
    from .launch import Outcome, run_job
    from .local import LocalExecutor
else:
    # What runs jobs is imported when an experiment is opened or it is asked for: a job, and a
    # script that only loads, do without.
    _RUNNING = {
        "JobExecutor": "executors",
        "LocalExecutor": "local",
        "Outcome": "launch",
        "run_job": "launch",
    }

    def __getattr__(name):
        if name not in _RUNNING:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_RUNNING[name]}"), name)


__all__ = [
    "ExperimentError",
    "FailedExperiment",
    "GracefulTimeout",
    "InvalidNameError",
    "InvalidOptionError",
    "Job",
    "JobExecutor",
    "JobFolder",
    "JobState",
    "JobTerminated",
    "JobTimedOut",
    "LocalExecutor",
    "MissingExtraError",
    "NoExperimentError",
    "NotSavedError",
    "Outcome",
    "Resources",
    "RunFolder",
    "RunningExperimentError",
    "SharingError",
    "UnfinishedTaskError",
    "UnknownOptionError",
    "Workspace",
    "WorkspaceError",
    "experiment",
    "from_task_dir",
    "load_job",
    "progress",
    "remaining_time",
    "run",
    "run_job",
    "tqdm",
    "track",
]
