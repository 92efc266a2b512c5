"""The folders that stored paths are relative to."""

from __future__ import annotations

import os
from contextvars import ContextVar
from pathlib import Path

from ._record import Record, assign

TYPE_CHECKING = False
if TYPE_CHECKING:
    from contextvars import Token

JOBS = "jobs"
"""The folder of a workspace where the job folders stand, as ``jobs/<task>/<id>``."""


class Env(Record):
    """Where the job is (``taskpath``) and its workspace (``wspath``), each None when unknown."""

    __slots__ = ("taskpath", "wspath")
    taskpath: Path | None
    wspath: Path | None

    def __init__(
        self,
        taskpath: str | os.PathLike[str] | None = None,
        wspath: str | os.PathLike[str] | None = None,
    ) -> None:
        assign(self, "taskpath", None if taskpath is None else Path(taskpath))
        assign(self, "wspath", None if wspath is None else Path(wspath))

    @staticmethod
    def instance() -> Env:
        """The environment activated in this thread or asyncio task, else an empty one."""
        return _current.get()

    @classmethod
    def for_job(
        cls,
        folder: str | os.PathLike[str],
        workspace: str | os.PathLike[str] | None = None,
    ) -> Env:
        """The environment of the job in *folder*.

        The root of a folder ``<root>/jobs/<task>/<id>`` is the workspace, whatever its
        parameters say, so that moved and copied workspaces load; *workspace* is for a job folder
        that stands elsewhere.
        """
        taskpath = Path(os.path.abspath(folder))
        jobs = taskpath.parent.parent
        return cls(taskpath, jobs.parent if jobs.name == JOBS else workspace)

    def activate(self) -> Activation:
        """Make this the current environment within a ``with`` block."""
        return Activation(self)


class Activation:
    """The ``with`` block of `Env.activate`."""

    __slots__ = ("_env", "_tokens")

    def __init__(self, env: Env) -> None:
        self._env = env
        self._tokens: list[Token[Env]] = []

    def __enter__(self) -> Env:
        self._tokens.append(_current.set(self._env))
        return self._env

    def __exit__(self, *exception: object) -> None:
        _current.reset(self._tokens.pop())


NO_ENV = Env()

_current: ContextVar[Env] = ContextVar("xpm_params.env", default=NO_ENV)
