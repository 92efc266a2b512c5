"""Parameters as JSON for programs that know nothing of the format."""

from __future__ import annotations

from binascii import b2a_base64
from json import dumps
from pathlib import PurePath
from types import MappingProxyType

from .errors import ParamsValueError
from .values import MAX_NESTING, EnumValue
from .view import ParamsView, in_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from .values import Json


MAX_PARTS = 1_000_000
"""How many values there may be in what is written as text."""


def plain(value: object) -> Json:
    """A view, or a structure with views in it, as JSON: see `ParamsView.to_plain`."""
    writer = _Writer()
    writer.follow(value)
    return writer.converted(value)


def scalar_text(json: Json) -> str:
    """A string as it is, other values as JSON."""
    return json if isinstance(json, str) else dumps(json)


def small_plain(value: object) -> Json:
    """As `plain`, but refused when it would be huge as text, with shared parts in each place.

    Raises:
        ParamsValueError: it has more than ``MAX_PARTS`` parts, or is nested too deeply.
    """
    json = plain(value)
    parts = 0
    left = [(json, 0)]
    while left:
        value, depth = left.pop()
        parts += 1
        if parts > MAX_PARTS or depth > MAX_NESTING:
            raise ParamsValueError(
                f"expected at most {MAX_PARTS} parts when shared ones are written out in each "
                f"place, and {MAX_NESTING} levels, found more: ask for a part"
            )
        if isinstance(value, dict):
            left += [(part, depth + 1) for part in value.values()]
        elif isinstance(value, list):
            left += [(part, depth + 1) for part in value]
    return json


class _Writer:
    """What has been converted, children first: a chain of views may be longer than the stack."""

    def __init__(self) -> None:
        self._met: set[ParamsView] = set()
        self._done: dict[ParamsView, Json] = {}
        self._closing: set[int] = set()  # ids of those that are part of themselves

    def follow(self, value: object) -> None:
        """Convert every view that *value* leads to."""
        open_views: list[ParamsView] = []
        stack = [_views(value)]
        while stack:
            for view in stack[-1]:
                if view not in self._met:
                    self._met.add(view)
                    open_views.append(view)
                    stack.append(_views(tuple(_fields(view).values())))
                    break
            else:
                stack.pop()
                if open_views:
                    done = open_views.pop()
                    self._done[done] = self._object(done)

    def converted(self, value: Any) -> Json:
        """The value as JSON, once the views in it are."""
        if isinstance(value, ParamsView):
            return self._done.get(value) or self._reference(value)
        if isinstance(value, tuple):
            return list(map(self.converted, value))
        if isinstance(value, frozenset):
            return list(map(self.converted, in_order(value)))
        if isinstance(value, MappingProxyType):
            return self._mapping(value)
        return _scalar(value)

    def _reference(self, view: ParamsView) -> dict[str, Json]:
        """For a view that is not done yet: what refers to it is part of it."""
        id = view.definition.id
        self._closing.add(id)
        return {"$ref": id}

    def _object(self, view: ParamsView) -> dict[str, Json]:
        fields = {name: self.converted(value) for name, value in _fields(view).items()}
        id = view.definition.id
        head: dict[str, Json] = {"$id": id} if id in self._closing else {}
        return {**head, "$type": view.definition.typename, **fields}

    def _mapping(self, value: Mapping[Any, Any]) -> Json:
        values = map(self.converted, value.values())
        if _has_names(value):
            return dict(zip(value, values, strict=True))
        return [list(pair) for pair in zip(map(self.converted, value), values, strict=True)]


def _views(value: Any) -> Iterator[ParamsView]:
    """The views in a value, those of a view aside."""
    if isinstance(value, ParamsView):
        yield value
    elif isinstance(value, MappingProxyType):
        for key, item in value.items():
            yield from _views(key)
            yield from _views(item)
    elif isinstance(value, (tuple, frozenset)):
        for item in value:
            yield from _views(item)


def _has_names(value: Mapping[Any, Any]) -> bool:
    return all(type(key) is str for key in value)


def _fields(view: ParamsView) -> dict[str, Any]:
    return {name: view[name] for name in view}


def _scalar(value: Any) -> Json:
    if isinstance(value, EnumValue):
        return value.value
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, bytes):
        return b2a_base64(value, newline=False).decode("ascii")
    if isinstance(value, float) and value - value != 0:
        return repr(value)
    return value  # type: ignore[no-any-return]  # None, bool, int, float and str are JSON
