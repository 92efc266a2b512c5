"""The graph of a definition as a flowchart of Mermaid, which GitHub and the Hub draw."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Final

from .picture import Picture, PictureEdge, PictureNode

_MAX_CHARACTERS: Final = 40_000
_MAX_EDGES: Final = 400
"""Mermaid draws nothing of a text of over 50,000 characters, or with over 500 edges."""
_MAX_PARAMETERS: Final = 8
_WIDTH: Final = 100

# Entities for what Markdown, HTML, formulas, icons (`fa:fa-car`) or comments (`%%`) consist of; a
# colon also since Mermaid cuts a line that looks like `style …:…#…;`.
_ENTITIES: Final = str.maketrans({char: f"#{ord(char)};" for char in '"#&<>`|\\*_~$:%;'})


def mermaid(picture: Picture) -> str:
    """A flowchart: what refers to others above what it refers to, tasks with thick borders.

    Of a graph that is too large for Mermaid, what is nearest to the roots is drawn, and the rest
    is counted in a last node.
    """
    return _Flowchart(picture).text()


class _Flowchart:
    def __init__(self, picture: Picture) -> None:
        self._nodes = picture.nodes
        self._roots = picture.roots
        self._names = {id: f"n{number}" for number, id in enumerate(picture.nodes, 1)}
        self._leaving: dict[int, list[PictureEdge]] = {id: [] for id in picture.nodes}
        for edge in picture.edges:
            self._leaving[edge.source].append(edge)

    def text(self) -> str:
        drawn = self._that_fit()
        edges = [edge for id in drawn for edge in self._leaving[id] if edge.target in drawn]
        lines = ["flowchart TD"]
        lines += [self._node(self._nodes[id]) for id in drawn]
        lines += map(self._edge, edges[:_MAX_EDGES])
        if left := len(self._nodes) - len(drawn):
            lines.append(f'  left["… and {left:,} more"]')
        if (left := len(edges) - _MAX_EDGES) > 0:
            lines.append(f'  omitted["… and {left:,} more references"]')
        if any(self._nodes[id].is_task for id in drawn):
            lines.append("  classDef task stroke-width:3px")
        return "\n".join(lines) + "\n"

    def _that_fit(self) -> dict[int, None]:
        """Ids of the nodes to draw, those that fewest references lead to from a root first."""
        found: dict[int, None] = {}
        characters = 0
        for id in self._breadth_first():
            characters += len(self._node(self._nodes[id]))
            characters += sum(len(self._edge(edge)) for edge in self._leaving[id])
            if found and characters > _MAX_CHARACTERS:
                break
            found[id] = None
        return found

    def _breadth_first(self) -> Iterator[int]:
        met: set[int] = set()
        for starts in (self._roots, *([id] for id in self._nodes)):
            queue = deque(id for id in starts if id not in met)
            met.update(queue)
            while queue:
                id = queue.popleft()
                yield id
                ahead = dict.fromkeys(e.target for e in self._leaving[id] if e.target not in met)
                met.update(ahead)
                queue.extend(ahead)

    def _node(self, node: PictureNode) -> str:
        lines = [f"<b>{_escaped(node.name)}</b>"]
        lines += [_escaped(f"{p.name} = {p.text}") for p in node.parameters[:_MAX_PARAMETERS]]
        if len(node.parameters) > _MAX_PARAMETERS:
            lines.append(f"… and {len(node.parameters) - _MAX_PARAMETERS} more")
        label = f'  {self._names[node.definition.id]}["{"<br>".join(lines)}"]'
        return f"{label}:::task" if node.is_task else label

    def _edge(self, edge: PictureEdge) -> str:
        arrow = "-->" if edge.parameter else "-.->"
        source, target = self._names[edge.source], self._names[edge.target]
        return f'  {source} {arrow}|"{_escaped(edge.label)}"| {target}'


def _escaped(text: str) -> str:
    """The text, cut, and shown as it is: a first digit or dash would make it an item of a list."""
    short = text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
    if short[:1].isdigit() or short[:1] in ("-", "+"):
        return f"#{ord(short[0])};{short[1:].translate(_ENTITIES)}"
    return short.translate(_ENTITIES)
