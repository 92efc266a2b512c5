"""Saving and loading configurations together with their data files."""

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
from .integrity import Report, verify
from .loading import deserialize, from_state_dict, load, load_task, load_task_instances
from .mermaid import mermaid
from .options import LoadArguments, SafeLoadArguments
from .picture import Picture, PictureEdge, PictureNode, PictureParameter
from .progress import Progress
from .saving import save, save_objects, serialize, state_dict, task_document
from .scripts import run_script
from .selection import needed_data_files
from .sizes import size_text
from .standins import ConfigStub, EnumStub
from .stubs import TaskStub

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
