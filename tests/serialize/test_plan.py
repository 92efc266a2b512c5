from pathlib import Path
from typing import Any

import pytest

from format.sentences import specifies
from serialize.definitions import HEX, MODULE, entry, reference, write
from serialize.models import Holder, Init, Leaf, Produce
from xpm_config import Identifier, forget_digests, information
from xpm_params import Document, Env, ParamsError
from xpm_serialize import (
    DefinitionError,
    FieldError,
    LoadError,
    LoadErrorGroup,
    TaskStub,
    deserialize,
    from_state_dict,
    load,
    load_task,
    load_task_instances,
    save,
    serialize,
)


def problems(folder: Path, **options: Any) -> list[str]:
    """All that is wrong, each in words, without the file's name."""
    with pytest.raises((LoadError, LoadErrorGroup)) as raised:
        load(folder, **options)
    errors: Any = getattr(raised.value, "exceptions", [raised.value])
    file = folder / "experimaestro.json"
    if isinstance(raised.value, LoadErrorGroup):
        assert raised.value.message == f"{file} cannot be loaded"
        assert isinstance(raised.value.subgroup(LoadError), LoadErrorGroup)
    return [str(error).removesuffix(f" of {file}") for error in errors]


@specifies("O5", "O21", "O22")
def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        entry("Gone", 1),
        entry("Holder", 2, fields={"leaf": reference(1), "any": reference(3)}),
        entry("Leaf", 3, fields={"x": "one"}),
        entry("Leaf", 4, fields={"y": 1}),
        entry("Leaf", 5, identifier="xyz"),
        data=[reference(1), reference(2)],
    )

    found = problems(folder)

    assert found == [
        f"module {MODULE!r} has no class 'Gone'; was it renamed or moved? "
        "see moved= and missing='stub', in 'objects[0]'",
        "expected an identifier of 64 hexadecimal digits, found 'xyz', in 'objects[4]'",
        f"expected int, found str 'one' of {MODULE}.Leaf, in 'objects[2].fields.x'",
        f"class {MODULE}.Leaf has no parameter 'y' (it has: x); was it renamed or removed? define "
        "__xpm_upgrade__(cls, fields), or pass unknown='ignore', in 'objects[3].fields.y'",
        f"required parameter 'x' of {MODULE}.Leaf is not in the file; give it a default, or define "
        "__xpm_upgrade__(cls, fields), in 'objects[3].fields'",
    ]


@specifies("O22")
def test_unknown_parameters_may_be_ignored(tmp_path: Path) -> None:
    folder = write(tmp_path, entry(fields={"x": 1, "y": {"type": "path", "value": "a"}}))

    loaded = load(folder, unknown="ignore")

    assert loaded.x == 1
    assert dict(loaded.__xpm__.data) == {}


@pytest.mark.parametrize(
    ("name", "value", "known"),
    [("verify", "all", "('size', 'full', 'none')"), ("unknown", "warn", "('error', 'ignore')")],
)
def test_options_that_do_not_exist_are_refused(
    name: str, value: str, known: str, tmp_path: Path
) -> None:
    options: dict[str, Any] = {name: value}

    with pytest.raises(ValueError) as raised:
        load(write(tmp_path, entry()), **options)

    assert str(raised.value) == f"expected {name} to be one of {known}, found {value!r}"


@specifies("O21")
def test_new_parameters_take_their_defaults(tmp_path: Path) -> None:
    loaded = load(write(tmp_path, entry("Everything", fields={"text": "t"})))

    assert (loaded.text, loaded.number, loaded.numbers, loaded.pair) == ("t", 0.0, [], None)
    assert loaded.version == 1


def test_a_default_that_fails_is_told(tmp_path: Path) -> None:
    assert problems(write(tmp_path, entry("Failing", fields={}))) == [
        f"the default of parameter 'made' of {MODULE}.Failing, which is not in the file, cannot be "
        "made: ZeroDivisionError: division by zero, in 'objects[0].fields'"
    ]


