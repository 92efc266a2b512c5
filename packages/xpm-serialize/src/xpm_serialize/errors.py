"""Errors of `xpm_serialize`.

::

    SerializationError
    ├── SaveError (ValueError)                      what cannot be saved
    │   ├── DataSourceError (OSError)               a data file that cannot be read
    │   └── DataConflictError (FileExistsError)     a place that is taken
    └── LoadError (ValueError)                      what cannot be loaded
        ├── DefinitionError                         a definition that contradicts itself
        ├── MissingClassError (ImportError)         a class, enum or script not found
        ├── ForbiddenError (PermissionError)        what the caller's policy does not allow
        │   └── UnloadedScriptError                 a class of a script that may not be run
        ├── FieldError                              a parameter that the class does not take
        └── DataFileError (OSError)                 a data file missing, changed or outside

Several problems of a definition come together as an `ExceptionGroup` of `LoadError`s
(`LoadErrorGroup`), which is a `SerializationError` too. What is wrong with the JSON
itself is a `ParamsError` of `xpm_params`.
"""

from __future__ import annotations

from collections.abc import Sequence

from xpm_params import ParamsError

_LONGEST = 2000


class SerializationError(Exception):
    """Root of all errors of this package."""


class SaveError(SerializationError, ValueError):
    """A value that cannot be saved; nothing was written."""


class DataSourceError(SaveError, OSError):
    """A data file or folder that cannot be read."""


class DataConflictError(SaveError, FileExistsError):
    """A place of the save directory that something else holds."""


class LoadError(SerializationError, ValueError):
    """Something of a definition that cannot be loaded.

    Attributes:
        reason: what was found, what was expected, what to do.
        path: where inside the definition, such as `objects[2].fields.lr`.
        file: the definition.
    """

    def __init__(self, reason: str, path: str = "", file: str = "") -> None:
        super().__init__(reason)
        self.reason: str = _cut(reason)
        self.path = path
        self.file = file

    def __str__(self) -> str:
        inside = f", in {_cut(self.path)!r}" if self.path else ""
        return self.reason + inside + (f" of {self.file}" if self.file else "")


def _cut(text: str) -> str:
    """The text as it stands in a message: a file may hold names of any length."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


class DefinitionError(LoadError):
    """A definition that contradicts itself."""


class MissingClassError(LoadError, ImportError):  # type: ignore[misc]  # its path is no file here
    """A class, an enum or a script that is not found."""


class ForbiddenError(LoadError, PermissionError):
    """What the caller's policy does not allow."""


class UnloadedScriptError(ForbiddenError):
    """A class of a script that is not loaded, and may not be run."""


class FieldError(LoadError):
    """A value that the class's parameter does not take, or a parameter it does not have.

    Attributes:
        parameter: its name, when it does not stand in the file; else `path` ends in it.
    """

    parameter = ""


class DataFileError(LoadError, OSError):
    """A data file that is missing, changed, or outside of the save directory."""


class LoadErrorGroup(SerializationError, ExceptionGroup[LoadError | ParamsError]):
    """All that keeps a definition from being loaded."""

    def derive(self, excs: Sequence[LoadError | ParamsError]) -> LoadErrorGroup:  # type: ignore[override]
        """The group with other members, for `split` and `subgroup`."""
        return LoadErrorGroup(self.message, excs)


NOT_FOUND = (MissingClassError, UnloadedScriptError)
"""Errors of classes that are not there, rather than not allowed."""
