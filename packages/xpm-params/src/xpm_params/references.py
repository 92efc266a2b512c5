"""References to objects, followed through the encodings that may hold them."""

from __future__ import annotations

from ._members import mismatch
from ._nesting import too_deep
from .errors import ParamsError, ParamsReferenceError, ParamsValueError
from .values import MAX_NESTING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from typing import Any, TypeAlias

    from .errors import Segment

    # A container, its key in its parent, the parent, and how many containers it stands in.
    Entry: TypeAlias = "tuple[Any, Segment, Entry | None, int]"

CONTAINERS = frozenset((dict, list))
_HOLDERS = ("set", "tuple", "frozenset", "dict")


def dangling(id: int, path: tuple[Segment, ...]) -> ParamsReferenceError:
    """The error for a reference, at *path*, to an object that is not there."""
    return ParamsReferenceError(f"expected the id of an object of the document, found {id}", path)


def unresolved(values: Mapping[str, Any], ids: Container[int]) -> list[ParamsError]:
    """The references in *values* to other objects than *ids*, and containers nested too deeply."""
    # One loop without recursion, since this is a large part of the time to read a document.
    queue: list[Entry] = [
        (value, key, None, 1)
        for key, value in values.items()
        if value.__class__ is dict or value.__class__ is list
    ]
    problems: list[ParamsError] = []
    for entry in queue:  # which grows meanwhile
        value, _, _, depth = entry
        if value.__class__ is list:
            children = enumerate(value)
        elif "type" not in value:
            children = value.items()
        elif value["type"] != "python":
            queue += _held(entry)
            continue
        elif type(value.get("value")) is int and value["value"] in ids:
            continue
        else:
            problems.append(_reference_problem(entry))
            continue
        if depth > MAX_NESTING:
            problems.append(too_deep(_path(entry)))
            continue
        for key, child in children:
            if child.__class__ is dict:
                id = child.get("value") if child.get("type") == "python" else None
                if type(id) is not int or id not in ids:
                    queue.append((child, key, entry, depth + 1))
            elif child.__class__ is list:
                queue.append((child, key, entry, depth + 1))
    return problems


def _reference_problem(entry: Entry) -> ParamsError:
    id = entry[0].get("value")
    path = (*_path(entry), "value")
    if type(id) is int:
        return dangling(id, path)
    return ParamsValueError(mismatch(id, int), path)


def _held(entry: Entry) -> list[Entry]:
    """The items of an encoding, as part of the same container; what is wrong decoding tells."""
    value, _, _, depth = entry
    items = value.get("items")
    if value["type"] not in _HOLDERS or items.__class__ is not list:
        return []
    holder: Entry = (items, "items", entry, depth)
    if value["type"] != "dict":
        return [holder]
    return [
        (pair, index, holder, depth) for index, pair in enumerate(items) if pair.__class__ is list
    ]


def _path(entry: Entry | None) -> tuple[Segment, ...]:
    path: list[Segment] = []
    while entry is not None:
        _, key, entry, _ = entry
        path.append(key)
    return tuple(reversed(path))
