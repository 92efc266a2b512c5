from pathlib import Path
from typing import Any

import pytest

from config.conftest import Folder
from xpm_config import (
    Config,
    InstanceConfig,
    LightweightTask,
    Meta,
    MissingParameterError,
    Param,
    PathGenerator,
    ResumableTask,
    SubmissionError,
    Task,
    field,
    information,
    instances,
    resolution,
)
from xpm_config.identifier import recompute
from xpm_config.own import own_template


class Result(Config):
    path: Meta[Path]


class Part(Config):
    x: Param[int]
    log: Meta[Path] = field(default_factory=PathGenerator("log.txt"))

    def __validate__(self) -> None:
        if self.x < 0:
            raise ValueError("negative")


class Train(Task):
    part: Param[Part]
    parts: Param[dict[str, Any]] = {}
    out: Meta[Path] = field(default_factory=PathGenerator("out.txt"))

    def task_outputs(self, dep: Any) -> Any:
        return dep(Result.C(path=self.out))


class Again(ResumableTask):
    result: Param[Any] = None


class Init(LightweightTask):
    x: Param[int] = 1


class Refuses(Task):
    def __validate__(self) -> None:
        raise ValueError("never")


def test_a_submitted_task_gives_what_its_outputs_are(folder: Folder) -> None:
    task = Train.C(part=Part.C(x=1), parts={"a b": [Part.C(x=2)]})
    result = task.submit(anything=1)
    assert isinstance(result, Result)
    assert information(result).task is task
    assert information(task).task is task
    assert folder.tasks == [(task, {"anything": 1})]
    job = folder.workspace / "jobs" / f"{__name__}.train"
    assert task.jobpath == task.job.path == job
    assert result.path == task.out == job / "out.txt"
    assert task.part.log == job / "out" / "part" / "log.txt"
    assert task.parts["a b"][0].log == job / "out" / "parts" / "a%20b" / "0" / "log.txt"
    assert Again.C(result=result).submit() is folder.tasks[1][0]


def test_paths_of_what_another_task_made_stay(folder: Folder) -> None:
    result = Train.C(part=Part.C(x=1)).submit()
    part = information(result).task.part
    kept = part.log
    Train.C(part=Part.C(x=2), parts={"result": result}).submit()
    assert part.log == kept
    given = Train.C(part=Part.C(x=3), out=Path("given"))
    given.submit()
    assert given.out == Path("given")


def test_without_an_experiment_nothing_is_submitted() -> None:
    with pytest.raises(SubmissionError) as raised:
        Again.C().submit()
    assert str(raised.value) == (
        f"no experiment is open to submit {__name__}.Again to; "
        "submit inside `with experiment(folder, name):`"
    )


def test_a_task_that_was_refused_is_not_submitted(folder: Folder) -> None:
    folder.refuses = True
    task = Again.C()
    with pytest.raises(OSError):
        task.submit()
    assert information(task).task is None
    assert task.job is None
    with pytest.raises(MissingParameterError) as raised:
        _ = task.jobpath
    assert str(raised.value) == "this Again.C was not submitted"


def test_what_a_task_is_made_of_is_validated(folder: Folder) -> None:
    with pytest.raises(ValueError) as raised:
        Train.C(part=Part.C(x=-1)).submit()
    assert str(raised.value) == "negative"
    line = f"{__file__}:{raised.tb.tb_lineno}"
    assert raised.value.__notes__ == [f"in parameter 'part', a {__name__}.Part (made at {line})"]
    with pytest.raises(ExceptionGroup) as several:
        Again.C(result=[Part.C(x=-1), Part.C(x=-2)]).submit()
    assert several.value.message == "2 configurations of the task are not valid"
    assert [(str(e), e.__notes__[0].partition(",")[0]) for e in several.value.exceptions] == [
        ("negative", "in parameter 'result[0]'"),
        ("negative", "in parameter 'result[1]'"),
    ]
    with pytest.raises(ValueError) as own:
        Refuses.C().submit()
    assert own.value.__notes__ == [
        f"in a {__name__}.Refuses (made at {__file__}:{own.tb.tb_lineno})"
    ]
    result = Again.C(result=Part.C(x=1)).submit()
    information(result).values["result"].__xpm__.values["x"] = -1  # what is done is not asked
    Again.C(result=result).submit()
    assert len(folder.tasks) == 2


def test_init_tasks_are_part_of_the_task(folder: Folder) -> None:
    task, init = Again.C(), Init.C()
    task.submit(init_tasks=[init])
    assert information(task).init_tasks == (init,)
    assert task.__identifier__() != Again.C().__identifier__()
    task.submit()
    task.submit(init_tasks=[init])
    with pytest.raises(SubmissionError) as raised:
        task.submit(init_tasks=[Init.C(x=2)])
    assert str(raised.value) == (
        f"this {__name__}.Again was already submitted with other init tasks; "
        "submit a copy, made by copyconfig(task)"
    )


