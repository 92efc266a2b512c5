"""What a task needs: the tasks that produced what it refers to, and its data files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from xpm_config import SubmissionError, information


def needed_tasks(task: Any, parts: list[Any]) -> list[Any]:
    """The tasks that produced a task's parameters and init tasks, each once.

    What these tasks themselves needed is theirs to wait for.
    """
    found: dict[int, Any] = {}
    for part in parts:
        needed = information(part).task
        if needed is not None and part is not task:
            found[id(needed)] = needed
    return list(found.values())


def check_data_files(task: Any, parts: list[Any], workspace: Path) -> None:
    """Checks that the data files of a task are there, but for those that jobs may still make.

    Raises:
        SubmissionError: if one is missing.
    """
    for part in parts:
        info = information(part)
        for parameter in info.schema.data_parameters:
            path = info.values.get(parameter.name)
            if path is None or os.path.exists(path) or info.task not in (None, task):
                continue
            if not Path(os.path.abspath(path)).is_relative_to(workspace):
                raise SubmissionError(
                    f"data file {str(path)!r} of {info.schema.typename}.{parameter.name} does "
                    "not exist; the task was not submitted"
                )
