"""The parameters of a definition, one after another, as a table for people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple, get_args

from xpm_config import Schema, information, walk
from xpm_params import Document, Json, ObjectDefinition

_QUALIFIED: Final = re.compile(r"(?:[\w<>]+\.)+(?=\w)")


class Row(NamedTuple):
    """A parameter.

    Attributes:
        name: with the names that lead to its configuration: `layers[0].units`.
        type: as its author wrote it; empty where the class is not at hand.
        value: short; for a configuration, its class.
        help: the string under it.
        is_plain: whether the value is no configuration and no container of some.
    """

    name: str
    type: str
    value: str
    help: str
    is_plain: bool


def schemas_of(config: Any) -> dict[str, Schema]:
    """Full name of a class → what is declared in it, for all that a configuration refers to."""
    found = {}
    for part in walk(config):
        schema = information(part).schema
        found[schema.typename] = schema
    return found


def root_of(document: Document) -> ObjectDefinition:
    """The configuration that a definition is of: the one its data is, or the last."""
    return (
        _referred(document.data, {one.id: one for one in document.objects})
        or (document.objects[-1])
    )


def rows_of(document: Document, schemas: Mapping[str, Schema]) -> Iterator[Row]:
    """The parameters of the root of a definition and of what it refers to, each object once."""
    objects = {definition.id: definition for definition in document.objects}
    root = root_of(document)
    pending, met = [("", root)], {root.id}
    while pending:
        prefix, definition = pending.pop()
        schema = schemas.get(definition.typename)
        inner = []
        for name, value in definition.fields.items():
            parts = list(_references(f"{prefix}{name}", value))
            yield _row(f"{prefix}{name}", name, value_text(value, objects), schema, not parts)
            for place, id in parts:
                if id not in met:
                    met.add(id)
                    inner.append((f"{place}.", objects[id]))
        pending += reversed(inner)


def _row(place: str, name: str, value: str, schema: Schema | None, is_plain: bool) -> Row:
    parameter = None if schema is None else schema.parameters.get(name)
    if parameter is None:
        return Row(place, "", value, "", is_plain)
    kind = str(parameter.kind)
    declared = kind if parameter.kind.data else f"{kind}[{_annotation_text(parameter.annotation)}]"
    return Row(place, declared, value, parameter.help or "", is_plain)


def _annotation_text(annotation: object) -> str:
    """A type with the last parts of all names: `list[Layer]`."""
    if isinstance(annotation, type) and not get_args(annotation):
        return annotation.__qualname__.rpartition(".")[2]
    return _QUALIFIED.sub("", str(annotation))


def value_text(value: Json, objects: Mapping[int, ObjectDefinition]) -> str:
    """A value in one line; configurations by their class, data files by their path."""
    content = _content(value)
    return content if isinstance(content, str) else _inner_text(content, objects)


def _inner_text(value: Json, objects: Mapping[int, ObjectDefinition]) -> str:
    definition = _referred(value, objects)
    if definition is not None:
        return definition.typename.rpartition(".")[2]
    content = _content(value)
    if isinstance(content, list):
        return f"[{', '.join(_inner_text(item, objects) for item in content)}]"
    if isinstance(content, dict):
        items = (f"{key!r}: {_inner_text(item, objects)}" for key, item in content.items())
        return f"{{{', '.join(items)}}}"
    return repr(content)


def _content(value: Json) -> Json:
    """What is encoded by an object with a type, as far as it is one that people can read."""
    if not isinstance(value, dict) or value.get("type") in (None, "python"):
        return value
    return value.get("items", value.get("value"))


def _referred(value: Json, objects: Mapping[int, ObjectDefinition]) -> ObjectDefinition | None:
    if isinstance(value, dict) and value.get("type") == "python":
        id = value.get("value")
        return objects.get(id) if isinstance(id, int) else None
    return None


def _references(place: str, value: Json) -> Iterator[tuple[str, int]]:
    """Where configurations stand in a value, and which: `("layers[0]", 3)`."""
    pending = [(place, value)]
    while pending:
        place, value = pending.pop()
        if isinstance(value, list):
            inner = [(f"{place}[{index}]", item) for index, item in enumerate(value)]
        elif not isinstance(value, dict):
            inner = []
        elif "type" not in value:
            inner = [(f"{place}[{key!r}]", item) for key, item in value.items()]
        else:
            inner = [(place, value.get("items"))]
            if value["type"] == "python" and isinstance(id := value.get("value"), int):
                yield place, id
        pending += reversed(inner)
