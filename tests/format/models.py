"""Configurations of any declared type."""

from __future__ import annotations

from typing import Any

from xpm_config import Config, Param

_PARAM: Any = Param


def holding(annotation: Any, value: Any) -> Any:
    """A configuration of type identifier `h` with this value as its parameter `v`."""
    members = {"__xpmid__": "h", "__annotations__": {"v": _PARAM[annotation]}}
    cls: Any = type("Holding", (Config,), {**members, "__module__": __name__})
    return cls.C(v=value)
