"""What stands for values that are not plain JSON: references, data files, enum members."""

from __future__ import annotations

from ._members import member, mismatch, optional
from ._record import Record, assign
from .errors import ParamsError, ParamsValueError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TypeAlias

    Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
    """What JSON can hold."""
else:
    Json = object

DEFAULT_VERSION = 3
"""The schema version of what is written, as long as it can express it."""

LATEST_VERSION = 4
"""The newest schema version that is known here."""

MAX_NESTING = 256
"""The number of containers, one in another, that a value may consist of."""


class Reference(Record):
    """A reference to the object *id* of the document."""

    __slots__ = ("id",)
    id: int

    def __init__(self, id: int) -> None:
        assign(self, "id", id)

    def to_dict(self) -> dict[str, Json]:
        """The encoding of the reference."""
        return {"type": "python", "value": self.id}


class EnumValue(Record):
    """An enum member by its name, or a combination of flags by its number."""

    __slots__ = ("enum", "module", "value")
    _members = ("module", "enum", "value")
    module: str
    enum: str
    value: str | int

    def __init__(self, module: str, enum: str, value: str | int) -> None:
        assign(self, "module", module)
        assign(self, "enum", enum)
        assign(self, "value", value)

    @classmethod
    def from_dict(cls, json: dict[str, Any]) -> EnumValue:
        """The member that an encoding names.

        Raises:
            ParamsValueError: a member of the encoding is missing or wrong.
        """
        value = json.get("value")
        if type(value) is not int:
            value = member(json, "value", str)
        return cls(member(json, "module", str), member(json, "enum", str), value)

    def to_dict(self) -> dict[str, Json]:
        """The encoding of the member."""
        return {"type": "enum", "module": self.module, "enum": self.enum, "value": self.value}


class DataFile(Record):
    """A file or folder of the save directory, at a path relative to it.

    ``size`` (bytes) and ``sha256`` (hex) are None where the file does not tell; ``files`` is the
    optional listing of a folder, ``{relative path: {"size": …, "sha256": …}}``.
    """

    __slots__ = ("files", "is_folder", "path", "sha256", "size")
    path: str
    is_folder: bool
    size: int | None
    sha256: str | None
    files: Mapping[str, Mapping[str, Json]] | None

    def __init__(
        self,
        path: str,
        is_folder: bool,
        size: int | None = None,
        sha256: str | None = None,
        files: Mapping[str, Mapping[str, Json]] | None = None,
    ) -> None:
        assign(self, "path", path)
        assign(self, "is_folder", is_folder)
        assign(self, "size", size)
        assign(self, "sha256", sha256)
        assign(self, "files", files)

    def __hash__(self) -> int:
        return hash((self.path, self.is_folder, self.size, self.sha256))

    @classmethod
    def from_dict(cls, json: dict[str, Any]) -> DataFile:
        """The data file that an encoding describes.

        Raises:
            ParamsValueError: a member of the encoding is missing or wrong.
        """
        return cls(
            member(json, "value", str),
            member(json, "is_folder", bool),
            _size(json),
            optional(json, "sha256", str),
            _listing(json),
        )

    def to_dict(self) -> dict[str, Json]:
        """The encoding of the data file."""
        json: dict[str, Json] = {
            "type": "path.serialized",
            "value": self.path,
            "is_folder": self.is_folder,
        }
        if self.size is not None:
            json["size"] = self.size
        if self.sha256 is not None:
            json["sha256"] = self.sha256
        if self.files is not None:
            json["files"] = {path: dict(entry) for path, entry in self.files.items()}
        return json


def _size(json: dict[str, Any]) -> int | None:
    size = optional(json, "size", int)
    if size is not None and size < 0:
        raise ParamsValueError(f"expected a size of at least 0, found {size}", ("size",))
    return size


def _listing(json: dict[str, Any]) -> dict[str, dict[str, Json]] | None:
    files = optional(json, "files", dict)
    for path, entry in (files or {}).items():
        try:
            _check_entry(entry)
        except ParamsError as error:
            error.prepend(path)
            error.prepend("files")
            raise
    return files


def _check_entry(entry: Any) -> None:
    if type(entry) is not dict:
        raise ParamsValueError(mismatch(entry, dict))
    member(entry, "size", int)
    _size(entry)
    optional(entry, "sha256", str)
