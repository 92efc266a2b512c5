"""Saving and loading."""

from xpm_experiment import from_task_dir
from xpm_serialize import (
    deserialize,
    from_state_dict,
    load,
    save,
    serialize,
    state_dict,
)

__all__ = [
    "deserialize",
    "from_state_dict",
    "from_task_dir",
    "load",
    "save",
    "serialize",
    "state_dict",
]
