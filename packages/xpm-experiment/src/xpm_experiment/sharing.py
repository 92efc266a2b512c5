"""Models of experiments on a Hub, by the package that can talk to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Protocol

from xpm_config import is_configuration
from xpm_params import Json, read_params
from xpm_serialize import deserialize

from .errors import MissingExtraError, NotSavedError, SharingError
from .subjects import Kind, Subject


class Hub(Protocol):
    """What the entry point `xpm.hub` of xpm-hf is: a Hub to which models are pushed.

    Attributes:
        errors: what its methods raise when they cannot do what they are asked to.
    """

    @property
    def errors(self) -> tuple[type[Exception], ...]: ...

    def push(
        self,
        config: Any,
        repo_id: str,
        *,
        variant: str | None,
        branch: str | None,
        private: bool | None,
        create_pr: bool,
        message: str | None,
        provenance: Json,
    ) -> Mapping[str, Json]:
        """Pushes a configuration; the result has `url`, `commit` and `pull_request`."""
        ...

    def pull(
        self, repo_id: str, folder: Path, *, variant: str | None, revision: str | None
    ) -> Mapping[str, Json]:
        """Downloads a model into a folder, as a whole; the result has `commit` and `files`."""
        ...


def installed_hub() -> Hub:
    """The Hub that is installed.

    Raises:
        MissingExtraError: if there is none.
    """
    for point in entry_points(group="xpm.hub"):
        hub: Hub = point.load()()
        return hub
    raise MissingExtraError(
        "sharing models needs xpm-hf: install it by python3 -m pip install 'xpm-experiment[hf]'"
    )


@contextmanager
def telling_errors(hub: Hub) -> Iterator[None]:
    """Raises `SharingError` for what the Hub raises, told in one line."""
    try:
        yield
    except hub.errors as error:
        raise SharingError(" ".join(str(error).split())) from error


def shared_configuration(subject: Subject) -> tuple[Any, Json]:
    """The configuration of a save, and the provenance that is recorded with it.

    Classes that cannot be imported are not needed, and no script is run.

    Raises:
        NotSavedError: if it is no save of one configuration.
    """
    if subject.kind is Kind.JOB:
        raise NotSavedError(f"expected a save to share, found a job: {subject.path}")
    filename = subject.path.name if subject.path.is_file() else None
    value, tasks = deserialize(subject.folder, definition_filename=filename, missing="stub")
    if tasks:
        raise NotSavedError(f"expected a save without init tasks to share, found {len(tasks)}")
    if not is_configuration(value):
        raise NotSavedError(
            f"expected a save of one configuration to share, found a {type(value).__name__} at "
            f"{subject.path}; save the configuration by itself"
        )
    return value, read_params(subject.path).extra.get("provenance")