def test_a_class_upgrades_older_fields(tmp_path: Path, upgrade: Any) -> None:
    folder = write(tmp_path, entry("Upgrading", fields={"old": 1}))

    upgrade(lambda fields: {"new": fields["old"] + 1})
    assert load(folder).new == 2

    upgrade(lambda fields: {})
    assert problems(folder) == [
        f"required parameter 'new' of {MODULE}.Upgrading is not in the file; give it a default, or "
        "define __xpm_upgrade__(cls, fields), in 'objects[0].fields'"
    ]
    upgrade(lambda fields: fields["other"])
    assert problems(folder) == [
        "__xpm_upgrade__ of Upgrading failed: KeyError: 'other', in 'objects[0].fields'"
    ]
    for wrong in (None, {1: 2}):
        upgrade(lambda fields, wrong=wrong: wrong)
        assert problems(folder) == [
            "expected __xpm_upgrade__ of Upgrading to return the fields, a dict, found "
            f"{wrong}, in 'objects[0].fields'"
        ]
    folder = write(tmp_path, entry("Upgrading", fields={"new": {"type": "float", "value": "x"}}))
    assert problems(folder) == [
        "expected 'nan', 'inf' or '-inf', found 'x', in 'objects[0].fields.new.value'"
    ]


def test_a_class_that_cannot_be_used_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys
    from types import ModuleType

    from xpm_config import Config

    module = ModuleType("broken_classes")
    monkeypatch.setitem(sys.modules, "broken_classes", module)
    source = """from __future__ import annotations
from xpm_config import Config, Param
class Broken(Config):
    x: Param[Nothing]
"""
    exec(source, module.__dict__)
    assert issubclass(module.Broken, Config)

    (message,) = problems(write(tmp_path, entry("Broken", module="broken_classes")))

    assert "the annotation of parameter 'x' of broken_classes.Broken cannot be resolved" in message
    assert message.endswith("in 'objects[0]'")


@specifies("R1")
def test_identifiers_are_kept_unless_recomputed(tmp_path: Path) -> None:
    folder = write(tmp_path, entry())
    assert str(load(folder).__identifier__()) == HEX

    recomputed = Leaf.C(x=1).__identifier__()

    assert problems(folder, verify="full") == [
        f"the recorded identifier {HEX} of {MODULE}.Leaf is not that of its parameters, "
        f"{recomputed}, in 'objects[0].identifier'"
    ]
    save([Leaf.C(x=1), Holder.C(leaf=Leaf.C(x=2))], tmp_path)
    assert load(tmp_path, verify="full")[0].x == 1
    older = write(tmp_path, entry(identifier={"main": HEX}), {**entry(id=2), "identifier": HEX})
    assert str(load(older).__identifier__()) == HEX
    without = entry()
    del without["identifier"]
    loaded = load(write(tmp_path, without), verify="full")
    loaded.x = 3
    assert loaded.__identifier__() == Leaf.C(x=3).__identifier__()


def test_a_task_is_verified_as_it_was_before_it_handed_a_parameter_on(tmp_path: Path) -> None:
    leaf = Leaf.C(x=1)
    task = Produce.C(x=1, part=leaf)
    information(task).recorded = task.__identifier__()
    information(task).task = information(leaf).task = task  # as submitting it does
    information(leaf).identifier = None
    forget_digests()
    save(leaf, tmp_path)
    assert load(tmp_path, verify="full").__identifier__() == leaf.__identifier__()


def test_partial_loading_leaves_tasks_as_stubs(tmp_path: Path) -> None:
    deep = Leaf.C(x=1)
    task = Produce.C(x=1, part=deep)
    information(task).task = task
    part = Leaf.C(x=2)
    information(part).task = task
    folder = tmp_path / "save"

    save({"a": part}, folder)

    assert isinstance(information(load(folder)["a"]).task, Produce)
    stub = information(load(folder, partial_loading=True)["a"]).task
    assert stub == TaskStub(task.__identifier__(), "")
    assert isinstance(load(folder, True)["a"], Leaf)
    assert load(folder, True, False)["a"].x == 2
    save([part, task], folder)
    assert information(load(folder, partial_loading=True)[0]).task.part.x == 1


