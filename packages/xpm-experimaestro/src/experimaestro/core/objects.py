"""Configurations and what they know of themselves."""

from xpm_config import (
    Config,
    ConfigInformation,
    InstanceConfig,
    LightweightTask,
    ResumableTask,
    Task,
    copyconfig,
    sealed_set,
    setmeta,
)
from xpm_serialize import TaskStub

__all__ = [
    "Config",
    "ConfigInformation",
    "InstanceConfig",
    "LightweightTask",
    "ResumableTask",
    "Task",
    "TaskStub",
    "copyconfig",
    "sealed_set",
    "setmeta",
]
