"""What `serialize` saves is told from a list that looks alike."""

from pathlib import Path
from typing import Any

import pytest

from format.sentences import specifies
from serialize.definitions import entry, read, reference, write
from serialize.models import EXECUTED, Init, Leaf
from xpm_serialize import (
    SaveError,
    SerializationContext,
    deserialize,
    load,
    save,
    serialize,
    state_dict,
)


@specifies("D13")
@pytest.mark.parametrize(
    "value",
    [
        [Leaf.C(x=1), []],
        [None, [Init.C(target=None)]],
        [[1, []], []],
        [Leaf.C(x=1), [Leaf.C(x=2)]],
    ],
)
def test_a_list_that_looks_like_a_pair_is_none(value: Any, target: Path) -> None:
    save(value, target)

    assert deserialize(target) == (load(target), [])
    before = len(EXECUTED)
    assert len(deserialize(target, as_instance=True)) == 2
    assert len(EXECUTED) == before
    assert read(target)["init-tasks"] is False
    assert state_dict(SerializationContext(), value)["init-tasks"] is False


@pytest.mark.parametrize("value", [Leaf.C(x=1), [Leaf.C(x=1)], [1, [2]], [1, ()], (1, []), None])
def test_no_other_definition_says_anything_of_it(value: Any, target: Path) -> None:
    save(value, target)

    assert "init-tasks" not in read(target)
    assert deserialize(target)[1] == []


def test_a_pair_is_one(target: Path) -> None:
    serialize([Leaf.C(x=1), []], target, init_tasks=[Init.C(target=None)])

    value, tasks = deserialize(target)

    assert "init-tasks" not in read(target)
    assert (len(value), value[1], len(tasks)) == (2, [], 1)


def test_older_pairs_are_pairs(target: Path) -> None:
    write(target, entry(), data=[reference(1), []])

    assert deserialize(target)[0].x == 1


@pytest.mark.parametrize(
    ("tasks", "message"),
    [
        (Init.C(target=None), "expected a list of init tasks, found one task: "),
        ([1], "expected configurations as init tasks, found 1"),
        (
            [Leaf.C(x=1)],
            "expected configurations of LightweightTask as init tasks, found Leaf(x=1)",
        ),
    ],
)
def test_what_is_no_init_task_is_refused(tasks: Any, message: str, target: Path) -> None:
    with pytest.raises(SaveError) as raised:
        serialize(Leaf.C(x=1), target, init_tasks=tasks)

    assert str(raised.value).startswith(message)
    assert not target.exists()