@specifies("O17")
def test_an_object_may_come_before_what_it_refers_to(tmp_path: Path) -> None:
    produced = entry("Produce", 2, task=2, fields={"x": 1, "part": None, "out": None})
    holder = entry("Holder", 1, fields={"leaf": None, "any": reference(2)})

    for partial in (False, True):
        folder = write(tmp_path, holder, produced, data=reference(1))
        loaded = load(folder, partial_loading=partial)
        assert information(loaded.any).task is loaded.any


def test_a_task_is_loaded_from_its_parameters(tmp_path: Path) -> None:
    env = Env(tmp_path)
    init = entry("Init", 1, fields={"target": None})
    produced = entry(
        "Produce",
        2,
        **{"task": 2, "init-tasks": [1]},
        fields={"x": 1, "part": None, "out": {"type": "path", "value": "o", "base": "job"}},
    )
    document = Document.from_dict([init, produced])

    task = load_task(document, env, file="params.json")
    assert (task.x, task.out) == (1, tmp_path / "o")
    assert str(task.__identifier__()) == HEX
    discarded = load_task(document, env, discard_id=True)
    assert str(discarded.__identifier__()) != HEX
    assert load_task(document, env, as_instance=True).out == tmp_path / "o"
    instance, (init_task,) = load_task_instances(document, env)
    assert (type(instance), type(init_task)) == (Produce, Init)
    with pytest.raises(DefinitionError) as raised:
        load_task(Document.from_dict({"objects": [], "data": 1}), env, file="params.json")
    assert str(raised.value) == (
        "expected the parameters of a task, found a save; use load() of params.json"
    )


def test_a_stub_is_no_result(tmp_path: Path) -> None:
    stub = {"id": 1, "typename": "a.B", "identifier": HEX, "stub": True}

    with pytest.raises(DefinitionError) as raised:
        from_state_dict([stub])
    assert str(raised.value) == (
        f"expected a configuration as the last object, found TaskStub(a.B, {HEX[:8]}…), not "
        "loaded, in 'objects[0]'"
    )
    with pytest.raises(DefinitionError) as raised:
        from_state_dict([stub, {**entry(id=2), "init-tasks": [1]}])
    assert str(raised.value) == (
        f"expected an init task, found TaskStub(a.B, {HEX[:8]}…), in 'objects[1].init-tasks[0]'"
    )
    with pytest.raises(FieldError) as wrong:
        from_state_dict([stub, entry("Holder", 2, fields={"leaf": reference(1)})])
    assert "found TaskStub" in str(wrong.value)
    del stub["identifier"]
    with pytest.raises(DefinitionError) as raised:
        from_state_dict([stub])
    assert str(raised.value) == (
        "expected an identifier of 64 hexadecimal digits, found None, in 'objects[0]'"
    )


def test_the_places_of_problems_reach_into_values(tmp_path: Path) -> None:
    gone = {"type": "path.serialized", "value": "gone", "is_folder": False}
    enum = {"type": "enum", "module": MODULE, "enum": "Color", "value": "PINK"}
    flag = {**enum, "enum": "Right", "value": 64}
    number = {**enum, "value": 3}
    folder = write(tmp_path, data=[{"a": [gone]}])
    assert problems(folder) == [
        f"data file 'gone' is missing: there is no '{tmp_path / 'gone'}', in 'data[0].a[0]'"
    ]
    for value, name, member in (
        (enum, "Color", "'PINK'"),
        (flag, "Right", "64"),
        (number, "Color", "3"),
    ):
        assert problems(write(tmp_path, data={"k": value})) == [
            f"enum {MODULE}.{name} has no member {member}; was it renamed or removed?, in 'data.k'"
        ]


def test_sets_of_what_cannot_be_identified_are_told(tmp_path: Path) -> None:
    leaf = entry(fields={})
    del leaf["identifier"]
    leaves = entry("Leaves", 2, fields={"leaves": {"type": "set", "items": [reference(1)]}})

    found = problems(write(tmp_path, leaf, leaves))

    assert len(found) == 2
    assert found[1].startswith("an element of a set cannot be identified: required parameter 'x'")
    assert found[1].endswith("in 'objects[1].fields.leaves'")


