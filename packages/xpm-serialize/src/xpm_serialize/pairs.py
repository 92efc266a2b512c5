"""The pair of a value and its init tasks that `serialize` saves, told from a list that is one.

A file says nothing of a pair, so that it is as others write it. A list that could be
taken for one says that it is none.
"""

from __future__ import annotations

from typing import Any, Final

from xpm_config import LightweightTask, is_configuration
from xpm_params import Document, Json

_MARK: Final = "init-tasks"


def mark_of(value: object) -> dict[str, Json]:
    """The members of a definition by which a saved value is not taken for a pair."""
    return {_MARK: False} if _has_shape_of_pair(value) else {}


def split(value: Any, document: Document) -> tuple[Any, list[Any]]:
    """A loaded value and its init tasks, of which there are none if it is no pair."""
    is_pair = _has_shape_of_pair(value) and document.extra.get(_MARK) is not False
    if is_pair and all(isinstance(task, LightweightTask) for task in value[1]):
        return value[0], value[1]
    return value, []


def _has_shape_of_pair(value: Any) -> bool:
    if type(value) is not list or len(value) != 2 or type(value[1]) is not list:
        return False
    return all(map(is_configuration, value[1]))
