"""Saving and loading configurations together with their data files."""

from importlib import import_module
from typing import TYPE_CHECKING

from .context import SerializationContext, SerializedPath, SerializedPathLoader
from .errors import (
    DataConflictError,
    DataFileError,
    DataSourceError,
    DefinitionError,
    FieldError,
    ForbiddenError,
    LoadError,
    LoadErrorGroup,
    MissingClassError,
    SaveError,
    SerializationError,
    UnloadedScriptError,
)
from .loading import deserialize, from_state_dict, load, load_task, load_task_instances
from .options import LoadArguments, SafeLoadArguments
from .progress import Progress
from .saving import save, save_objects, serialize, state_dict, task_document
from .scripts import run_script
from .selection import needed_data_files
from .sizes import size_text
from .standins import ConfigStub, EnumStub
from .stubs import TaskStub

if TYPE_CHECKING:
    from .flowchart import mermaid
    from .integrity import Report, verify
    from .picture import Picture, PictureEdge, PictureNode, PictureParameter
else:
    # What looks at saves, without loading them, is imported when it is asked for.
    _LOOKING = {
        "Picture": "picture",
        "PictureEdge": "picture",
        "PictureNode": "picture",
        "PictureParameter": "picture",
        "Report": "integrity",
        "mermaid": "flowchart",
        "verify": "integrity",
    }

    def __getattr__(name):
        if name not in _LOOKING:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_LOOKING[name]}"), name)


__all__ = [
    "ConfigStub",
    "DataConflictError",
    "DataFileError",
    "DataSourceError",
    "DefinitionError",
    "EnumStub",
    "FieldError",
    "ForbiddenError",
    "LoadArguments",
    "LoadError",
    "LoadErrorGroup",
    "MissingClassError",
    "Picture",
    "PictureEdge",
    "PictureNode",
    "PictureParameter",
    "Progress",
    "Report",
    "SafeLoadArguments",
    "SaveError",
    "SerializationContext",
    "SerializationError",
    "SerializedPath",
    "SerializedPathLoader",
    "TaskStub",
    "UnloadedScriptError",
    "deserialize",
    "from_state_dict",
    "load",
    "load_task",
    "load_task_instances",
    "mermaid",
    "needed_data_files",
    "run_script",
    "save",
    "save_objects",
    "serialize",
    "size_text",
    "state_dict",
    "task_document",
    "verify",
]
