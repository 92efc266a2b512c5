from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xpm_experiment.pictures.boxes import content, fitted, text_width
from xpm_experiment.pictures.svg import svg
from xpm_params import Document, read_params
from xpm_serialize import Picture

SAVED = Path(__file__).parents[2] / "golden" / "saved"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = ']]><script>alert(1)</script>\x00\ud800\u202e"\'&<a b="c">'


def definition(id: int, *used: int, name: str = "Gone", **fields: Any) -> dict[str, Any]:
    references = {f"p{i}": {"type": "python", "value": other} for i, other in enumerate(used)}
    typename = f"gone.{name}"
    fields = {**fields, **references}
    return {"id": id, "module": "gone", "type": name, "typename": typename, "fields": fields}


def drawn(*objects: dict[str, Any], title: str = "A title") -> ElementTree.Element:
    picture = Picture.of(Document.from_dict({"objects": list(objects), "data": None}))
    return ElementTree.fromstring(svg(picture, title))


def texts(image: ElementTree.Element, kind: str) -> list[str | None]:
    return [text.text for text in image.iter(f"{SVG}text") if text.get("class") == kind]


def test_a_screen_reader_is_told_what_the_image_shows() -> None:
    image = drawn(definition(1), definition(2, 1))
    assert image.get("role") == "img"
    assert image.findtext(f"{SVG}title") == "A title"
    assert image.findtext(f"{SVG}desc") == "2 objects, 1 references."


def test_a_box_has_the_name_and_the_first_parameters() -> None:
    image = drawn(definition(1, a=1, b="x", c=None, d=[1, 2], e=0.5, f=6, g=7))
    assert texts(image, "name") == ["Gone"]
    assert texts(image, "line") == [
        "a = 1",
        'b = "x"',
        "c = null",
        "d = [1, 2]",
        "e = 0.5",
        "… 2 more",
    ]


def test_a_shared_object_is_one_box_that_says_how_often_it_is_used() -> None:
    image = drawn(definition(1), definition(2, 1), definition(3, 1), definition(4, 2, 3))
    assert len(texts(image, "name")) == 4
    assert texts(image, "badge") == ["\N{MULTIPLICATION SIGN}2"]
    assert texts(image, "label") == ["p0", "p0", "p0", "p1"]


@pytest.mark.parametrize("folder", sorted(SAVED.iterdir()), ids=lambda path: path.name)
def test_every_golden_save_is_drawn(folder: Path) -> None:
    picture = Picture.of(read_params(folder))
    image = ElementTree.fromstring(svg(picture, folder.name))
    assert len(texts(image, "name")) == len(picture.nodes)


def test_several_references_to_one_object_are_one_arrow() -> None:
    assert texts(drawn(definition(1), definition(2, 1, 1)), "label") == ["p0, p1"]
    assert texts(drawn(definition(1), definition(2, *[1] * 5)), "label") == ["p0, p1, p2, … 2 more"]


def test_a_ring_a_loop_and_an_empty_definition_are_drawn() -> None:
    assert len(texts(drawn(definition(1, 2), definition(2, 1)), "label")) == 2
    assert len(texts(drawn(definition(1, 1)), "label")) == 1
    assert texts(drawn(), "name") == []


def test_hostile_names_and_values_are_text() -> None:
    image = drawn(definition(1, name=HOSTILE, **{HOSTILE: HOSTILE}), title=HOSTILE)
    names = {element.tag.removeprefix(SVG) for element in image.iter()}
    assert names == {"svg", "title", "desc", "style", "defs", "marker", "path", "rect", "g", "text"}


def test_of_a_large_graph_each_object_is_drawn_without_labels() -> None:
    objects = [definition(1), *(definition(id, id // 2) for id in range(2, 5001))]
    image = drawn(*objects)
    assert (len(texts(image, "name")), texts(image, "label")) == (5000, [])


def test_equal_definitions_have_equal_images() -> None:
    picture = Picture.of(read_params(SAVED / "structure"))
    assert svg(picture, "x") == svg(picture, "x")


@given(st.text(), st.floats(20, 300))
def test_a_text_is_cut_to_the_room_that_it_has(text: str, width: float) -> None:
    cut = fitted(text, 12, width)
    assert text_width(cut, 12) <= width
    assert cut == text or (cut.endswith("…") and text.startswith(cut[:-1]))


def test_text_of_any_script_fits_into_its_box() -> None:
    for line in ("W" * 99, "漢字" * 40, "e\u0301" * 99, "i" * 200):
        box = content(line, [line])
        assert text_width(box.lines[0], 12) <= box.width - 24
        assert len(box.lines[0]) < len(line)
