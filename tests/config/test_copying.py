import copy
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from config.conftest import Folder
from xpm_config import (
    Config,
    Identifier,
    LightweightTask,
    Meta,
    Param,
    ParameterError,
    PathGenerator,
    Task,
    copyconfig,
    field,
    information,
    new_configuration,
    recorded_configuration,
    sealed_set,
)


class Part(Config):
    x: Param[Any] = None
    next: Param[Any] = None


class Init(LightweightTask):
    part: Param[Part]


class Train(Task):
    part: Param[Part]
    out: Meta[Path] = field(default_factory=PathGenerator("out"))


def test_a_copy_shares_parts_and_can_change() -> None:
    part = Part.C(x=[1])
    whole = Part.C(x=part, next=[part]).tag("a", 1)
    whole.seal()
    changed = copyconfig(whole, next=3)
    assert changed.x is part
    assert changed.next == 3
    assert whole.next == [part]
    assert changed.tags() == {"a": 1}
    for plain in (copyconfig(whole), whole.copy(), copy.copy(whole)):
        assert plain == whole
        plain.next.append(1)
    assert whole.next == [part]
    assert whole.__identifier__() == whole.copy().__identifier__()


def test_a_wrong_change_is_told_with_its_line() -> None:
    part = Part.C()
    wrong: Any = {"y": 1}
    with pytest.raises(ParameterError) as raised:
        copyconfig(part, **wrong)
    assert str(raised.value) == (
        f"{__name__}.Part has no parameter 'y' (its parameters: x, next) "
        f"(set at {__file__}:{raised.tb.tb_lineno})"
    )


def test_a_copy_of_a_submitted_task_can_be_submitted(folder: Folder) -> None:
    task = Train.C(part=Part.C(x=1))
    task.submit()
    assert task.out == folder.workspace / "jobs" / f"{__name__}.train".lower() / "out"
    again = copyconfig(task)
    assert again.out is None
    assert information(again).task is None
    assert again.__identifier__() == task.__identifier__()


def test_a_deep_copy_shares_nothing_and_keeps_the_form() -> None:
    part = Part.C(x=[1])
    whole = Part.C(x=[part, {"a": part}], next={"k": (part,)})
    part.next = whole
    whole.seal()
    copied = copy.deepcopy(whole)
    assert copied is not whole
    assert copied.x[0] is copied.x[1]["a"] is copied.next["k"][0] is not part
    assert copied.x[0].next is copied
    assert copied.__identifier__() == whole.__identifier__()
    assert not information(copy.deepcopy(whole)).sealed


def test_a_deep_copy_shares_with_what_is_copied_together() -> None:
    part = Part.C()
    first, second = copy.deepcopy([Part.C(x=part), Part.C(x=part)])
    assert first.x is second.x


def test_a_deep_copy_keeps_sets_and_keys() -> None:
    parts = sealed_set([Part.C(x=1), Part.C(x=2)])
    key = next(iter(parts))
    whole = Part.C(x=parts, next={key: [parts], (key, 1): frozenset(parts)})
    copied = copy.deepcopy(whole)
    assert copied == whole
    assert copied.__identifier__() == whole.__identifier__()
    assert not any(part is other for part in copied.x for other in parts)


def test_a_deep_copy_keeps_what_produced_it_and_what_prepares_it(folder: Folder) -> None:
    part = Part.C(x=1)
    task = Train.C(part=part)
    result = task.submit(init_tasks=[Init.C(part=part)])
    information(result).data = {"extra": Path("x")}
    copied = copy.deepcopy(Part.C(x=result))
    inner = information(copied.x)
    assert inner.task is copied.x is not task
    assert inner.init_tasks[0].part is copied.x.part
    assert inner.data == {"extra": Path("x")}
    recorded = Part.C()
    information(recorded).recorded = Identifier(bytes(32))
    information(recorded).task = "a task elsewhere"
    assert information(copy.deepcopy(recorded)).recorded == Identifier(bytes(32))
    assert information(copy.deepcopy(recorded)).task == "a task elsewhere"


def test_a_new_configuration_has_no_values() -> None:
    config = new_configuration(Part.C)
    assert information(config).values == {}
    assert not hasattr(config, "next") or config.next is None


def test_a_recorded_configuration_has_its_information_when_it_is_asked_for() -> None:
    config = recorded_configuration(Part.C, "ab" * 32)
    config.__dict__["x"] = 3

    found: list[Any] = []
    threads = [Thread(target=lambda: found.append(config.__xpm__)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    info = information(config)
    assert all(one is info for one in found)
    assert info.values == {"x": 3}
    assert info.sealed
    assert str(info.recorded) == str(config.__identifier__()) == "ab" * 32


@pytest.mark.parametrize("text", ["", "ab" * 31, "ab" * 31 + " ab", "xy" * 32, "ab" * 33, "é" * 64])
def test_a_recorded_identifier_has_64_digits(text: str) -> None:
    with pytest.raises(ValueError, match="of 64 hexadecimal digits, found"):
        recorded_configuration(Part.C, text)
