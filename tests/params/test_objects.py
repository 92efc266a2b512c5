import copy
import json
import pickle
from typing import Any

import pytest

from format.sentences import specifies
from xpm_params import ObjectDefinition, ParamsStructureError

FULL: dict[str, Any] = {
    "id": 3,
    "module": "models",
    "type": "Outer.Train",
    "typename": "models.Outer.Train",
    "identifier": "ab",
    "init-tasks": [1, 2],
    "task": 3,
    "file": "train.py",
    "meta": True,
    "fields": {"type": 1, "b": None},
    "later": {"x": 1},
}
LEAST: dict[str, Any] = {"id": 1, "module": "m", "type": "A", "typename": "m.A", "fields": {}}
STUB: dict[str, Any] = {"id": 1, "typename": "m.A", "identifier": "ab", "stub": True}


@specifies("D9", "O12")
@pytest.mark.parametrize("json_", [FULL, LEAST, STUB, {**STUB, "module": "m", "fields": {"a": 1}}])
def test_an_object_is_written_as_it_was_read(json_: dict[str, Any]) -> None:
    written = ObjectDefinition.from_dict(json_).to_dict()
    assert written == json_


def test_the_keys_of_an_object_keep_the_order_that_they_were_read_in() -> None:
    shuffled = dict(reversed(FULL.items()))
    assert list(ObjectDefinition.from_dict(shuffled).to_dict()) == list(shuffled)


def test_the_keys_of_a_new_object_have_an_order() -> None:
    made = ObjectDefinition(
        **{key.replace("-", "_"): value for key, value in reversed(FULL.items()) if key != "later"},
        extra={"later": {"x": 1}},
    )
    assert list(made.to_dict().items()) == list(FULL.items())


def test_a_new_stub_needs_no_fields() -> None:
    made = ObjectDefinition(
        id=1, module="", type="", typename="m.A", identifier="ab", fields={}, stub=True
    )
    assert made.to_dict() == STUB


def test_a_definition_is_unchanged_by_changes_of_what_it_gave() -> None:
    definition = ObjectDefinition.from_dict(FULL)
    definition.to_dict().clear()
    assert definition.to_dict() == FULL


def test_an_object_is_read_into_attributes() -> None:
    assert ObjectDefinition.from_dict(FULL) == ObjectDefinition(
        id=3,
        module="models",
        type="Outer.Train",
        typename="models.Outer.Train",
        identifier="ab",
        fields={"type": 1, "b": None},
        task=3,
        init_tasks=(1, 2),
        meta=True,
        file="train.py",
        extra={"later": {"x": 1}},
    )


def test_a_stub_needs_no_class_and_no_fields() -> None:
    stub = ObjectDefinition.from_dict(STUB)
    assert (stub.stub, stub.module, stub.type, stub.fields) == (True, "", "", {})


@specifies("O14")
def test_the_identifiers_of_older_files_are_read() -> None:
    assert ObjectDefinition.from_dict({**LEAST, "identifier": {"main": "ab"}}).identifier == "ab"


def test_objects_survive_pickle_and_copy() -> None:
    definition = ObjectDefinition.from_dict(FULL)
    assert pickle.loads(pickle.dumps(definition)) == copy.deepcopy(definition) == definition


@specifies("D7")
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "x"}, "expected an integer id, found 'x' in 'id'"),
        ({"id": True}, "expected an integer id, found True in 'id'"),
        ({"module": 1}, "expected the name of a module, found 1 in 'module'"),
        ({"type": 1}, "expected the name of a class, found 1 in 'type'"),
        ({"typename": None}, "expected the full name of a class, found None in 'typename'"),
        ({"fields": []}, "expected an object with the fields, found [] in 'fields'"),
        ({"task": 1.0}, "expected the integer id of a task, found 1.0 in 'task'"),
        ({"meta": 1}, "expected true or false, found 1 in 'meta'"),
        ({"stub": 1}, "expected true or false, found 1 in 'stub'"),
        ({"file": []}, "expected the path of a script, found [] in 'file'"),
        ({"identifier": 1}, "expected an identifier, found 1 in 'identifier'"),
        ({"identifier": {}}, "expected an identifier, found None in 'identifier.main'"),
        ({"init-tasks": 1}, "expected a list of ids, found 1 in '[\"init-tasks\"]'"),
        (
            {"init-tasks": [1, "2"]},
            "expected the integer id of a task, found '2' in '[\"init-tasks\"][1]'",
        ),
    ],
)
def test_a_member_of_the_wrong_type_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ParamsStructureError) as error:
        ObjectDefinition.from_dict({**FULL, **change})
    assert str(error.value) == message


@pytest.mark.parametrize("key", LEAST)
def test_a_missing_member_is_refused(key: str) -> None:
    with pytest.raises(ParamsStructureError) as error:
        ObjectDefinition.from_dict({name: LEAST[name] for name in LEAST if name != key})
    assert str(error.value) == f"the key {key!r} is missing"


def test_what_is_no_object_is_refused() -> None:
    with pytest.raises(ParamsStructureError) as error:
        ObjectDefinition.from_dict(json.loads("[]"))
    assert str(error.value) == "expected the definition of an object, found []"