def test_several_reasons_why_it_is_no_definition_are_told(tmp_path: Path) -> None:
    folder = write(tmp_path, entry(id="one"), entry(fields=3), data=[])

    with pytest.raises(LoadErrorGroup) as raised:
        load(folder)

    assert [str(error) for error in raised.value.exceptions] == [
        "expected an integer id, found 'one' in 'objects[0].id' of "
        f"{folder / 'experimaestro.json'}",
        "expected an object with the fields, found 3 in 'objects[1].fields' of "
        f"{folder / 'experimaestro.json'}",
    ]
    with pytest.raises(LoadErrorGroup) as raised:
        from_state_dict([entry(id="one"), entry(fields=3)])
    assert raised.value.message == "the definition cannot be loaded"
    with pytest.raises(ParamsError) as single:
        from_state_dict(3)  # type: ignore[arg-type]  # a mistake
    assert str(single.value) == "expected a document (an object or a list), found 3"


def test_init_tasks_are_loaded_and_executed(tmp_path: Path) -> None:
    from serialize.models import EXECUTED

    leaf = Leaf.C(x=1)
    serialize(leaf, tmp_path, init_tasks=[Init.C(target=leaf), Init.C(target=None)])

    value, tasks = deserialize(tmp_path)
    assert isinstance(tasks[0], Init)
    assert tasks[0].target is value
    instance = deserialize(tmp_path, True)
    assert EXECUTED[0].target is instance
    assert EXECUTED[1].target is None
    EXECUTED.clear()
    assert len(load(tmp_path)) == 2
    save([leaf, [leaf]], tmp_path)
    assert deserialize(tmp_path)[1] == []
    assert deserialize(tmp_path, as_instance=True)[1][0].x == 1
    assert EXECUTED == []


def test_a_deprecated_parameter_in_a_file_sets_what_replaces_it(tmp_path: Path) -> None:
    loaded = load(write(tmp_path, entry("Renamed", fields={"value": 3})))
    assert (loaded.values, loaded.name) == ([3], "n")
    assert str(loaded.__identifier__()) == HEX
    assert information(loaded).sealed
    unidentified = entry("Renamed", fields={"value": 3})
    del unidentified["identifier"]
    computed = load(write(tmp_path, unidentified))
    computed.name = "other"
    assert computed.values == [3]


def test_a_deprecated_parameter_that_cannot_be_converted_is_told(tmp_path: Path) -> None:
    assert problems(write(tmp_path, entry("Renamed", fields={"value": "x"}))) == [
        f"deprecated parameter 'value' of {MODULE}.Renamed cannot be converted: ValueError: "
        "invalid literal for int() with base 10: 'x', in 'objects[0].fields.value'"
    ]


def test_values_of_one_shape_are_each_checked() -> None:
    numbers = [entry("Real", id, fields={"x": 1.5}) for id in (1, 2, 3)]
    numbers[1]["fields"]["x"] = float("nan")  # which JSON does not have

    with pytest.raises(LoadError) as raised:
        from_state_dict({"version": 3, "objects": numbers})

    assert str(raised.value) == "expected a JSON value, found nan, in 'objects[1].fields.x'"


def test_what_is_loaded_shares_nothing_with_what_it_was_loaded_from() -> None:
    state: Any = {"version": 3, "objects": [entry()]}
    loaded = from_state_dict(state)
    state["objects"][0]["fields"]["x"] = 5
    state["objects"].clear()
    assert loaded.x == 1
    assert information(loaded).values == {"x": 1}


def test_an_object_of_the_same_class_may_be_a_stub(tmp_path: Path) -> None:
    stub = entry("Leaf", 2, stub=True)
    folder = write(tmp_path, entry("Leaf", 1), stub, entry("Leaf", 3, task=2))

    leaf = load(folder)

    assert information(leaf).task == TaskStub(Identifier.from_hex(HEX), f"{MODULE}.Leaf")
