"""What the text of a page holds; what it does is tested in a browser (`tests/browser`)."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

from xpm_experiment.pictures.page import page
from xpm_experiment.pictures.recorded import recorded_facts
from xpm_params import Document
from xpm_serialize import Picture

HOSTILE = "</script><!--<script>\u2028\u2029&lt;$data ${x} \\u003c\ud800"


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.found.append(tag)


def definition(id: int, typename: str = "gone.Gone", /, **fields: Any) -> dict[str, Any]:
    return {"id": id, "module": "gone", "type": "Gone", "typename": typename, "fields": fields}


def page_of(*objects: dict[str, Any], title: str = "Title", **facts: str) -> str:
    return page(
        title, facts, Picture.of(Document.from_dict({"objects": list(objects), "data": None}))
    )


def data_of(text: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text)
    assert found is not None
    return json.loads(found[1])


def test_a_page_asks_for_nothing_else() -> None:
    text = page_of(definition(1))
    assert not re.search(
        r"""(src|href)=["'](?!data:)|@import|url\((?!#)|https?:(?!//www\.w3)""", text
    )
    assert "default-src 'none'" in text


def test_nothing_of_a_definition_is_markup() -> None:
    plain = page_of(definition(1), title="Title")
    hostile = page_of(definition(1, HOSTILE, **{HOSTILE: HOSTILE}), title=HOSTILE, Kind=HOSTILE)
    assert Tags(hostile).found == Tags(plain).found
    assert "\u2028" not in hostile
    shown = HOSTILE.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    shown = shown.replace("\ud800", "\\ud800")
    assert data_of(hostile)["title"] == shown
    (node,) = data_of(hostile)["nodes"]
    assert node["parameters"][0]["name"] == shown


def test_parameters_are_told_with_what_they_are() -> None:
    file = {"type": "path.serialized", "value": "w.bin", "is_folder": False, "size": 5}
    folder = {
        "type": "path.serialized",
        "value": "w",
        "is_folder": True,
        "files": {"a": {"size": 3}, "b": {"size": 4}},
    }
    objects = (
        definition(1, lr=0.5, text="x" * 100, file=file, folder=folder, none=None),
        definition(2, parts=[{"type": "python", "value": 1}, 3], table={"a": 1}),
    )
    user, used = data_of(page_of(*objects))["nodes"]
    rows = {row["name"]: (row["type"], row["value"], row["size"]) for row in used["parameters"]}
    assert rows == {
        "lr": ("float", "0.5", None),
        "text": ("str", f'"{"x" * 100}"', None),
        "file": ("data file", "w.bin", 5),
        "folder": ("data file", "w", 7),
        "none": ("", "null", None),
    }
    assert [(row["type"], row["value"], row["to"]) for row in user["parameters"]] == [
        ("list", "", [[1, "parts[0]"]]),
        ("dict", '{"a": 1}', []),
    ]


def test_what_a_run_recorded_is_told() -> None:
    recorded = {
        "created": "2026-11-24T01:00:00",
        "command": ["train.py", "--fast"],
        "git": {"commit": "abc", "dirty": True},
        "packages": {"numpy": "2.4", "xpm-params": "1.0"},
        "python": "3.11",
        "host": None,
    }
    assert recorded_facts(recorded) == {
        "Made": "2026-11-24T01:00:00",
        "Python": "3.11",
        "Command": "train.py --fast",
        "Commit": "abc, with changes",
        "Packages": "numpy 2.4\nxpm-params 1.0",
    }
    assert recorded_facts(None) == recorded_facts({"git": 1, "packages": [], "command": "x"}) == {}
