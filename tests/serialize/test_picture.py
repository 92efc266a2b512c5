"""Pictures of definitions, and flowcharts of them."""

from __future__ import annotations

import math
from enum import Enum
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from xpm_config import Config, DataPath, Meta, Param, field
from xpm_params import DataFile, Document, ObjectDefinition, read_params
from xpm_serialize import (
    Picture,
    PictureEdge,
    PictureParameter,
    SerializationContext,
    mermaid,
    save,
    state_dict,
)

SAVED = Path(__file__).parents[1] / "golden" / "saved"


class Colour(Enum):
    RED = "r"


class Leaf(Config):
    size: Param[int] = field(default=1)


class Pair(Config):
    left: Param[Leaf]
    right: Param[Leaf]


class Holder(Config):
    items: Param[list[Leaf]]
    named: Param[dict[str, Leaf]]
    several: Param[tuple[Leaf, int]]
    chosen: Param[set[Leaf]]


class WithData(Config):
    weights: DataPath


class Values(Config):
    text: Param[str]
    number: Param[float]
    colour: Param[Colour]
    place: Meta[Path]
    raw: Param[bytes]
    flags: Param[set[int]]
    table: Param[dict[str, Any]]
    several: Param[tuple[int, int]]
    many: Param[list[int]]


def picture_of(value: Any) -> Picture:
    return Picture.of(Document.from_dict(state_dict(SerializationContext(), value)))


def texts(picture: Picture) -> dict[str, str]:
    (node,) = picture.nodes.values()
    return {parameter.name: parameter.text for parameter in node.parameters}


def definition(id: int, fields: dict[str, Any] | None = None, **members: Any) -> ObjectDefinition:
    given: dict[str, Any] = {"module": "gone", "type": "Gone", "identifier": None, **members}
    return ObjectDefinition(id=id, typename=f"gone.Gone{id}", fields=fields or {}, **given)


def picture_of_objects(*objects: ObjectDefinition, data: Any = None) -> Picture:
    return Picture.of(Document(objects=objects, version=3, data=data))


def reference(id: int) -> dict[str, Any]:
    return {"type": "python", "value": id}


def test_what_is_shared_is_one_node_with_two_references_to_it() -> None:
    leaf = Leaf.C(size=3)
    picture = picture_of(Pair.C(left=leaf, right=leaf))

    first, second = picture.nodes.values()
    assert (first.name, first.parameters) == ("Leaf", (PictureParameter("size", "3"),))
    assert (second.name, second.parameters) == ("Pair", ())
    source, target = second.definition.id, first.definition.id
    assert picture.edges == (
        PictureEdge(source, target, "left", True),
        PictureEdge(source, target, "right", True),
    )
    assert picture.roots == (source,)


def test_a_reference_is_labelled_by_the_place_where_it_stands() -> None:
    a, b, c, d, e = (Leaf.C(size=size) for size in range(5))
    holder = Holder.C(items=[a, b], named={"x": c}, several=(d, 7), chosen={e.seal()})

    labels = [edge.label for edge in picture_of(holder).edges]
    assert labels == ["items[0]", "items[1]", 'named["x"]', "several[0]", "chosen"]


def test_a_configuration_that_is_a_key_is_referred_to() -> None:
    fields = {"table": {"type": "dict", "items": [[reference(1), 2]]}}
    picture = picture_of_objects(definition(1), definition(2, fields))

    assert [edge.label for edge in picture.edges] == ["key of table"]


def test_values_are_told_in_one_line_each() -> None:
    values = Values.C(
        text='a "b"\n',
        number=math.inf,
        colour=Colour.RED,
        place=Path("/data/x"),
        raw=b"abc",
        flags={2, 1},
        table={"a": [1, None]},
        several=(1, 2),
        many=list(range(20)),
    )
    assert texts(picture_of(values)) == {
        "text": '"a \\"b\\"\\n"',
        "number": "Infinity",
        "colour": "Colour.RED",
        "place": "/data/x",
        "raw": "3 bytes",
        "flags": "{1, 2}",
        "table": '{"a": [1, null]}',
        "several": "(1, 2)",
        "many": "[0, 1, 2, 3, 4, 5, 6, 7, …]",
    }


def test_a_long_value_is_cut() -> None:
    text = texts(picture_of_objects(definition(1, {"text": "x" * 1000})))["text"]
    assert text == '"' + "x" * 58 + "…"


def test_a_path_of_a_job_is_told_as_it_is_written() -> None:
    fields = {"path": {"type": "path", "value": "out/model", "base": "job"}}
    assert texts(picture_of_objects(definition(1, fields))) == {"path": "out/model"}


def test_a_data_file_comes_with_its_size(tmp_path: Path) -> None:
    (tmp_path / "source.bin").write_bytes(b"abc")
    save(WithData.C(weights=tmp_path / "source.bin"), tmp_path / "saved")
    picture = Picture.of(read_params(tmp_path / "saved" / "experimaestro.json"))

    (node,) = picture.nodes.values()
    (parameter,) = node.parameters
    assert (parameter.name, parameter.text) == ("weights", "weights.bin")
    assert isinstance(parameter.file, DataFile)
    assert parameter.file.size == 3
    assert PurePosixPath(parameter.file.path) == PurePosixPath("weights.bin")


def test_a_value_that_cannot_be_read_is_told_why() -> None:
    found = texts(picture_of_objects(definition(1, {"odd": {"type": "float", "value": "1e400"}})))
    assert found == {"odd": "(expected 'nan', 'inf' or '-inf', found '1e400')"}


