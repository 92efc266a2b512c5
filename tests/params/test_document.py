import copy
import pickle
from typing import Any

import pytest

from format.sentences import specifies
from xpm_params import (
    MAX_NESTING,
    Document,
    ObjectDefinition,
    ParamsReferenceError,
    ParamsStructureError,
    ParamsValueError,
    ParamsVersionError,
    problems,
)


def definition(id: object = 1, **members: Any) -> dict[str, Any]:
    named = {key.replace("_", "-"): value for key, value in members.items()}
    base = {"id": id, "module": "m", "type": "A", "typename": "m.A", "fields": {}}
    return {**base, **named}


def reference(id: object) -> dict[str, Any]:
    return {"type": "python", "value": id}


FULL: dict[str, Any] = {
    "workspace": "/w",
    "version": 3,
    "experimaestro": "2.7.0",
    "objects": [definition()],
    "data": None,
    "carbon": {"enabled": True},
}


def messages(json: object) -> list[str]:
    return [str(problem) for problem in problems(json)]


@specifies("D9")
def test_a_document_is_written_as_it_was_read() -> None:
    shuffled = dict(reversed(FULL.items()))
    written = Document.from_dict(shuffled).to_dict()
    assert written == FULL
    assert list(written) == list(FULL)


def test_a_document_is_read_into_attributes() -> None:
    assert Document.from_dict(FULL) == Document(
        objects=(ObjectDefinition.from_dict(definition()),),
        data=None,
        has_data=True,
        version=3,
        workspace="/w",
        writer="2.7.0",
        extra={"carbon": {"enabled": True}},
    )


def test_data_that_is_given_is_written() -> None:
    assert Document(objects=(), version=3, data=5).to_dict() == {
        "version": 3,
        "objects": [],
        "data": 5,
    }
    assert Document(objects=(), version=3).to_dict() == {"version": 3, "objects": []}


@specifies("V3")
def test_what_is_not_there_is_not_written() -> None:
    json = {"objects": [definition()]}
    document = Document.from_dict(json)
    assert (document.version, document.has_data) == (0, False)
    assert document.to_dict() == json


@specifies("D1")
def test_the_bare_list_of_the_hub_is_an_old_document() -> None:
    json = [definition()]
    assert Document.from_dict(json) == Document.from_dict({"objects": json})


def test_a_structure_without_objects_is_a_document() -> None:
    assert Document.from_dict({"objects": [], "data": 5}).data == 5


def test_documents_survive_pickle_and_copy() -> None:
    document = Document.from_dict(FULL)
    assert pickle.loads(pickle.dumps(document)) == copy.deepcopy(document) == document


@specifies("D4", "V1")
@pytest.mark.parametrize("version", range(5))
def test_versions_that_are_known_are_read(version: int) -> None:
    assert Document.from_dict({**FULL, "version": version}).version == version


@specifies("V1", "V2")
@pytest.mark.parametrize(
    ("version", "message"),
    [
        (
            5,
            "expected at most version 4, found 5: upgrade to read what a newer program wrote "
            "in 'version'",
        ),
        (-1, "expected a version from 0 to 4, found -1 in 'version'"),
        (2.5, "expected a version from 0 to 4, found 2.5 in 'version'"),
        ("3", "expected a version from 0 to 4, found '3' in 'version'"),
        (None, "expected a version from 0 to 4, found None in 'version'"),
        (True, "expected a version from 0 to 4, found True in 'version'"),
    ],
)
def test_the_version_is_refused_before_anything_else(version: object, message: str) -> None:
    json = {"workspace": 1, "version": version, "objects": "wrong"}
    with pytest.raises(ParamsVersionError) as error:
        Document.from_dict(json)
    assert str(error.value) == message
    assert messages(json) == [message]


@specifies("D1", "D2", "D5", "D6", "D7", "D11", "O1")
@pytest.mark.parametrize(
    ("json", "message"),
    [
        (1, "expected a document (an object or a list), found 1"),
        ({}, "the key 'objects' is missing"),
        ({"objects": {}}, "expected a list of objects, found {} in 'objects'"),
        ({"objects": []}, "expected at least one object, found none in 'objects'"),
        ([], "expected at least one object, found none in 'objects'"),
        ([1], "expected the definition of an object, found 1 in 'objects[0]'"),
        ({**FULL, "workspace": 1}, "expected a string, found 1 in 'workspace'"),
        ({**FULL, "experimaestro": 1}, "expected a string, found 1 in 'experimaestro'"),
        ([definition(id=1.0)], "expected an integer id, found 1.0 in 'objects[0].id'"),
        (
            [definition(), definition(2), definition()],
            "expected an id of its own, found 1, that of 'objects[0]' in 'objects[2].id'",
        ),
    ],
)
def test_a_wrong_structure_is_refused(json: object, message: str) -> None:
    with pytest.raises(ParamsStructureError) as error:
        Document.from_dict(json)
    assert str(error.value) == message
    assert messages(json) == [message]


