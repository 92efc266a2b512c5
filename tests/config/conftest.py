from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from xpm_config import DirectoryContext, information, submitting_to


class Submitted:
    def __init__(self, path: Path) -> None:
        self.path = path


class Folder:
    """A submitter that only keeps what it is given."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self.tasks: list[Any] = []
        self.refuses = False

    def directory(self, task: Any) -> DirectoryContext:
        name = information(task).schema.type_identifier
        return DirectoryContext(self.workspace / "jobs" / name, self.workspace)

    def submit(self, task: Any, directory: DirectoryContext, options: Any) -> Any:
        if self.refuses:
            raise OSError("disk full")
        self.tasks.append((task, dict(options)))
        return Submitted(directory.path)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    """What tasks are submitted to."""
    submitter = Folder(tmp_path)
    with submitting_to(submitter):
        yield submitter
