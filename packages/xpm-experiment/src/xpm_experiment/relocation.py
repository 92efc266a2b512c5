"""Paths into a workspace that was moved or copied since they were written.

What `xp.save` writes holds absolute paths to the outputs of jobs, as the reference does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xpm_config import is_configuration, walk

from .workspace import Workspace


def relocate(value: Any, workspace: Workspace) -> Any:
    """A loaded structure whose paths into a workspace are paths into this one."""
    for config in walk(value):
        values = config.__xpm__.values
        for name, part in values.items():
            values[name] = _relocated(part, workspace)
    return _relocated(value, workspace)


def _relocated(value: Any, workspace: Workspace) -> Any:
    if isinstance(value, Path):
        return workspace.here(value)
    kind = type(value)
    if is_configuration(value) or kind not in (list, tuple, set, frozenset, dict):
        return value
    if kind is dict:
        return {
            _relocated(key, workspace): _relocated(part, workspace) for key, part in value.items()
        }
    return kind(_relocated(part, workspace) for part in value)