MISSING = "expected the id of an object of the document, found 7 in "


@specifies("O15")
@pytest.mark.parametrize(
    ("json", "place"),
    [
        ([definition(task=7)], "objects[0].task"),
        ([definition(init_tasks=[1, 7])], 'objects[0]["init-tasks"][1]'),
        ([definition(fields={"a": reference(7)})], "objects[0].fields.a.value"),
        ([definition(fields={"a": [1, {"b": reference(7)}]})], "objects[0].fields.a[1].b.value"),
        (
            [definition(fields={"a": {"type": "set", "items": [reference(7)]}})],
            "objects[0].fields.a.items[0].value",
        ),
        (
            [definition(fields={"a": {"type": "dict", "items": [[1, 2], [3, reference(7)]]}})],
            "objects[0].fields.a.items[1][1].value",
        ),
        ({"objects": [definition()], "data": [reference(7)]}, "data[0].value"),
    ],
)
def test_a_reference_to_no_object_is_refused(json: object, place: str) -> None:
    with pytest.raises(ParamsReferenceError) as error:
        Document.from_dict(json)
    assert str(error.value) == f"{MISSING}{place!r}"
    assert messages(json) == [f"{MISSING}{place!r}"]


@pytest.mark.parametrize("id", ["1", True, None, [], 1.0])
def test_a_reference_that_is_no_integer_is_refused(id: object) -> None:
    with pytest.raises(ParamsValueError) as error:
        Document.from_dict([definition(fields={"a": reference(id)})])
    assert str(error.value) == (f"expected an integer, found {id!r} in 'objects[0].fields.a.value'")


def test_references_may_go_forward_and_round() -> None:
    json = [
        definition(1, fields={"a": reference(2)}, task=2, init_tasks=[2]),
        definition(2, fields={"type": reference(1)}),
    ]
    assert problems(json) == []


@pytest.mark.parametrize(
    "value",
    [
        {"type": "path.serialized", "value": "a", "files": {"a": reference(7)}},
        {"type": "set", "items": 1},
        {"type": "dict", "items": [1]},
        {"type": [], "items": [reference(7)]},
    ],
)
def test_what_is_wrong_with_an_encoding_is_told_by_its_decoder(value: object) -> None:
    assert problems([definition(fields={"a": value})]) == []


@pytest.mark.parametrize(
    "wrap",
    [
        lambda json: [json],
        lambda json: {"a": json},
        lambda json: {"type": "tuple", "items": [json]},
        lambda json: {"type": "dict", "items": [[1, json]]},
    ],
)
def test_containers_nest_up_to_the_limit(wrap: Any) -> None:
    value: object = reference(1)
    for _ in range(MAX_NESTING):
        value = wrap(value)
    assert problems([definition(fields={"a": value})]) == []
    [problem] = problems([definition(fields={"a": wrap(value)})])
    assert problem.path[:4] == ("objects", 0, "fields", "a")
    assert problem.reason == (
        "expected at most 256 containers in each other, found more (or a cycle)"
    )


def test_all_problems_of_a_document_are_told() -> None:
    json = {
        "version": 3,
        "workspace": 1,
        "objects": [
            1,
            definition(1, module=2, task=7, init_tasks="x"),
            definition(1, fields=3),
            definition(2, fields={"a": [reference(7), reference(8)]}),
        ],
    }
    assert messages(json) == [
        "expected a string, found 1 in 'workspace'",
        "expected the definition of an object, found 1 in 'objects[0]'",
        "expected the name of a module, found 2 in 'objects[1].module'",
        "expected a list of ids, found 'x' in 'objects[1][\"init-tasks\"]'",
        "expected an object with the fields, found 3 in 'objects[2].fields'",
        "expected an id of its own, found 1, that of 'objects[1]' in 'objects[2].id'",
        f"{MISSING}'objects[1].task'",
        f"{MISSING}'objects[3].fields.a[0].value'",
        f"{MISSING.replace('7', '8')}'objects[3].fields.a[1].value'",
    ]


def test_objects_are_looked_at_one_by_one_or_as_they_stand_in_the_file() -> None:
    document = Document.from_dict(FULL)
    assert [one.to_dict() for one in document.objects] == document.json_objects
    assert document.objects is document.objects
    again = Document.of_checked(document.json_objects, version=document.version)
    assert again.objects == document.objects
    assert Document(objects=document.objects, version=3).json_objects == document.json_objects
