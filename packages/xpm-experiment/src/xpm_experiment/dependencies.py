"""Which tasks a task needs: those that produced what it refers to."""

from __future__ import annotations

from typing import Any

from xpm_config import information, walk


def needed_tasks(task: Any) -> list[Any]:
    """The tasks that produced a task's parameters and init tasks, each once.

    What these tasks themselves needed is theirs to wait for.
    """
    found: dict[int, Any] = {}
    for part in walk(task, enter=lambda part: part is task or not _made(part)):
        needed = information(part).task
        if needed is not None and part is not task:
            found[id(needed)] = needed
    return list(found.values())


def _made(part: Any) -> bool:
    return information(part).task is not None
