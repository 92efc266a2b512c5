"""Experiments: tasks that run once each, in workspaces that keep what they did."""

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
from .executors import JobExecutor
from .experiment import experiment
from .job import Job, JobState
from .launch import Outcome, run_job
from .loading import from_task_dir, load_job
from .local import LocalExecutor
from .reporting import progress, tqdm, track
from .resources import Resources
from .run import JobTerminated, JobTimedOut, run
from .workspace import JobFolder, RunFolder, Workspace

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
