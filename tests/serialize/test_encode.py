import json
import math
from enum import Enum
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from format.sentences import specifies
from serialize.definitions import read
from serialize.models import (
    Color,
    Everything,
    Holder,
    Init,
    Leaf,
    Leaves,
    Level,
    Model,
    Produce,
    Right,
)
from xpm_config import Config, Param, SealedError, information, sealed_set, setmeta
from xpm_params import Env
from xpm_serialize import (
    SaveError,
    SerializationContext,
    TaskStub,
    from_state_dict,
    load,
    save,
    save_objects,
    serialize,
    state_dict,
    task_document,
)
from xpm_serialize.references import data_files_of

HERE = SerializationContext()


def refusal(value: Any, target: Path) -> str:
    with pytest.raises(SaveError) as raised:
        save(value, target)
    assert not target.exists()
    return str(raised.value)


@specifies("O2", "O3", "O4", "O5", "O18", "E4")
def test_objects_are_numbered_and_children_come_first(target: Path) -> None:
    leaf = Leaf.C(x=1)

    save([Holder.C(leaf=leaf), leaf], target)

    definition = read(target)
    assert [(o["id"], o["typename"]) for o in definition["objects"]] == [
        (1, "serialize.models.Leaf"),
        (2, "serialize.models.Holder"),
    ]
    assert definition["objects"][0] == {
        "id": 1,
        "module": "serialize.models",
        "type": "Leaf",
        "typename": "serialize.models.Leaf",
        "identifier": str(leaf.__identifier__()),
        "fields": {"x": 1},
    }
    assert definition["data"] == [{"type": "python", "value": 2}, {"type": "python", "value": 1}]
    assert definition["version"] == 3


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        1,
        10**30,
        1.5,
        math.inf,
        -0.0,
        "text",
        "\ud800",
        b"\0\xff",
        Path("a/b"),
        Color.RED,
        Level.LOW,
        Right.READ | Right.WRITE,
        [],
        (1, (2,)),
        {1, 2},
        frozenset({("a", 1)}),
        {"type": "path", "value": "a"},
        {1: "a", "1": "b", (1, 2): "c", Color.RED: "d", None: "e"},
    ],
)
def test_any_value_comes_back_as_it_is(value: Any, target: Path) -> None:
    save([value, Holder.C(leaf=None, any=value)], target)

    found, holder = load(target)
    for same in (found, holder.any, load(target, as_instance=True)[1].any):
        assert same == value
        assert type(same) is type(value)
        assert repr(same) == repr(value) or isinstance(value, (set, frozenset, dict))
    save(value, target)
    assert load(target) == value


def test_nan_comes_back(target: Path) -> None:
    save([math.nan], target)

    assert math.isnan(load(target)[0])
    assert "NaN" not in (target / "experimaestro.json").read_text()


class Scalar:
    """As numpy's are."""

    shape = ()
    dtype = "int64"

    def item(self) -> int:
        return 3


class Array:
    shape = (2,)
    dtype = "int"


def test_numpy_scalars_are_their_items_and_arrays_are_refused(target: Path) -> None:
    assert refusal({"a": [Array()]}, target) == (
        "cannot save: cannot encode an array (serialize.test_encode.Array of shape (2,)): store it "
        "in a file, and declare the parameter as DataPath in 'data.a[0]'; nothing was saved"
    )
    save([Scalar(), Leaf.C(x=Scalar())], target)  # type: ignore[arg-type]  # coerced
    assert load(target)[0] == 3
    assert load(target)[1].x == 3


def test_what_cannot_be_saved_is_refused_with_its_path(target: Path) -> None:
    message = refusal([1, {"a": (2, object)}], target)

    assert message == (
        "cannot save: cannot encode <class 'object'> of type builtins.type in 'data[1].a[1]'; "
        "nothing was saved"
    )


def test_a_parameter_that_cannot_be_saved_is_refused_with_its_class(target: Path) -> None:
    leaf = Leaf.C(x=1)
    leaf.tag("t", object)

    assert refusal(leaf, target) == (
        "cannot save of serialize.models.Leaf: cannot encode <class 'object'> of type "
        "builtins.type in 'tags.t'; nothing was saved"
    )


def test_a_value_that_cannot_be_saved_is_refused_with_its_parameter(target: Path) -> None:
    note = [{"a": Path("/a\0b")}]

    assert refusal(Everything.C(note=note), target) == (
        "cannot save of serialize.models.Everything: expected a path without a null character, "
        "found '/a\\x00b' in 'note[0].a'; nothing was saved"
    )


def test_an_instance_is_refused(target: Path) -> None:
    assert refusal([Leaf.C(x=1).instance()], target) == (
        "cannot save: found an instance of Leaf, expected the configuration that it was made "
        "from; nothing was saved"
    )


