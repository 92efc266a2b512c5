"""Recorded identifiers, checked with `verify="full"`."""

from pathlib import Path
from typing import Any

import pytest

from serialize.definitions import read
from serialize.models import Holder, Leaf, Produce
from xpm_config import forget_digests, information
from xpm_serialize import FieldError, load, save


def hand_on(task: Any, config: Any) -> None:
    """What a submission does to a parameter that the task hands on."""
    task.seal()
    identifier = task.__identifier__()
    information(task).task = task
    information(task).recorded = identifier
    information(config).task = task
    information(config).identifier = information(config).recorded = None
    forget_digests()


def forge(folder: Path, typename: str) -> None:
    definition = read(folder)
    for entry in definition["objects"]:
        if entry["type"] == typename:
            entry["identifier"] = "ab" * 32
    import json

    (folder / "experimaestro.json").write_text(json.dumps(definition))


def test_a_task_that_handed_on_its_own_parameter_is_as_it_was(target: Path) -> None:
    leaf = Leaf.C(x=1)
    task = Produce.C(x=1, part=leaf)
    hand_on(task, leaf)
    user = Holder.C(leaf=leaf)
    save([user, task], target)

    loaded, _ = load(target, verify="full")

    assert loaded.__identifier__() == user.__identifier__()
    assert information(loaded.leaf).task.__identifier__() == task.__identifier__()


@pytest.mark.parametrize("typename", ["Leaf", "Holder"])
def test_what_it_handed_on_is_checked(typename: str, target: Path) -> None:
    leaf = Leaf.C(x=1)
    task = Produce.C(x=1, part=leaf)
    hand_on(task, leaf)
    save([Holder.C(leaf=leaf), task], target)
    forge(target, typename)

    with pytest.raises((FieldError, ExceptionGroup)):
        load(target, verify="full")


def test_a_task_that_handed_on_something_else_is_checked(target: Path) -> None:
    leaf = Leaf.C(x=1)
    task = Produce.C(x=1, part=Leaf.C(x=2))
    hand_on(task, leaf)
    save([Holder.C(leaf=leaf)], target)
    assert load(target, verify="full")
    forge(target, "Produce")

    with pytest.raises((FieldError, ExceptionGroup)):
        load(target, verify="full")