def test_tasks_and_what_they_produced_are_told_apart_from_parameters() -> None:
    task = definition(1, task=1)
    start = definition(2)
    made = definition(3, {"part": reference(1)}, task=1, init_tasks=(2,))
    picture = picture_of_objects(task, start, made)

    assert [node.is_task for node in picture.nodes.values()] == [True, True, False]
    assert [(e.source, e.target, e.label, e.parameter) for e in picture.edges] == [
        (3, 1, "part", True),
        (3, 1, "produced by", False),
        (3, 2, "init task", False),
    ]


@pytest.mark.parametrize("folder", sorted(SAVED.iterdir()), ids=lambda path: path.name)
def test_every_golden_save_has_a_picture(folder: Path) -> None:
    for file in folder.rglob("*.json"):
        document = read_params(file)
        picture = Picture.of(document)
        assert list(picture.nodes) == [each.id for each in document.objects]
        assert set(picture.roots) <= picture.nodes.keys()


def test_a_flowchart_has_a_line_for_each_node_and_reference() -> None:
    fields = {"left": reference(7), "size": 3}
    picture = picture_of_objects(definition(7, task=7), definition(9, fields, init_tasks=(7,)))
    assert mermaid(picture) == (
        "flowchart TD\n"
        '  n2["<b>Gone9</b><br>size = 3"]\n'
        '  n1["<b>Gone7</b>"]:::task\n'
        '  n2 -->|"left"| n1\n'
        '  n2 -.->|"init task"| n1\n'
        "  classDef task stroke-width:3px\n"
    )


def test_nothing_in_a_definition_is_taken_for_a_command_of_the_flowchart() -> None:
    fields = {'a"] --> b["': '<script>alert(1)</script>\n# `x` & *y* \\ | "'}
    (_, line) = mermaid(picture_of_objects(definition(1, fields))).splitlines()

    label = line.removeprefix('  n1["<b>Gone1</b><br>').removesuffix('"]')
    assert not set('"<>`&|*\\') & set(label)
    assert label.startswith("a#34;] --#62; b[#34; = #34;#60;script#62;alert(1)#60;/script#62;")


def test_of_many_parameters_some_are_shown_and_the_others_counted() -> None:
    line = mermaid(picture_of_objects(definition(1, {f"p{i}": i for i in range(20)})))
    assert 'p7 = 7<br>… and 12 more"]' in line


def test_of_a_large_graph_what_is_near_the_root_is_drawn() -> None:
    leaves = [definition(number, {"text": "x" * 50}) for number in range(1, 5001)]
    middle = definition(5001, {"items": [reference(number) for number in range(1, 101)]})
    root = definition(5002, {"middle": reference(5001), "near": reference(5000)})
    text = mermaid(picture_of_objects(*leaves, middle, root, data=reference(5002)))

    lines = text.splitlines()
    assert len(text) < 50_000
    assert [line.split("[")[0].strip() for line in lines[1:4]] == ["n5002", "n5001", "n5000"]
    drawn = sum("<b>" in line for line in lines)
    assert lines[-1] == f'  left["… and {5002 - drawn:,} more"]'


def test_of_very_many_references_some_are_drawn_and_the_others_counted() -> None:
    root = definition(2, {"a": [reference(1)] * 500})
    lines = mermaid(picture_of_objects(definition(1), root)).splitlines()

    assert sum("-->" in line for line in lines) == 400
    assert lines[-1] == '  omitted["… and 100 more references"]'


def test_a_ring_is_drawn_as_a_ring() -> None:
    first, second = definition(1, {"next": reference(2)}), definition(2, {"next": reference(1)})
    arrows = mermaid(picture_of_objects(first, second)).splitlines()[3:]
    assert arrows == ['  n2 -->|"next"| n1', '  n1 -->|"next"| n2']


def label_of(name: str, value: Any = 1) -> str:
    """How a parameter is written in a box."""
    (_, line) = mermaid(picture_of_objects(definition(1, {name: value}))).splitlines()
    return line.removeprefix('  n1["<b>Gone1</b><br>').removesuffix('"]')


def test_what_mermaid_takes_for_its_own_is_written_as_codes() -> None:
    assert label_of("a", "%% $$x$$ fa:fa-car;") == (
        "a = #34;#37;#37; #36;#36;x#36;#36; fa#58;fa-car#59;#34;"
    )
    assert label_of("style", "a:#b;") == "style = #34;a#58;#35;b#59;#34;"


@pytest.mark.parametrize(
    ("name", "written"),
    [("1. one", "#49;. one"), ("- one", "#45; one"), ("é", "é"), ("_x_", "#95;x#95;"), ("", "")],
)
def test_no_line_of_a_box_is_taken_for_an_item_of_a_list(name: str, written: str) -> None:
    assert label_of(name) == f"{written} = 1"


def test_the_deepest_value_and_a_long_chain_have_a_picture() -> None:
    deep: Any = reference(1)
    for _ in range(250):
        deep = [deep]
    picture = picture_of_objects(definition(1), definition(2, {"deep": deep}))
    assert picture.edges[0].label == "deep" + "[0]" * 250
    chain = [definition(1), *(definition(n, {"next": reference(n - 1)}) for n in range(2, 5001))]
    assert mermaid(picture_of_objects(*chain)).count("<b>") > 100
