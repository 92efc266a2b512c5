import copy
import pickle
from pathlib import Path
from typing import Any

import pytest

from params.documents import JOB, definition, ref, view
from xpm_params import EnumValue, ParamsView


def train(**fields: Any) -> ParamsView:
    return view(
        definition(1, "my.Model", dim=4, name="m"),
        definition(2, "my.Train", model=ref(1), again=[ref(1)], **fields),
    )


def test_parameters_are_attributes_and_items() -> None:
    task = train(epochs=3)
    assert (task.epochs, task["epochs"], task.model.dim) == (3, 3, 4)
    assert "epochs" in task
    assert "lr" not in task
    assert list(task) == ["model", "again", "epochs"]
    assert len(task) == 3
    assert {"model", "epochs", "to_plain"} <= set(dir(task))


def test_what_is_shared_is_the_same_view() -> None:
    task = train()
    assert task.model is task.again[0]
    assert task.model in {task.model}
    assert train().model != task.model


def test_a_cycle_is_a_cycle() -> None:
    a = view(definition(1, "my.A", b=ref(2)), definition(2, "my.A", b=ref(1)))
    assert a.b.b is a


def test_containers_cannot_be_changed() -> None:
    task = train(
        sizes=[1, [2]],
        table={"a": {"b": [1]}},
        pair={"type": "tuple", "items": [1, [2]]},
        words={"type": "set", "items": ["a"]},
        keys={"type": "dict", "items": [[1, "a"], [{"type": "tuple", "items": [1]}, "b"]]},
    )
    assert task.sizes == (1, (2,))
    assert task.table == {"a": {"b": (1,)}}
    assert task.pair == (1, (2,))
    assert task.words == frozenset({"a"})
    assert task.keys == {1: "a", (1,): "b"}
    with pytest.raises(TypeError):
        task.table["a"] = 1
    with pytest.raises(TypeError):
        task.table["a"]["c"] = 1


def test_paths_are_absolute() -> None:
    task = train(
        out={"type": "path", "value": "out/w", "base": "job"},
        other={"type": "path", "value": "jobs/x", "base": "workspace"},
        data={"type": "path.serialized", "value": "weights", "is_folder": False},
    )
    assert task.out == JOB / "out/w"
    assert task.other == Path("/srv/workspace/jobs/x")
    assert task.data == JOB / "weights"


def test_an_enum_member_is_its_class_and_its_name() -> None:
    task = train(mode={"type": "enum", "module": "my", "enum": "Mode", "value": "FAST"})
    assert task.mode == EnumValue("my", "Mode", "FAST")
    assert repr(task.mode) == "EnumValue(module='my', enum='Mode', value='FAST')"


def test_a_view_cannot_be_changed() -> None:
    task = train(epochs=3)
    with pytest.raises(AttributeError) as set_error:
        task.epochs = 4
    assert str(set_error.value) == "parameters are read-only here: cannot set 'epochs'"
    with pytest.raises(AttributeError) as delete_error:
        del task.epochs
    assert str(delete_error.value) == "parameters are read-only here: cannot delete 'epochs'"


def test_a_parameter_that_is_not_there_is_an_error_that_names_those_that_are() -> None:
    task = train(epochs=3)
    with pytest.raises(AttributeError) as error:
        task.lr  # noqa: B018 - what is tested
    assert str(error.value) == (
        "my.Train has no parameter 'lr': its parameters are again, epochs, model"
    )
    with pytest.raises(KeyError):
        task["lr"]
    with pytest.raises(AttributeError) as empty:
        view(definition(1, "my.Empty")).lr  # noqa: B018 - what is tested
    assert str(empty.value) == "my.Empty has no parameter 'lr': its parameters are none"


def test_parameters_with_the_names_of_the_view_are_items() -> None:
    task = train(definition=1, to_plain=2, _index=3)
    assert (task["definition"], task["to_plain"], task["_index"]) == (1, 2, 3)
    assert task.definition.typename == "my.Train"


def test_a_view_is_copied_as_itself_and_pickled_with_what_it_shares() -> None:
    task = train(epochs=3)
    assert copy.copy(task) is task
    assert copy.deepcopy({"task": task})["task"] is task
    again, model = pickle.loads(pickle.dumps((task, task.model)))
    assert again.model is model
    assert again.to_plain() == task.to_plain()


def test_repr_is_readable() -> None:
    task = train(
        table={"a": 1},
        mode={"type": "enum", "module": "my", "enum": "Mode", "value": "FAST"},
        flags={"type": "enum", "module": "my", "enum": "Flags", "value": 3},
    )
    assert repr(task) == (
        "Train(model=Model(dim=4, name='m'), again=(Model(dim=4, name='m'),), table={'a': 1}, "
        "mode=Mode.FAST, flags=EnumValue(module='my', enum='Flags', value=3))"
    )


def test_repr_is_bounded() -> None:
    chain = view(
        *(definition(id, "my.A", next=ref(max(id - 1, 1))) for id in range(1, 50)),
    )
    assert repr(chain) == "A(next=A(next=A(next=A(…))))"
    wide = view(definition(1, "my.A", **{f"x{index}": index for index in range(100)}))
    assert repr(wide) == "A(x0=0, x1=1, x2=2, x3=3, x4=4, x5=5, x6=6, x7=7, …)"


def test_a_chain_may_be_longer_than_the_stack() -> None:
    length = 20_000
    chain = view(
        *(definition(id, "my.A", next=ref(max(id - 1, 1))) for id in range(1, length)),
    )
    plain: Any = chain.to_plain()
    for _ in range(length - 2):
        chain, plain = chain.next, plain["next"]
    assert chain.next is chain
    assert plain["next"] == {"$ref": 1}
    assert plain["$id"] == 1
