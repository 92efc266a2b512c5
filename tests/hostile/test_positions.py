"""A wrong JSON type in each position of a document is refused, but where any value may stand."""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from hostile.attack import furnish
from hostile.models import RUN
from serialize.scenarios import tree
from xpm_params import ParamsError
from xpm_serialize import LoadError, LoadErrorGroup, deserialize, load

ERRORS = (LoadError, LoadErrorGroup, ParamsError)

JUNK: list[Any] = [None, True, -1, 2**70, 1.5, "", "x", [], [[]], {}, {"type": "python"}]

VALID: dict[str, Any] = json.loads(Path(__file__).with_name("valid.json").read_text())

Place = tuple[str | int, ...]


def places(part: Any, place: Place = ()) -> Iterator[Place]:
    """All positions of a document."""
    yield place
    items = part.items() if isinstance(part, dict) else ()
    for key, item in enumerate(part) if isinstance(part, list) else items:
        yield from places(item, (*place, key))


def damaged(place: Place, junk: Any) -> Any:
    """The document with something else in one position."""
    if not place:
        return junk
    whole = copy.deepcopy(VALID)
    part: Any = whole
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = junk
    return whole


FREE: list[Place] = [("data",), ("objects", 3, "tags"), ("objects", 0, "in-identifier")]
"""Where any value may stand, which is another value then."""

FIELDS: Place = ("objects", 3, "fields")

COERCED: dict[Place, tuple[type, ...]] = {
    ("objects", 1, "fields", "leaf"): (type(None),),
    ("objects", 2, "fields", "leaf"): (type(None),),
    (*FIELDS, "number"): (int,),
    (*FIELDS, "limit"): (int, float),
    (*FIELDS, "path"): (str,),
}


def must_be_refused(place: Place, junk: Any) -> bool:
    """Whether the document says nothing with this in that position."""
    if any(place[: len(free)] == free for free in FREE):
        return False
    part: Any = VALID
    for key in place:
        part = part[key]
    return type(junk) is not type(part) and type(junk) not in COERCED.get(place, ())


@pytest.mark.skipif(sys.platform == "win32", reason="has no pipes among files")
@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_a_wrong_type_in_any_position_is_refused(
    junk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(tmp_path)
    monkeypatch.chdir(tmp_path)
    definition = tmp_path / "experimaestro.json"
    definition.write_text(json.dumps(VALID))
    assert load(tmp_path, verify="size")[0].number == 0.5
    files, modules = tree(tmp_path), set(sys.modules)
    del files[definition.name]
    accepted = []

    for place in places(VALID):
        definition.write_text(json.dumps(damaged(place, junk)))
        for attempt in (load, deserialize):
            for as_instance in (False, True):
                with suppress(*ERRORS):
                    attempt(tmp_path, as_instance, partial_loading=False)
                    accepted.append(place)
                RUN.clear()

    assert [place for place in accepted if must_be_refused(place, junk)] == []
    left = tree(tmp_path)
    del left[definition.name]
    assert (left, set(sys.modules)) == (files, modules)
