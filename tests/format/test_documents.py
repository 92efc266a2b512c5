"""Documents as the specification has them, read by the package and by a reader of its own."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from format import reader
from format.sentences import specifies
from params.test_round_trip import VALUES, exact
from serialize.definitions import entry, read
from serialize.models import Everything, Holder, Init, Leaf, Produce
from xpm_config import information, sealed_set, setmeta, tag
from xpm_params import (
    Decoder,
    Document,
    Encoder,
    Env,
    ParamsSyntaxError,
    dumps,
    loads,
    problems,
    read_params,
)
from xpm_serialize import from_state_dict, save

GOLDEN = Path(__file__).parents[1] / "golden"
JOB, WORKSPACE = Path("/w/jobs/task/id"), Path("/w")
ENV = Env(JOB, WORKSPACE)

DOCUMENTS = [
    *(GOLDEN / "saved").rglob("*.json"),
    *(GOLDEN / "workspace").rglob("experimaestro.json"),
    *(GOLDEN / "workspace").rglob("params.json"),
]


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: str(file.relative_to(GOLDEN))[:40])
def test_the_documents_of_the_reference_are_read_alike(file: Path) -> None:
    document = read_params(file)
    members = reader.read(file.read_bytes())
    assert len(document.objects) == len(members["objects"]) > 0
    for definition, plain in zip(document.objects, members["objects"], strict=True):
        assert definition.identifier == reader.identifier(plain)
        assert (definition.module, definition.type) == (plain["module"], plain["type"])
        assert exact(Decoder(ENV).decode(definition.fields)) == exact(
            reader.value(plain["fields"], JOB, WORKSPACE)
        )
    assert exact(Decoder(ENV).decode(document.data)) == exact(
        reader.value(members.get("data"), JOB, WORKSPACE)
    )


@given(VALUES)
def test_values_are_read_alike(value: object) -> None:
    json_value = Encoder(ENV).encode(value)
    text = dumps({"version": 4, "objects": [], "data": json_value}).encode()
    found = reader.value(reader.read(text)["data"], JOB, WORKSPACE)
    assert exact(found) == exact(Decoder(ENV).decode(loads(text)["data"]))  # type: ignore[index,call-overload]  # an object


@specifies("J4")
@pytest.mark.parametrize("number", [0, -1, 2**53 + 1, -(2**70), 10**4299])
def test_an_integer_is_kept_exactly(number: int) -> None:
    found = loads(dumps(number))
    assert found == number
    assert type(found) is int


@specifies("J5")
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_double_is_kept_exactly(number: float) -> None:
    text = dumps(number)
    assert set(text) & set(".e")
    assert repr(loads(text)) == repr(number)


@specifies("J6")
@pytest.mark.parametrize("text", ["1e400", "-1e400"])
def test_a_number_beyond_the_range_of_a_double_is_refused(text: str) -> None:
    with pytest.raises(ParamsSyntaxError) as raised:
        loads(f'[1, {text}, "{text}"]')
    assert str(raised.value) == (
        f"expected a number within a double, found {text} at line 1 column 5"
    )


@specifies("D3")
@pytest.mark.parametrize("data", [None, True, 1, "a", [1, [2]], {"a": {}}])
def test_the_data_is_any_value(data: Any) -> None:
    assert from_state_dict({"objects": [], "data": data}) == data


@specifies("D8")
def test_keys_that_are_not_known_are_passed_over() -> None:
    leaf = from_state_dict({"objects": [entry(later=1)], "later": [{"type": "unknown"}]})
    assert leaf.x == 1


@specifies("D10")
def test_the_value_is_the_data_or_else_the_last_object() -> None:
    objects = [entry("Leaf", 1), entry("Leaf", 2, fields={"x": 2})]
    assert from_state_dict({"objects": objects, "data": None}) is None
    assert from_state_dict({"objects": objects, "data": {"type": "python", "value": 1}}).x == 1
    assert from_state_dict({"objects": objects}).x == 2


@specifies("O6")
def test_a_field_may_be_named_type() -> None:
    fields = {"type": 1, "items": [2]}
    document = Document.from_dict([entry(fields=fields)])
    assert document.objects[0].fields == fields
    assert problems([entry(fields={"type": "python", "value": 7})]) == []


@specifies("O7", "O8", "O16")
def test_an_object_stands_after_those_that_it_refers_to(tmp_path: Path) -> None:
    task = Produce.C(x=1, part=None)
    information(task).task = task
    init = Init.C(target=None)
    holder = Holder.C(leaf=Leaf.C(x=1))
    information(holder).task, information(holder).init_tasks = task, (init,)
    save(holder, tmp_path)
    objects = read(tmp_path)["objects"]
    assert [o["type"] for o in objects] == ["Leaf", "Produce", "Init", "Holder"]
    assert [o.get("task") for o in objects] == [None, 2, None, 2]
    assert [o.get("init-tasks") for o in objects] == [None, None, None, [3]]


@specifies("O9", "O10", "O13")
def test_marks_and_tags_stand_beside_the_fields(tmp_path: Path) -> None:
    left, kept = setmeta(Leaf.C(x=1), True), setmeta(Leaf.C(x=tag(2)), False)
    save([left, kept], tmp_path)
    first, second = read(tmp_path)["objects"]
    assert (first["meta"], "in-identifier" in first) == (True, False)
    assert ("meta" in second, second["in-identifier"]) == (False, True)
    assert ("tags" in first, second["tags"]) == (False, {"x": 2})


@specifies("E20")
def test_elements_of_sets_are_in_the_order_of_identifiers(tmp_path: Path) -> None:
    save([sealed_set(Leaf.C(x=x) for x in range(9)), set(range(9))], tmp_path)
    document = read(tmp_path)
    leaves, numbers = (encoded["items"] for encoded in document["data"])
    of_id = {o["id"]: bytes.fromhex(o["identifier"]) for o in document["objects"]}
    digests = [sha256(b"\0" + of_id[leaf["value"]]).digest() for leaf in leaves]
    assert digests == sorted(digests)
    digests = [sha256(b"\1" + number.to_bytes(8, "big")).digest() for number in numbers]
    assert digests == sorted(digests)


@specifies("O20")
def test_meta_parameters_and_constants_are_written(tmp_path: Path) -> None:
    save(Everything.C(note="n"), tmp_path)
    fields = read(tmp_path)["objects"][0]["fields"]
    assert fields.keys() == information(Everything.C()).schema.parameters.keys()
    assert (fields["note"], fields["version"]) == ("n", 1)


@specifies("V6")
@pytest.mark.parametrize("members", [{}, {"version": 0}, {"version": 3}, {"version": 4}])
def test_an_encoding_is_read_whatever_the_version(members: dict[str, int]) -> None:
    data = {"type": "tuple", "items": [1, {"type": "bytes", "value": "AP8="}]}
    text = json.dumps({"objects": [], "data": data, **members})
    assert from_state_dict(json.loads(text)) == (1, b"\0\xff")
