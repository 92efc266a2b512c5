"""A definition as a graph to draw; none of its classes is imported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from json import dumps
from pathlib import PurePath, PurePosixPath
from typing import Any, Final, NamedTuple, Self

from xpm_params import (
    DataFile,
    Decoder,
    Document,
    EnumValue,
    ObjectDefinition,
    ParamsError,
    Reference,
    printable,
)

from .references import references_in

_WIDTH: Final = 60
_ITEMS: Final = 8
"""How long the text of a value is, and how many items of a container it shows."""


class PictureParameter(NamedTuple):
    """A parameter of a node that refers to no other node.

    Attributes:
        name: of the parameter.
        text: its value, in one line.
        file: the data file that it is, if any.
    """

    name: str
    text: str
    file: DataFile | None = None


class PictureEdge(NamedTuple):
    """A reference from one node to another.

    Attributes:
        source, target: ids of the nodes.
        label: where in the source the reference stands: `layers[0]`, or the kind of relation.
        parameter: whether it stands in a parameter; else it is to the task that produced the
            source, or to an init task.
    """

    source: int
    target: int
    label: str
    parameter: bool


class PictureNode(NamedTuple):
    """A configuration.

    Attributes:
        definition: as it stands in the document; `definition.id` names the node.
        name: its class, without the module.
        is_task: whether it is a task.
        parameters: those that refer to no other node, in order.
    """

    definition: ObjectDefinition
    name: str
    is_task: bool
    parameters: tuple[PictureParameter, ...]


class Picture(NamedTuple):
    """What there is to draw of a definition.

    Attributes:
        nodes: id → configuration, in the order of the file. What is shared is one node.
        edges: the references between them, in the order of the nodes and parameters.
        roots: ids of the configurations that the saved structure names.
    """

    nodes: dict[int, PictureNode]
    edges: tuple[PictureEdge, ...]
    roots: tuple[int, ...]

    @classmethod
    def of(cls, document: Document) -> Self:
        """The graph of a definition, whether its classes can be imported or not."""
        values = [
            {name: _decoded(json) for name, json in definition.fields.items()}
            for definition in document.objects
        ]
        objects = list(zip(document.objects, values, strict=True))
        edges = [edge for definition, fields in objects for edge in _edges(definition, fields)]
        produced = {edge.target for edge in edges if not edge.parameter}
        nodes = {
            definition.id: PictureNode(
                definition,
                _short(definition.typename),
                definition.id in produced or definition.task == definition.id,
                tuple(_parameters(fields)),
            )
            for definition, fields in objects
        }
        if document.has_data:
            roots = tuple(dict.fromkeys(references_in(document.data)))
        else:  # of a job, or of the Hub: the last object is what the file is about
            roots = tuple(nodes)[-1:]
        return cls(nodes, tuple(edges), roots)


def _short(typename: str) -> str:
    return printable(typename.rpartition(".")[2] or typename)


def _edges(definition: ObjectDefinition, fields: Mapping[str, Any]) -> Iterator[PictureEdge]:
    for name, value in fields.items():
        for target, label in _references(value, name):
            yield PictureEdge(definition.id, target, printable(label), True)
    if definition.task is not None and definition.task != definition.id:
        yield PictureEdge(definition.id, definition.task, "produced by", False)
    for task in definition.init_tasks:
        yield PictureEdge(definition.id, task, "init task", False)


def _parameters(fields: Mapping[str, Any]) -> Iterator[PictureParameter]:
    for name, value in fields.items():
        if not any(True for _ in _references(value, name)):
            file = value if isinstance(value, DataFile) else None
            yield PictureParameter(printable(name), _text(value), file)


class _Decoder(Decoder):
    """Leaves paths as they are written, since they are only shown."""

    def decode_path(self, value: str, base: str | None) -> Any:
        return PurePosixPath(value)


def _decoded(json: object) -> Any:
    """The value, or the error that tells why there is none."""
    try:
        return _Decoder().decode(json)
    except ParamsError as error:
        return error


def _references(value: Any, place: str) -> Iterator[tuple[int, str]]:
    """The ids in a value, each with the place where it stands; not deep, as `Decoder` checks."""
    if isinstance(value, Reference):
        yield value.id, place
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _references(key, f"key of {place}")
            yield from _references(item, f"{place}[{_text(key)}]")
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from _references(item, f"{place}[{index}]")
    elif isinstance(value, (set, frozenset)):
        for item in sorted(value, key=repr):
            yield from _references(item, place)


def _text(value: Any) -> str:
    """A value in one line."""
    if isinstance(value, Reference):
        return f"object {value.id}"
    if isinstance(value, ParamsError):
        return printable(f"({value.reason})")
    if isinstance(value, DataFile):
        return printable(value.path)
    if isinstance(value, EnumValue):
        return printable(f"{value.enum}.{value.value}")
    if isinstance(value, PurePath):
        return printable(str(value))
    if isinstance(value, dict):
        return _listed("{", [f"{_text(key)}: {_text(item)}" for key, item in value.items()], "}")
    if isinstance(value, list):
        return _listed("[", map(_text, value), "]")
    if isinstance(value, tuple):
        return _listed("(", map(_text, value), ")")
    if isinstance(value, (set, frozenset)):
        return _listed("{", sorted(map(_text, value)), "}")
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    return printable(_cut(dumps(value, ensure_ascii=False)))


def _listed(opening: str, items: Iterable[str], closing: str) -> str:
    shown = list(islice(items, _ITEMS + 1))
    if len(shown) > _ITEMS:
        shown[_ITEMS] = "…"
    return _cut(opening + ", ".join(shown) + closing)


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
