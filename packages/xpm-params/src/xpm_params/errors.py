"""What can be wrong with parameters.

::

    ParamsError
    ├── ParamsSyntaxError        (ValueError)         not strict JSON in UTF-8
    ├── ParamsVersionError       (RuntimeError)       a version that is not known here
    ├── ParamsStructureError     (ValueError)         a member missing, or of the wrong type
    ├── ParamsReferenceError     (LookupError)        a reference to an object that is not there
    ├── ParamsValueError         (ValueError)         a value without encoding, or a wrong encoding
    ├── ParamsPathError          (ValueError)         a path that leaves its base, or has none
    ├── ParamsLookupError        (LookupError)        a place that the parameters do not have
    └── ParamsFileNotFoundError  (FileNotFoundError)  no file where one was expected
"""

from __future__ import annotations

import errno
import json

TYPE_CHECKING = False  # what type checkers know by name, without the cost of typing
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    Segment: TypeAlias = "str | int"


class ParamsError(Exception):
    """Something is wrong with parameters: ``reason``, at ``path`` inside ``file``."""

    def __init__(
        self, reason: str, path: tuple[Segment, ...] = (), file: str | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.path: tuple[Segment, ...] = path
        self.file = file

    def prepend(self, segment: Segment) -> None:
        """Say that the error lies in the member *segment* of what is being read or written.

        Each level of nesting adds its own segment while the error passes, so that nothing has
        to be handed down where nothing fails.
        """
        self.path = (segment, *self.path)

    @property
    def place(self) -> str:
        """The path inside the document as text: ``objects[0].id``, or ``$`` for its top."""
        return place_of(self.path)

    def __str__(self) -> str:
        inside = f" in {self.place!r}" if self.path else ""
        if self.file is None:
            return self.reason + inside
        return f"{self.reason}{inside} {'of' if inside else 'in'} {self.file}"

    def __reduce__(self) -> tuple[Any, ...]:
        # That of OSError forgets what it does not know.
        return type(self), (self.reason, self.path, self.file), self.__dict__


class ParamsSyntaxError(ParamsError, ValueError):
    """The text is not strict JSON in UTF-8."""


class ParamsVersionError(ParamsError, RuntimeError):
    """The document has a version that is not known here."""


class ParamsStructureError(ParamsError, ValueError):
    """A member of the document is missing, of the wrong type, or there twice."""


class ParamsReferenceError(ParamsError, LookupError):
    """A reference names an object that is not in the document."""


class ParamsValueError(ParamsError, ValueError):
    """A value has no encoding, or an encoding has no value."""


class ParamsPathError(ParamsError, ValueError):
    """A path leaves its base, or its base is not known."""


class ParamsLookupError(ParamsError, LookupError):
    """The parameters have no such place."""


class ParamsFileNotFoundError(ParamsError, FileNotFoundError):
    """There is no file where one was expected."""

    def __init__(
        self, reason: str, path: tuple[Segment, ...] = (), file: str | None = None
    ) -> None:
        super().__init__(reason, path, file)
        self.errno: int = errno.ENOENT
        self.filename = file


def shown(value: object, limit: int = 80) -> str:
    """The value as it stands in a message: its repr, cut at *limit* characters."""
    try:
        text = repr(value)
    except Exception as error:  # noqa: BLE001 - a user's __repr__: the message is still needed
        return f"<{type(value).__qualname__}: no repr, {type(error).__name__}>"
    return text if len(text) <= limit else text[: limit - 1] + "…"


def printable(text: str) -> str:
    """The text without what a terminal would take for a command."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def place_of(path: tuple[Segment, ...]) -> str:
    """The path as text: ``objects[0].id``, or ``$`` for the top."""
    return "".join(map(_step, path)).removeprefix(".") or "$"


def _step(segment: Segment) -> str:
    if isinstance(segment, int):
        return f"[{segment}]"
    return f".{segment}" if segment.isidentifier() else f"[{json.dumps(segment)}]"