def test_a_class_inside_a_function_is_refused(target: Path) -> None:
    class Local(Config):
        x: Param[int]

    name = f"{__name__}.test_a_class_inside_a_function_is_refused.<locals>."
    message = (
        "cannot save: class {} is defined inside a function, so that a load could not find it; "
        "define it at the top of a module; nothing was saved"
    )

    assert refusal(Local.C(x=1), target) == message.format(f"{name}Local")
    state = state_dict(HERE, Local.C(x=1))
    assert state["objects"][0]["fields"] == {"x": 1}  # type: ignore[index, call-overload]  # JSON

    class Hue(Enum):
        RED = 1

    assert refusal([Hue.RED], target) == message.format(f"{name}Hue")
    assert state_dict(HERE, [Hue.RED])["version"] == 3


def test_a_class_that_is_not_found_under_its_name_is_refused(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaf = Leaf.C(x=1)
    monkeypatch.delattr("serialize.models.Leaf")

    assert refusal(leaf, target) == (
        "cannot save: class Leaf is not in its module 'serialize.models' under that name, so "
        "that a load could not find it; nothing was saved"
    )


@specifies("O9", "O10", "O13")
def test_tags_and_marks_come_back(target: Path) -> None:
    leaf = Leaf.C(x=1).tag("lr", 0.1).tag("parts", ["a"])
    kept, left = setmeta(Leaf.C(x=2), False), setmeta(Leaf.C(x=3), True)

    save([leaf, kept, left], target)

    found = load(target)
    assert found[0].tags() == {"lr": 0.1, "parts": ["a"]}
    assert [information(c).meta for c in found] == [None, False, True]
    load(target, verify="full")


def test_sets_of_configurations_come_back(target: Path) -> None:
    leaves = sealed_set([Leaf.C(x=1), Leaf.C(x=2)])
    config = Leaves.C(leaves=leaves)

    save([config, leaves, {frozenset(leaves): 1}], target)

    found, same, _ = load(target)
    assert found.leaves == leaves
    assert same == leaves
    assert {leaf.x for leaf in load(target, as_instance=True)[0].leaves} == {1, 2}
    document = json.loads(json.dumps(state_dict(HERE, config)))
    for definition in document["objects"]:
        del definition["identifier"]
    again = from_state_dict(document)
    assert again.leaves == leaves
    assert again.__identifier__() == config.__identifier__()


@specifies("E19", "E20")
def test_equal_values_give_equal_bytes(target: Path) -> None:
    one, two = Leaf.C(x=1), Leaf.C(x=2)
    leaves = [Leaf.C(x=i) for i in range(9)]

    def saved(value: Any) -> bytes:
        save(value, target)
        return (target / "experimaestro.json").read_bytes()

    assert saved({"a": one, "b": two}) == saved({"b": two, "a": one})
    assert saved({1: one, (2, "x"): two}) == saved({(2, "x"): two, 1: one})
    assert saved(sealed_set(leaves)) == saved(sealed_set(reversed(leaves)))
    assert saved(Everything.C(names={"a": one, "b": two})) == saved(
        Everything.C(names={"b": two, "a": one})
    )


@specifies("O19")
def test_shared_objects_and_cycles_come_back(target: Path) -> None:
    leaf = Leaf.C(x=1)
    ring = Holder.C(leaf=leaf)
    ring.any = [ring, leaf]

    save({"ring": ring, "leaf": leaf}, target)

    for as_instance in (False, True):
        found = load(target, as_instance=as_instance)
        assert found["ring"].any[0] is found["ring"]
        assert found["ring"].any[1] is found["ring"].leaf is found["leaf"]


@specifies("O7", "O12")
def test_tasks_and_stubs_are_numbered_in_order(target: Path) -> None:
    task = Produce.C(x=1, part=None)
    information(task).task = task
    part, other = Leaf.C(x=2), Leaf.C(x=3)
    information(part).task = information(other).task = task
    save([part, other], target)

    stubbed = load(target, partial_loading=True)
    save(stubbed, target.with_name("again"))

    definition = read(target.with_name("again"))
    assert [o["id"] for o in definition["objects"]] == [1, 2, 3]
    assert definition["objects"][0] == {
        "id": 1,
        "typename": "serialize.models.Produce",
        "identifier": str(task.__identifier__()),
        "stub": True,
    }
    again = load(target.with_name("again"))
    stub = information(again[0]).task
    assert stub is information(again[1]).task
    assert stub == TaskStub(task.__identifier__(), "anything")
    assert stub != task
    assert hash(stub) == hash(task.__identifier__())
    assert repr(stub) == f"TaskStub(serialize.models.Produce, {task.__identifier__()!s:.8}…)"


@specifies("V5")
def test_the_form_of_the_hub_is_a_list_where_it_can_be(target: Path) -> None:
    save_objects(Holder.C(leaf=Leaf.C(x=1)), target)
    assert [o["type"] for o in read(target)] == ["Leaf", "Holder"]
    assert load(target).leaf.x == 1

    save_objects(Holder.C(leaf=None, any=(1,)), target)
    assert read(target)["version"] == 4
    assert load(target).any == (1,)

    with pytest.raises(SaveError) as raised:
        save_objects([1], target)
    assert str(raised.value) == (
        "expected configurations as what is saved in the form of the Hub, found [1]"
    )


@specifies("P2", "P11", "P15")
def test_parameters_of_a_task_name_its_folders(weights: Path, tmp_path: Path) -> None:
    model = Model.C(weights=weights)
    loaded = Holder.C(leaf=None, any=model)
    information(model).data = {"vocab": weights}
    env = Env(tmp_path / "jobs" / "a" / "b", tmp_path)

    document = task_document(loaded, env, extra={"mine": 1})

    assert document.workspace == str(tmp_path)
    assert document.writer == version("xpm-serialize")
    assert document.to_dict()["mine"] == 1
    assert document.objects[0].fields["weights"] == {
        "type": "path",
        "value": "source/model.bin",
        "base": "workspace",
    }
    assert list(data_files_of([o.fields for o in document.objects])) == []
    with env.activate():
        again = from_state_dict(document.to_dict())
    assert again.any.weights == weights
    assert again.any.__xpm__.data == {"vocab": weights}
    with pytest.raises(SaveError) as raised:
        task_document(3, env)
    assert str(raised.value) == "expected configurations as task, found 3"


def test_init_tasks_are_configurations(target: Path) -> None:
    with pytest.raises(SaveError) as raised:
        serialize(Leaf.C(x=1), target, init_tasks=[Leaf])  # type: ignore[list-item]  # a mistake

    assert str(raised.value) == (
        "expected configurations as init tasks, found <class 'serialize.models.Leaf'>"
    )


def test_init_tasks_of_a_configuration_are_part_of_it(target: Path) -> None:
    leaf = Leaf.C(x=1)
    information(leaf).init_tasks = (Init.C(target=None),)

    save(leaf, target)

    assert isinstance(information(load(target)).init_tasks[0], Init)


def test_a_file_name_is_needed_for_the_definition(target: Path) -> None:
    for name in ("", ".", "..", "a/b", "a\\b", "a\0", 3):
        with pytest.raises(SaveError) as raised:
            save(Leaf.C(x=1), target, name)  # type: ignore[arg-type]  # one is no string
        assert str(raised.value) == f"expected a file name for the definition, found {name!r}"
    with pytest.raises(SaveError) as raised:
        save(Leaf.C(x=1), target, ".xpm-a")
    assert str(raised.value) == "names of definitions do not start with '.xpm-', found '.xpm-a'"
    assert not target.exists()


def test_the_folder_may_be_that_of_the_context(target: Path) -> None:
    context = SerializationContext(save_directory=target)

    save(Leaf.C(x=1), None, context=context)
    assert load(target).x == 1

    with pytest.raises(SaveError) as raised:
        save(Leaf.C(x=1), None)
    assert str(raised.value) == "expected the path of a folder to save into, found None"


class Measured(Config):
    numbers: Param[list[int]]


class Report(Config):
    measured: Param[Measured]


def test_a_part_that_was_changed_in_place_is_not_saved_under_the_identifier_of_the_whole(
    target: Path,
) -> None:
    report = Report.C(measured=Measured.C(numbers=[1]))
    report.__identifier__()
    report.measured.numbers.append(2)
    with pytest.raises(SealedError, match=r"a list, set or dict of a .*Measured was changed"):
        save(report, target)
    assert not target.exists()


class Numbers(Config):
    number: Param[int]
    real: Param[float]
    text: Param[str] = "a"


def test_values_of_one_shape_are_each_written_exactly() -> None:
    numbers = [1, 2**62, 2**63, -(2**63), 10**100, 0, 1]
    reals = [0.5, 1e308, -0.0, math.inf, math.nan, 5e-324, 2.0]
    configs = [Numbers.C(number=n, real=r) for n, r in zip(numbers, reals, strict=True)]
    configs.append(Numbers.C(text="b", real=1.0, number=3))  # given in another order

    state: Any = state_dict(HERE, configs)

    fields = [definition["fields"] for definition in state["objects"]]
    assert [list(one) for one in fields] == [["number", "real", "text"]] * 8
    assert [one["number"] for one in fields] == [*numbers, 3]
    assert [repr(one["real"]) for one in fields[:3]] == ["0.5", "1e+308", "-0.0"]
    assert fields[3]["real"] == {"type": "float", "value": "inf"}
    assert fields[4]["real"] == {"type": "float", "value": "nan"}
    assert state["version"] == 4
    loaded = from_state_dict(json.loads(json.dumps(state)))
    assert loaded == configs
    assert [config.__identifier__() for config in loaded] == [c.__identifier__() for c in configs]


def test_what_is_written_shares_nothing_with_the_configuration() -> None:
    config = Numbers.C(number=1, real=2.0)
    state: Any = state_dict(HERE, config)
    state["objects"][0]["fields"]["number"] = 5
    assert config.number == 1
