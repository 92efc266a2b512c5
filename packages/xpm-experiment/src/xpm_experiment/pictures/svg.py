"""The graph of a definition as an SVG image, for papers and READMEs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

from xpm_serialize import Picture, PictureNode

from .boxes import LINE_HEIGHT, NAME_SIZE, PADDING, Content, content, fitted, parameter_lines
from .layout import Box, Layout, Point, layered

_MARGIN: Final = 24.0
_TIMES: Final = "\N{MULTIPLICATION SIGN}"
_LABEL_WIDTH: Final = 120.0
_MAX_LABELS: Final = 400
_MAX_PLACES: Final = 3

# No variables of CSS, which programs that convert SVG do not know.
_STYLE: Final = """
text { font-family: ui-sans-serif, system-ui, "Segoe UI", Helvetica, Arial, sans-serif;
  fill: #1b2330 }
.name { font-size: 14px; font-weight: 600 } .line { font-size: 12px; fill: #566274 }
.label { font-size: 11px; fill: #566274; text-anchor: middle; paint-order: stroke;
  stroke: #fbfcfd; stroke-width: 4px; stroke-linejoin: round }
.badge { font-size: 11px; fill: #8a4b08; text-anchor: end }
.page { fill: #fbfcfd } .box { fill: #fff; stroke: #b9c3cf }
.task .box { fill: #eef4ff; stroke: #3867c8 } .shared .box { stroke: #c77a1c; stroke-width: 2px }
.stub .box { stroke-dasharray: 5 4 } .edge { fill: none; stroke: #93a0b0; stroke-width: 1.3px }
.made { stroke-dasharray: 5 4 } .tip { fill: #93a0b0 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6ebf2 } .line { fill: #a4b0c0 } .label { fill: #a4b0c0; stroke: #12161c }
  .badge { fill: #f0b062 } .page { fill: #12161c } .box { fill: #1b212a; stroke: #465263 }
  .task .box { fill: #18263f; stroke: #6f9bf0 } .shared .box { stroke: #d98d33 }
  .edge { stroke: #66748a } .tip { fill: #66748a }
}
"""


class Arrow(NamedTuple):
    """All references of one kind from one object to another, with the places where they stand."""

    source: int
    target: int
    label: str
    parameter: bool


def arrows_of(picture: Picture) -> list[Arrow]:
    """The arrows of a picture."""
    labels: dict[tuple[int, int, bool], list[str]] = {}
    for source, target, label, parameter in picture.edges:
        labels.setdefault((source, target, parameter), []).append(label)
    return [
        Arrow(source, target, _joined(places), parameter)
        for (source, target, parameter), places in labels.items()
    ]


def _joined(places: list[str]) -> str:
    more = [f"… {len(places) - _MAX_PLACES} more"] if len(places) > _MAX_PLACES else []
    return ", ".join([*places[:_MAX_PLACES], *more])


def layout_of(picture: Picture, arrows: Sequence[Arrow]) -> tuple[dict[int, Content], Layout]:
    """What stands in the boxes of a picture, and where they go, bends in the order of arrows."""
    contents = {id: content(node.name, parameter_lines(node)) for id, node in picture.nodes.items()}
    sizes = {id: (box.width, box.height) for id, box in contents.items()}
    edges = [(arrow.source, arrow.target) for arrow in arrows]
    return contents, layered(sizes, edges, picture.roots)


def svg(picture: Picture, title: str) -> str:
    """The picture as the text of an SVG image, for light and dark pages.

    What is shared has one box with a thick border, and says how often it is used; tasks are blue;
    dashed arrows lead to the tasks that produced something, and to init tasks.
    """
    arrows = arrows_of(picture)
    contents, layout = layout_of(picture, arrows)
    width, height = layout.width + 2 * _MARGIN, layout.height + 2 * _MARGIN
    uses = Counter(edge.target for edge in picture.edges if edge.parameter)
    number = len(picture.nodes)
    told = f"{number} object{'' if number == 1 else 's'}, {len(picture.edges)} references."
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc" '
            f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}">',
            f'<title id="title">{_text(title)}</title><desc id="desc">{told}</desc>',
            f"<style>{_STYLE}</style>",
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
            'markerHeight="7" orient="auto"><path class="tip" d="M0 0L8 4L0 8z"/></marker></defs>',
            '<rect class="page" width="100%" height="100%" rx="10"/>',
            f'<g transform="translate({_MARGIN:.0f} {_MARGIN:.0f})">',
            *_edges(arrows, layout),
            *(
                _box(node, contents[id], layout.boxes[id], uses[id])
                for id, node in picture.nodes.items()
            ),
            "</g>",
            "</svg>",
            "",
        ]
    )


def _edges(arrows: Sequence[Arrow], layout: Layout) -> Iterator[str]:
    labels = []
    for edge, bends in zip(arrows, layout.bends, strict=True):
        points = path_points(layout.boxes[edge.source], bends, layout.boxes[edge.target])
        made = "" if edge.parameter else " made"
        yield f'<path class="edge{made}" marker-end="url(#tip)" d="{curve(points)}"/>'
        (x, y), (end_x, end_y) = points[0], points[1]
        label = fitted(edge.label, 11, _LABEL_WIDTH)
        # at 0.6 of the curve, where arrows from one box have parted, and those to one box not met
        middle = f'x="{x + 0.65 * (end_x - x):.1f}" y="{y + 0.58 * (end_y - y) + 4:.1f}"'
        labels.append(f'<text class="label" {middle}>{_text(label)}</text>')
    if len(labels) <= _MAX_LABELS:  # beyond that, nobody could read them
        yield from labels


def path_points(source: Box, bends: Sequence[Point], target: Box) -> list[Point]:
    """The points that an arrow passes: from the bottom of one box to the top of another.

    An arrow back up leaves at the top, and one to the box itself at its side.
    """
    if source == target:
        right = source.x + source.width
        return [(right, source.y + source.height / 3), (right, source.bottom - source.height / 3)]
    if target.y >= source.bottom:
        return [(source.centre, source.bottom), *bends, (target.centre, target.y)]
    if target.bottom <= source.y:
        return [(source.centre, source.y), *bends, (target.centre, target.bottom)]
    ends = (
        (source.x + source.width, target.x)
        if source.x < target.x
        else (source.x, target.x + target.width)
    )
    return [(ends[0], source.y + source.height / 2), (ends[1], target.y + target.height / 2)]


def curve(points: Sequence[Point]) -> str:
    """The path of an arrow, smooth where it bends."""
    (x, y), *others = points
    path = [f"M{x:.1f} {y:.1f}"]
    if len(points) == 2 and others[0][0] == x:  # to itself, or straight down
        end_x, end_y = others[0]
        bulge = 0 if abs(end_y - y) > 40 else 30
        return (
            f"{path[0]}C{x + bulge:.1f} {y:.1f} {x + bulge:.1f} {end_y:.1f} {end_x:.1f} {end_y:.1f}"
        )
    for end_x, end_y in others:
        middle = (y + end_y) / 2
        path.append(f"C{x:.1f} {middle:.1f} {end_x:.1f} {middle:.1f} {end_x:.1f} {end_y:.1f}")
        x, y = end_x, end_y
    return "".join(path)


def _box(node: PictureNode, content: Content, box: Box, uses: int) -> str:
    kinds = {"task": node.is_task, "stub": node.definition.stub, "shared": uses > 1}
    left = box.x + PADDING
    first = box.y + PADDING + NAME_SIZE - 2
    parts = [
        f'<g class="node{"".join(f" {kind}" for kind, holds in kinds.items() if holds)}">',
        f"<title>{_text(node.definition.typename)}</title>",
        f'<rect class="box" x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" '
        'rx="7"/>',
        f'<text class="name" x="{left}" y="{first}">{_text(content.name)}</text>',
    ]
    if uses > 1:
        right = box.x + box.width - PADDING
        parts.append(f'<text class="badge" x="{right}" y="{first}">{_TIMES}{uses}</text>')
    for index, line in enumerate(content.lines, 1):
        y = first + index * LINE_HEIGHT
        parts.append(f'<text class="line" x="{left}" y="{y}">{_text(line)}</text>')
    return "".join([*parts, "</g>"])


def _text(text: str) -> str:
    """The text without what XML cannot hold."""
    return escape("".join(char if char.isprintable() else "\ufffd" for char in text))
