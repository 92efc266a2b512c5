import json
from typing import Any

import pytest

from params.documents import JOB, definition, document, opened, ref, view
from xpm_params import ParamsValueError, open_params
from xpm_params.plain import plain, small_plain


def test_each_value_has_a_plain_form() -> None:
    task = view(
        definition(
            1,
            "my.A",
            none=None,
            flag=True,
            number=2**70,
            real=0.5,
            infinite=[{"type": "float", "value": text} for text in ("nan", "inf", "-inf")],
            path={"type": "path", "value": "out", "base": "job"},
            enum={"type": "enum", "module": "my", "enum": "Mode", "value": "FAST"},
            flags={"type": "enum", "module": "my", "enum": "Flags", "value": 3},
            bytes={"type": "bytes", "value": "AP8="},
            words={"type": "set", "items": ["b", "a", 1]},
            pair={"type": "tuple", "items": [1, 2]},
            table={"a": {"b": 1}},
            keys={"type": "dict", "items": [[1, "a"], [{"type": "tuple", "items": [1]}, "b"]]},
        )
    )
    json_ = task.to_plain()
    assert json_ == {
        "$type": "my.A",
        "none": None,
        "flag": True,
        "number": 2**70,
        "real": 0.5,
        "infinite": ["nan", "inf", "-inf"],
        "path": str(JOB / "out"),
        "enum": "FAST",
        "flags": 3,
        "bytes": "AP8=",
        "words": [1, "a", "b"],
        "pair": [1, 2],
        "table": {"a": {"b": 1}},
        "keys": [[1, "a"], [[1], "b"]],
    }
    assert json.loads(json.dumps(json_, allow_nan=False)) == json_


def test_what_is_shared_stands_in_each_place() -> None:
    task = view(definition(1, "my.A", x=1), definition(2, "my.B", a=ref(1), b=[ref(1)]))
    a = {"$type": "my.A", "x": 1}
    json_: Any = task.to_plain()
    assert json_ == {"$type": "my.B", "a": a, "b": [a]}
    assert json_["a"] is json_["b"][0]


def test_the_end_of_a_cycle_refers_to_its_beginning() -> None:
    ring = view(
        definition(1, "my.A", next=[ref(2)]),
        definition(2, "my.A", next=ref(3)),
        definition(3, "my.A", next=ref(1), other=ref(2), self=ref(3)),
    )
    assert ring.to_plain() == {
        "$id": 3,
        "$type": "my.A",
        "next": {
            "$type": "my.A",
            "next": [{"$type": "my.A", "next": {"$ref": 3}}],
        },
        "other": {"$type": "my.A", "next": {"$ref": 3}},
        "self": {"$ref": 3},
    }


def test_sets_have_an_order_of_their_own() -> None:
    tuples = [{"type": "tuple", "items": [ref(id)]} for id in (10, 2)]
    modes = [
        {"type": "enum", "module": "my", "enum": name, "value": "FAST"} for name in ("Mode", "Gear")
    ]
    task = view(
        *(definition(id, "my.A", x=id) for id in range(1, 11)),
        definition(
            11,
            "my.B",
            views={"type": "set", "items": [ref(id) for id in (10, 3, 2, 1)]},
            tuples={"type": "set", "items": tuples},
            sets={"type": "set", "items": [{"type": "frozenset", "items": ["b", "a"]}, 1]},
            modes={"type": "set", "items": modes},
        ),
    )
    assert task.to_plain() == {
        "$type": "my.B",
        "views": [{"$type": "my.A", "x": id} for id in (1, 2, 3, 10)],
        "tuples": [[{"$type": "my.A", "x": id}] for id in (2, 10)],
        "sets": [1, ["a", "b"]],
        "modes": ["FAST", "FAST"],
    }


def test_a_set_may_hold_what_would_be_huge_or_deep_as_text() -> None:
    diamond = view(
        definition(1, "my.A"),
        *(definition(id, "my.A", a=ref(id - 1), b=ref(id - 1)) for id in range(2, 5000)),
        definition(5000, "my.B", parts={"type": "set", "items": [ref(4999), ref(4998)]}),
    )
    json_: Any = diamond.to_plain()
    assert json_["parts"][0] is json_["parts"][1]["a"]


def test_configurations_may_be_keys() -> None:
    keys = {"type": "dict", "items": [[ref(1), 1]]}
    task = view(definition(1, "my.A"), definition(2, "my.B", keys=keys))
    assert task.to_plain() == {"$type": "my.B", "keys": [[{"$type": "my.A"}, 1]]}


def test_a_structure_has_a_plain_form() -> None:
    json_ = document(definition(1, "my.A", x=1), data=[ref(1), {"a": 2}, "b"])
    assert plain(open_params(opened(json_))) == [{"$type": "my.A", "x": 1}, {"a": 2}, "b"]
    assert plain(3) == 3


def test_a_diamond_is_linear_as_plain_and_refused_as_text() -> None:
    diamond = view(
        definition(1, "my.A"),
        *(definition(id, "my.A", a=ref(id - 1), b=ref(id - 1)) for id in range(2, 60)),
    )
    assert list(diamond.to_plain()) == ["$type", "a", "b"]  # type: ignore[arg-type]  # a dict
    with pytest.raises(ParamsValueError) as error:
        small_plain(diamond)
    assert str(error.value) == (
        "expected at most 1000000 parts when shared ones are written out in each place, "
        "and 256 levels, found more: ask for a part"
    )


def test_what_is_nested_too_deeply_is_refused_as_text() -> None:
    chain = view(*(definition(id, "my.A", next=ref(max(id - 1, 1))) for id in range(1, 300)))
    with pytest.raises(ParamsValueError):
        small_plain(chain)
    part = chain
    while part.definition.id > 250:
        part = part.next
    json.dumps(small_plain(part))
