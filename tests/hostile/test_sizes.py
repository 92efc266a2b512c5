"""Huge, deep and wide documents take a linear time, and messages about them stay short."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from serialize.definitions import entry, reference, write
from xpm_params import ParamsFileNotFoundError, ParamsSyntaxError
from xpm_serialize import LoadError, load

pytestmark = pytest.mark.timeout(60)

LONG = "a" * 1_000_000


def test_a_document_deeper_than_the_stack_is_refused(tmp_path: Path) -> None:
    definition = tmp_path / "experimaestro.json"
    definition.write_text('{"objects": [], "data": ' + "[" * 100_000 + "]" * 100_000 + "}")
    with pytest.raises(ParamsSyntaxError) as raised:
        load(tmp_path)
    assert (
        str(raised.value)
        == f"expected JSON that is nested less deeply than at line 1 column 100024 in {definition}"
    )


def test_many_links_to_one_object_cost_a_linear_time(tmp_path: Path) -> None:
    objects = [entry(id=0, fields={"x": 1})]
    for id in range(1, 2000):
        both = [reference(id - 1)] * 2
        objects.append(entry("Holder", id, fields={"leaf": None, "any": both}))
    loaded = load(write(tmp_path, *objects))
    assert loaded.any[0] is loaded.any[1]


def test_a_long_chain_of_objects_is_loaded_and_made(tmp_path: Path) -> None:
    objects = [entry("Chain", 0, fields={"index": 0, "next": None})]
    for id in range(1, 20_000):
        objects.append(entry("Chain", id, fields={"index": id, "next": reference(id - 1)}))
    assert load(write(tmp_path, *objects), as_instance=True).next.next.index == 19_997


def test_a_wide_and_long_value_is_loaded(tmp_path: Path) -> None:
    wide: list[Any] = [*range(300_000), LONG]
    folder = write(tmp_path, entry("Holder", fields={"leaf": None, "any": wide}))
    assert load(folder).any == wide


@pytest.mark.parametrize(
    "attack",
    [
        entry(LONG),
        entry(module=LONG),
        entry(module="a." * 10_000 + "b"),
        entry(identifier=LONG),
        entry(fields={"x": 1, LONG: 2}),
        entry(fields={"x": LONG}),
        entry("Model", fields={"weights": {"type": "path.serialized", "value": LONG}}),
        entry("Model", fields={"weights": {"type": LONG}}),
        entry("Holder", fields={"any": {LONG: {"type": "path", "value": "a", "base": "job"}}}),
        entry(file=LONG, module="gone"),
    ],
    ids=range(10),
)
def test_a_message_about_something_long_is_short(attack: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(LoadError) as raised:
        load(write(tmp_path, attack))
    assert 20 < len(str(raised.value)) < 5_000
    assert str(raised.value).endswith(f" of {tmp_path / 'experimaestro.json'}")


@pytest.mark.skipif(sys.platform == "win32", reason="has no pipes among files")
def test_a_pipe_is_no_definition(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "experimaestro.json")
    with pytest.raises(ParamsFileNotFoundError) as raised:
        load(tmp_path)
    assert str(raised.value) == (
        f"expected a save with experimaestro.json or definition.json, found none in {tmp_path}"
    )