def test_init_tasks_cannot_be_added_once_the_identifier_is_known(folder: Folder) -> None:
    task = Again.C()
    task.seal()
    with pytest.raises(SubmissionError) as raised:
        task.submit(init_tasks=[Init.C()])
    assert str(raised.value) == (
        f"the identifier of this {__name__}.Again is already known, so that init tasks cannot "
        "be added; submit a copy, made by copyconfig(task)"
    )


@pytest.mark.parametrize("wrong", [Part.C(x=1), Again.C(), Init])
def test_only_lightweight_tasks_are_init_tasks(folder: Folder, wrong: Any) -> None:
    with pytest.raises(SubmissionError) as raised:
        Again.C().submit(init_tasks=[wrong])
    assert str(raised.value) == (
        f"expected configurations of a LightweightTask as init tasks of {__name__}.Again, "
        f"found {wrong!r}"
    )


def test_an_instance_of_a_task_has_no_job() -> None:
    instance = instances(Again.C())
    assert not hasattr(instance, "job")
    with pytest.raises(AttributeError) as raised:
        _ = instance.jobpath
    assert str(raised.value) == "an instance of Again has no job"
    assert type(Task.job) is type(Task.__dict__["job"])
    assert type(Task.jobpath) is type(Task.__dict__["jobpath"])


def test_a_task_has_to_say_what_it_does() -> None:
    with pytest.raises(NotImplementedError) as raised:
        instances(Init.C()).execute()
    assert str(raised.value) == "Init does not define execute()"


class Steps(Task):
    before: Param[Any] = None
    numbers: Param[list[int]] = []


class HandOn(Task):
    model: Param[Part]

    def task_outputs(self, dep: Any) -> Any:
        return dep(self.model)


class Holder(Config):
    parts: Param[list[Part]]


class Give(Task):
    holder: Param[Holder]

    def task_outputs(self, dep: Any) -> Any:
        return dep(self.holder)


class Twin(InstanceConfig):
    x: Param[int] = 1


def test_a_submission_looks_at_what_is_new_only(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[int] = []

    def counted(config: Any, known: Any) -> Any:
        looked_at.append(config.numbers[0])
        return own_template(config, known)

    monkeypatch.setattr(resolution, "own_template", counted)
    task = None
    for number in range(30):
        looked_at.clear()
        task = Steps.C(before=task, numbers=[number]).submit()
        assert set(looked_at) <= {number, number - 1}


@pytest.mark.parametrize("part", [Part, Twin])
def test_the_identifier_is_that_of_the_whole_history(folder: Folder, part: Any) -> None:
    shared = part.C(x=5)
    first = Steps.C(before=[shared, part.C(x=5)]).submit()
    second = Steps.C(before=[first, shared]).submit()
    last = Steps.C(before=[second, part.C(x=5), first]).submit()
    assert information(first).is_settled is (part is Part)
    assert last.__identifier__() == recompute(last)


def test_what_is_handed_on_again_is_that_of_the_last_task(folder: Folder) -> None:
    model = HandOn.C(model=Part.C(x=1)).submit()
    first = Steps.C(before=model).submit().__identifier__()
    assert HandOn.C(model=model).submit() is model
    assert Steps.C(before=model).submit().__identifier__() != first


def test_what_holds_a_part_that_is_handed_on_again_can_still_be_used(folder: Folder) -> None:
    part = Part.C(x=1)
    holder = Holder.C(parts=[part])
    before = holder.__identifier__()
    trained = HandOn.C(model=part).submit()
    assert trained is part
    Steps.C(before=holder).submit()
    assert holder.__identifier__() == recompute(holder) != before

    produced = Give.C(holder=Holder.C(parts=[Part.C(x=2)])).submit()
    first = Steps.C(before=produced).submit()
    assert HandOn.C(model=produced.parts[0]).submit() is produced.parts[0]
    assert Steps.C(before=produced).submit().__identifier__() == first.__identifier__()


class Box(Config):
    part: Param[Part]


def test_what_was_part_of_something_before_a_part_of_it_was_handed_on(folder: Folder) -> None:
    box = Box.C(part=Part.C(x=1))
    Holder.C(parts=[Part.C(x=2)]).__identifier__()
    before = Steps.C(before=box).__identifier__()  # which seals the box, too
    HandOn.C(model=box.part).submit()
    assert box.__identifier__() == recompute(box) != Box.C(part=Part.C(x=1)).__identifier__()
    assert Steps.C(before=box).__identifier__() != before


def test_what_is_changed_in_place_in_a_submitted_task_changes_no_identifier(folder: Folder) -> None:
    before = Steps.C(numbers=[1]).submit()
    expected = Steps.C(before=before).submit().__identifier__()
    before.numbers.append(2)
    assert Steps.C(before=before).__identifier__() == expected
