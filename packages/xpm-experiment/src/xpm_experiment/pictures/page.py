"""One page with all that there is to see of a definition, which needs no other file or server."""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from string import Template
from typing import Any, Final, NamedTuple, TypeAlias

from xpm_params import DataFile, Json, printable
from xpm_serialize import Picture, PictureEdge, PictureNode

from .boxes import Content
from .helptexts import NO_HELP, ClassHelp, ParameterHelp, class_help
from .layout import Layout
from .svg import Arrow, arrows_of, curve, layout_of, path_points

_SCRIPTS: Final = ("model.js", "graph.js", "outline.js", "details.js", "search.js", "main.js")
_MAX_VALUE: Final = 4_000
_IN_SCRIPT: Final = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


Row: TypeAlias = dict[str, Any]
"""A parameter: `name`, `type`, `help`, `value`, `size`, and `to` whom it refers."""


class Box(NamedTuple):
    """What is drawn of a node, and what is told when it is chosen."""

    content: Content
    facts: Mapping[str, str]
    parameters: Sequence[Row]
    kind: str
    uses: int = 0
    state: str = ""
    text: str = ""


def page(title: str, facts: Mapping[str, str], picture: Picture) -> str:
    """The page of a definition.

    Arguments:
        facts: what to tell above all, by name.
    """
    arrows = arrows_of(picture)
    contents, layout = layout_of(picture, arrows)
    leaving: dict[int, list[PictureEdge]] = {id: [] for id in picture.nodes}
    for edge in picture.edges:
        leaving[edge.source].append(edge)
    uses = Counter(edge.target for edge in picture.edges if edge.parameter)
    boxes = {
        id: _box(node, contents[id], leaving[id], uses[id]) for id, node in picture.nodes.items()
    }
    told = {**facts, "Holds": _counted(picture)}
    return drawn(title, told, boxes, arrows, picture.roots, layout)


def _counted(picture: Picture) -> str:
    counts = {"object": len(picture.nodes), "reference": len(picture.edges)}
    return ", ".join(f"{n} {thing}{'' if n == 1 else 's'}" for thing, n in counts.items())


def drawn(
    title: str,
    facts: Mapping[str, str],
    boxes: Mapping[int, Box],
    arrows: Sequence[Arrow],
    roots: Iterable[int],
    layout: Layout,
) -> str:
    """The page of boxes and the arrows between them, each with its label."""
    index = {id: number for number, id in enumerate(layout.boxes)}  # from top to bottom
    data = {
        "title": printable(title),
        "facts": {name: printable(text) for name, text in facts.items() if text},
        "nodes": [_node(boxes[id], layout, id, index) for id in index],
        "edges": [
            [index[source], index[target], label, own, _curve(layout, source, bends, target)]
            for (source, target, label, own), bends in zip(arrows, layout.bends, strict=True)
        ],
        "roots": [index[root] for root in roots],
        "width": layout.width,
        "height": layout.height,
    }
    return _filled(printable(title), data)


def _box(node: PictureNode, content: Content, leaving: Sequence[PictureEdge], uses: int) -> Box:
    definition = node.definition
    told = class_help(definition.module, definition.type)
    facts = {
        "Class": printable(definition.typename),
        "Identifier": printable(definition.identifier or ""),
        "Script": printable(definition.file or ""),
        "Left out of identifiers": "yes" if definition.meta else "",
    }
    kind = "stub" if definition.stub else "task" if node.is_task else "configuration"
    return Box(content, facts, parameter_rows(node, leaving, told), kind, uses, text=told.text)


def parameter_rows(
    node: PictureNode, leaving: Sequence[PictureEdge], told: ClassHelp = NO_HELP
) -> list[Row]:
    """The parameters of a configuration: what they are, their values, and what they refer to."""
    texts = {parameter.name: parameter for parameter in node.parameters}
    references: dict[str, list[Json]] = {}
    for edge in leaving:
        name = edge.label.removeprefix("key of ").partition("[")[0] if edge.parameter else ""
        references.setdefault(name, []).append([edge.target, edge.label])
    rows: list[Row] = []
    for name, value in node.definition.fields.items():
        shown = printable(name)
        declared = told.parameters.get(name, ParameterHelp("", ""))
        own = texts.get(shown)
        rows.append(
            {
                "name": shown,
                "type": printable(declared.declared) or _type_of(value),
                "help": declared.text,
                "value": _value(value, own.text) if own else "",
                "to": [] if own else references.get(shown, []),
                "size": _size(own.file) if own and own.file else None,
            }
        )
    return rows


def _type_of(value: Json) -> str:
    if isinstance(value, dict) and isinstance(value.get("type"), str):
        tag = str(value["type"])
        return {"python": "configuration", "path.serialized": "data file"}.get(tag, tag)
    return type(value).__name__ if value is not None else ""


def _value(value: Json, text: str) -> str:
    """The value at some length, where it needs no decoding."""
    if isinstance(value, (str, list)) and text.endswith("…") and '"type"' not in json.dumps(value):
        return printable(json.dumps(value, ensure_ascii=False)[:_MAX_VALUE])
    return text


def _size(file: DataFile) -> int | None:
    if file.size is not None or file.files is None:
        return file.size
    sizes = [entry.get("size") for entry in file.files.values()]
    return sum(size for size in sizes if isinstance(size, int))


def _node(box: Box, layout: Layout, id: int, index: Mapping[int, int]) -> dict[str, Any]:
    x, y, width, height = layout.boxes[id]
    parameters = [
        {**row, "to": [[index[target], label] for target, label in row["to"]]}
        for row in box.parameters
    ]
    return {
        "name": box.content.name,
        "lines": list(box.content.lines),
        "kind": box.kind,
        "state": box.state,
        "text": box.text,
        "uses": box.uses,
        "box": [x, y, width, height],
        "facts": {name: text for name, text in box.facts.items() if text},
        "parameters": parameters,
    }


def _curve(layout: Layout, source: int, bends: Any, target: int) -> str:
    return curve(path_points(layout.boxes[source], bends, layout.boxes[target]))


def _filled(title: str, data: Any) -> str:
    """The template, with nothing of the data where it could be anything but data."""
    style = _template("page.css")
    script = "".join(map(_template, _SCRIPTS))
    return Template(_template("page.html")).substitute(
        title=title.translate({ord("<"): "&lt;", ord(">"): "&gt;", ord("&"): "&amp;"}),
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        data=json.dumps(data, separators=(",", ":")).translate(_IN_SCRIPT),
    )


def _template(name: str) -> str:
    return files(__package__).joinpath("pages", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """What the policy of the page allows to run."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
