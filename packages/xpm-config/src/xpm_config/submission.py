"""From a task to a job: checks, generated paths, and who runs it.

The package that runs experiments registers itself as the current `Submitter`; this one
knows nothing else of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Protocol

from .errors import SubmissionError, raise_all
from .generators import DirectoryContext, generated_path
from .graph import Place, locate
from .identifier import check_unchanged, identify, settle
from .information import ConfigInformation, information
from .resolution import forget_digests
from .sealing import seal

if TYPE_CHECKING:
    from .config import Config


Located = list[tuple[Place, Any]]
"""The parts of a task, each with its place."""


class Submitter(Protocol):
    """Who takes submitted tasks: an experiment."""

    def directory(self, task: Any) -> DirectoryContext:
        """The folder of the task's job."""

    def submit(self, task: Any, directory: DirectoryContext, options: Mapping[str, Any]) -> Any:
        """Schedules a sealed task, whose job is in this folder; returns the job."""


_current: ContextVar[Submitter | None] = ContextVar("xpm_submitter", default=None)


@contextmanager
def submitting_to(submitter: Submitter) -> Iterator[None]:
    """Makes a submitter the one that `Task.submit` uses, inside the block."""
    token = _current.set(submitter)
    try:
        yield
    finally:
        _current.reset(token)


def submit(task: Any, init_tasks: tuple[Any, ...], options: Mapping[str, Any]) -> Any:
    """Does what `Task.submit` says."""
    info = information(task)
    submitter = _current.get()
    if submitter is None:
        raise SubmissionError(
            f"no experiment is open to submit {info.schema.typename} to; "
            "submit inside `with experiment(folder, name):`"
        )
    if info.job is not None and init_tasks not in ((), info.init_tasks):
        raise SubmissionError(
            f"this {info.schema.typename} was already submitted with other init tasks; "
            "submit a copy, made by copyconfig(task)"
        )
    if init_tasks and info.job is None:
        _set_init_tasks(task, init_tasks)
    seal([task])
    parts = _located_parts(task)
    validate(parts)
    # what other tasks produced was looked at when these were submitted
    check_unchanged(part for _, part in parts)
    identify(task)
    directory = submitter.directory(task)
    generate_paths(parts, directory)
    produced_by, info.task = info.task, task
    try:
        info.job = submitter.submit(task, directory, options)
    except BaseException:
        info.task = produced_by  # it was not submitted
        raise
    settle(part for _, part in parts if part.__xpm__.task is not None)
    # a parameter that the task hands on is marked as its output; the job keeps its identifier
    info.recorded = info.identifier
    return task.task_outputs(_marker(task))


def own_parts(task: Any) -> list[Config]:
    """The task, what it refers to, and what other tasks produced, but not what these needed."""
    return [part for _, part in _located_parts(task)]


def _located_parts(task: Any) -> Located:
    return locate(task, enter=lambda part: part is task or part.__xpm__.task is None)


def _set_init_tasks(task: Any, init_tasks: tuple[Any, ...]) -> None:
    info = information(task)
    for init_task in init_tasks:
        if not hasattr(type(init_task), "execute") or information(init_task).schema.is_task:
            raise SubmissionError(
                f"expected configurations of a LightweightTask as init tasks of "
                f"{info.schema.typename}, found {init_task!r}"
            )
    if info.sealed and info.init_tasks != init_tasks:
        raise SubmissionError(
            f"the identifier of this {info.schema.typename} is already known, so that init "
            "tasks cannot be added; submit a copy, made by copyconfig(task)"
        )
    info.init_tasks = init_tasks


def _marker(task: Any) -> Any:
    def dep(config: Any) -> Any:
        info = information(config)
        if info.task is not task:
            info.task = task
            info.is_settled = False
            info.is_handed_on = info.sealed
            info.identifier = info.recorded = None  # those who use it depend on the task
            if info.sealed:
                forget_digests()
        return config

    return dep


def validate(parts: Located) -> None:
    """Calls `__validate__` on the parts of a task that no task produced.

    Raises:
        Exception: what a `__validate__` raises, with a note of its place; an
            `ExceptionGroup` when there are several.
    """
    errors: list[Exception] = []
    for place, config in parts:
        info = config.__xpm__
        if info.task is None:
            try:
                config.__validate__()
            except Exception as error:  # noqa: BLE001 - the user's code
                error.add_note(_where(info, place))
                errors.append(error)
    raise_all(f"{len(errors)} configurations of the task are not valid", errors)


def _where(info: ConfigInformation, place: Place) -> str:
    """Which configuration it is, for the note of an error."""
    inside = f"parameter {str(place)!r}, " if place else ""
    return f"in {inside}a {info.schema.typename} (made at {info.origin})"


def generate_paths(parts: Located, directory: DirectoryContext) -> None:
    """Gives a value to each generated path of the parts of a task."""
    for place, config in parts:
        values = information(config).values
        for parameter in information(config).schema.generated:
            if values.get(parameter.name) is None:
                values[parameter.name] = generated_path(config, parameter, place, directory)
