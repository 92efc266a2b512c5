"""The classes of what is executed: tasks, and what runs before them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self, TypeVar, overload

from .config import AnyConfig, Config
from .deadline import remaining_time
from .errors import MissingParameterError
from .information import is_configuration
from .submission import submit

Outputs = TypeVar("Outputs", covariant=True)


class _HasOutputs(Protocol[Outputs]):
    """A task that defines what its submission returns."""

    def task_outputs(self, dep: Any, /) -> Outputs: ...


class DependentMarker(Protocol):
    """The type of `dep` in `task_outputs(self, dep)`: marks a configuration, returns it."""

    def __call__(self, config: AnyConfig, /) -> AnyConfig: ...


class LightweightTask(Config):
    """Something to execute that is not submitted, such as an initialisation."""

    def execute(self) -> None:
        """Does the work; called on the instance."""
        raise NotImplementedError(f"{type(self).__qualname__} does not define execute()")


class _Job:
    """`task.job`: no property, which would hide a parameter of the same name."""

    @overload
    def __get__(self, task: None, owner: type) -> _Job: ...
    @overload
    def __get__(self, task: object, owner: type) -> Any: ...
    def __get__(self, task: object, owner: type) -> Any:
        return self if task is None else _job(task)


class _JobPath:
    """`task.jobpath`: as `task.job`."""

    @overload
    def __get__(self, task: None, owner: type) -> _JobPath: ...
    @overload
    def __get__(self, task: object, owner: type) -> Path: ...
    def __get__(self, task: object, owner: type) -> _JobPath | Path:
        if task is None:
            return self
        job = _job(task)
        if job is None:
            raise MissingParameterError(f"this {owner.__qualname__} was not submitted")
        path: Path = job.path
        return path


def _job(task: object) -> Any:
    if not is_configuration(task):
        raise AttributeError(f"an instance of {type(task).__qualname__} has no job")
    return task.__xpm__.job


class Task(LightweightTask):
    """A job: submitted in an experiment, run once for each identifier."""

    __xpm_is_task__: ClassVar[bool] = True

    job: ClassVar[_Job] = _Job()
    """The job, once the task was submitted."""

    jobpath: ClassVar[_JobPath] = _JobPath()
    """Folder of the job, once the task was submitted."""

    @overload
    def submit(
        self: _HasOutputs[Outputs], *, init_tasks: Iterable[LightweightTask] = ..., **options: Any
    ) -> Outputs: ...
    @overload
    def submit(self, *, init_tasks: Iterable[LightweightTask] = ..., **options: Any) -> Self: ...
    def submit(self, *, init_tasks: Iterable[LightweightTask] = (), **options: Any) -> Any:
        """Submits the task to the open experiment.

        Arguments:
            init_tasks: run in the job, before the task.
            options: for the experiment, such as resources.

        Returns:
            What `task_outputs` returns; the task itself when it is not defined.

        Raises:
            SubmissionError: if no experiment is open.
            MissingParameterError: if a required parameter was not set.
        """
        return submit(self, tuple(init_tasks), options)

    if TYPE_CHECKING:
        pass  # the overloads of `submit` ask whether a task defines its own
    else:

        def task_outputs(self, dep: Any) -> Any:
            """The result of the task, for use as a parameter of others.

            Mark each configuration in it with `dep(config)`: who uses it waits for this
            task.
            """
            return dep(self)


class ResumableTask(Task):
    """A task that goes on where it was interrupted; its folder is kept between tries."""

    __xpm_is_resumable__: ClassVar[bool] = True

    def remaining_time(self) -> float | None:
        """The seconds that the job may still run, called inside it; `None` without a limit."""
        return remaining_time()
