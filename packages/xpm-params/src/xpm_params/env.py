"""The folders that stored paths are relative to."""

from __future__ import annotations

import os
from contextvars import ContextVar

from ._record import Record, assign

TYPE_CHECKING = False
if TYPE_CHECKING:
    from contextvars import Token
    from pathlib import Path

JOBS = "jobs"
"""The folder of a workspace where the job folders stand, as ``jobs/<task>/<id>``."""


class Env(Record):
    """Where the job is (``taskpath``) and its workspace (``wspath``), each None when unknown."""

    __slots__ = ("_job", "_workspace")
    _members = ("taskpath", "wspath")
    _job: str | None
    _workspace: str | None

    def __init__(
        self,
        taskpath: str | os.PathLike[str] | None = None,
        wspath: str | os.PathLike[str] | None = None,
    ) -> None:
        assign(self, "_job", None if taskpath is None else os.fspath(taskpath))
        assign(self, "_workspace", None if wspath is None else os.fspath(wspath))

    @property
    def taskpath(self) -> Path | None:
        """The folder of the job."""
        return _path(self._job)

    @property
    def wspath(self) -> Path | None:
        """The folder of the workspace."""
        return _path(self._workspace)

    def folder(self, base: str) -> str | None:
        """The folder that paths with the base ``job`` or ``workspace`` are relative to."""
        return self._job if base == "job" else self._workspace

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
        taskpath = os.path.abspath(folder)
        root, jobs = os.path.split(os.path.dirname(os.path.dirname(taskpath)))
        return cls(taskpath, root if jobs == JOBS else workspace)

    def activate(self) -> Activation:
        """Make this the current environment within a ``with`` block."""
        return Activation(self)


def _path(folder: str | None) -> Path | None:
    from pathlib import Path  # not sooner: many documents have no paths

    return None if folder is None else Path(folder)


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
