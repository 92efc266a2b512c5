"""What the JSON of a definition refers to, read without making objects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xpm_params import DataFile, ParamsError

_OF_VERSION_4 = ("tuple", "dict", "frozenset", "float", "bytes")


def _tagged(json: object, *tags: str) -> Iterator[dict[str, Any]]:
    stack = [json]
    while stack:
        item = stack.pop()
        if type(item) is list:
            stack.extend(reversed(item))
        elif type(item) is dict:
            if item.get("type") in tags:
                yield item
            else:
                stack.extend(reversed(item.values()))


def references_in(json: object) -> Iterator[int]:
    """Ids of the objects that a value refers to, in order."""
    for item in _tagged(json, "python"):
        identity = item.get("value")
        if type(identity) is int:
            yield identity


def enums_in(json: object) -> Iterator[dict[str, Any]]:
    """The encoded enum members of a value."""
    return _tagged(json, "enum")


def needs_version_4(json: object) -> bool:
    """Whether a value, apart from its enum members with names, is of version 4 of the format."""
    enums = enums_in(json)
    return any(True for _ in _tagged(json, *_OF_VERSION_4)) or any(
        type(enum.get("value")) is int for enum in enums
    )


def is_data_file(json: object) -> bool:
    """Whether a value is a data file of the save."""
    return isinstance(json, dict) and json.get("type") == "path.serialized"


def data_files_of(json: object) -> Iterator[DataFile]:
    """The data files of a definition, in order; what is no proper entry is passed over."""
    for item in _tagged(json, "path.serialized"):
        try:
            yield DataFile.from_dict(item)
        except ParamsError:
            continue
