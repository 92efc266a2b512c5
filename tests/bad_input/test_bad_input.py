"""What users do wrong: each gets a message that says what, where and what to do."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bad_input.models import Fails, Holder, Measure, Number, Reader, WithFile, Write
from experimaestro import FailedExperiment, experiment, load, save
from xpm_config import (
    MissingParameterError,
    ParameterError,
    SubmissionError,
    UnknownParameterError,
)
from xpm_experiment import NotSavedError
from xpm_params import ParamsSyntaxError
from xpm_serialize import DataSourceError

HERE = Path(__file__)


def line(containing: str) -> str:
    """`file:line` of the only line of this file with that text and a mark."""
    numbers = [
        number
        for number, text in enumerate(HERE.read_text().splitlines(), 1)
        if f"# {containing}" in text
    ]
    return f"{HERE}:{numbers[0]}"


def message(error: pytest.ExceptionInfo[BaseException]) -> str:
    return str(error.value)


def test_an_unknown_parameter_is_refused() -> None:
    with pytest.raises(UnknownParameterError) as error:
        Number.C(vlaue=3)  # type: ignore[call-arg]  # unknown
    assert message(error) == (
        "bad_input.models.Number has no parameter 'vlaue'; did you mean 'value'? "
        f"(its parameters: value) (set at {line('type: ignore[call-arg]')})"
    )


def test_a_value_of_the_wrong_type_is_refused() -> None:
    with pytest.raises(ParameterError) as error:
        Number.C(value="three")  # type: ignore[arg-type]  # wrong type
    assert message(error) == (
        "expected int, found str 'three', in parameter 'value' of bad_input.models.Number "
        f"(set at {line('type: ignore[arg-type]')})"
    )


def test_the_place_inside_a_value_is_told() -> None:
    number: Any = Number.C(value=1)
    with pytest.raises(ParameterError) as error:
        Holder.C(numbers={"a": [number, 2]})  # type: ignore[list-item]  # place
    assert message(error) == (
        "expected a configuration of bad_input.models.Number, found int 2, in parameter "
        f"'numbers.a[1]' of bad_input.models.Holder (set at {line('type: ignore[list-item]')})"
    )


def test_a_missing_value_is_told_before_anything_is_written(tmp_path: Path) -> None:
    config = Number.C()  # type: ignore[call-arg, unused-ignore]  # missing
    for attempt in (
        lambda: config.__identifier__(),
        lambda: save(config, tmp_path / "saved"),
        lambda: config.instance(),
    ):
        with pytest.raises(MissingParameterError) as error:
            attempt()
        assert "required parameter 'value' of bad_input.models.Number has no value" in message(
            error
        )
        assert line("type: ignore[call-arg, unused-ignore]") in message(error)
    assert not (tmp_path / "saved").exists()


def test_a_task_that_was_not_submitted_is_no_parameter(tmp_path: Path) -> None:
    with experiment(tmp_path, "xp", port=-1), pytest.raises(ParameterError) as error:
        Reader.C(task=Write.C(text="x"))
    assert message(error).startswith(
        "expected the result of a task, found the task bad_input.models.Write, which was not "
        "submitted; call its submit() and pass what it returns, in parameter 'task' of "
        "bad_input.models.Reader"
    )


def test_a_missing_data_file_is_told_and_nothing_is_saved(tmp_path: Path) -> None:
    save(Number.C(value=1), tmp_path / "saved")
    with pytest.raises(DataSourceError) as error:
        save(WithFile.C(file=tmp_path / "missing"), tmp_path / "saved")
    assert message(error) == (
        f"data file {str(tmp_path / 'missing')!r} of bad_input.models.WithFile.file does not "
        "exist; nothing was saved"
    )
    assert load(tmp_path / "saved") == Number.C(value=1)
    assert [path.name for path in (tmp_path / "saved").iterdir()] == ["experimaestro.json"]


def test_a_task_whose_data_file_is_missing_is_not_submitted(tmp_path: Path) -> None:
    task = Measure.C(data=WithFile.C(file=tmp_path / "missing"))
    with experiment(tmp_path / "workspace", "xp", port=-1) as xp:
        with pytest.raises(SubmissionError) as error:
            task.submit()
        assert xp.jobs == []
    assert message(error) == (
        f"data file {str(tmp_path / 'missing')!r} of bad_input.models.WithFile.file does not "
        "exist; the task was not submitted"
    )


def test_a_done_task_needs_its_data_file_no_more(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.write_text("x")
    for done in (False, True):
        with experiment(tmp_path / "workspace", "xp", port=-1) as xp:
            Measure.C(data=WithFile.C(file=data)).submit()
        assert [job.already_done for job in xp.jobs] == [done]
        data.unlink(missing_ok=True)


def test_an_experiment_that_does_not_exist_is_told_with_those_that_do(tmp_path: Path) -> None:
    with experiment(tmp_path, "first", port=-1) as xp:
        xp.save(Number.C(value=1), "numbers")
        with pytest.raises(NotSavedError) as error:
            xp.load("frist")
        assert message(error) == (
            f"there is no experiment 'frist' in the workspace {tmp_path}; there are 'first'"
        )
        with pytest.raises(NotSavedError) as error:
            xp.load("first")
        assert message(error) == (
            "no run of experiment 'first' saved anything as 'default'; it saved 'numbers'"
        )


def test_a_truncated_definition_is_told_with_its_name(tmp_path: Path) -> None:
    save(Number.C(value=1), tmp_path)
    definition = tmp_path / "experimaestro.json"
    definition.write_text(definition.read_text()[:40])
    with pytest.raises(ParamsSyntaxError) as error:
        load(tmp_path)
    assert str(definition) in message(error)


def test_truncated_parameters_of_a_job_are_told(tmp_path: Path) -> None:
    from experimaestro import from_task_dir

    (tmp_path / "params.json").write_text('{"version": 3, "objects": [{"id"')
    with pytest.raises(ParamsSyntaxError) as error:
        from_task_dir(tmp_path)
    assert str(tmp_path / "params.json") in message(error)


def test_a_failing_task_is_told_with_its_log_and_what_was_not_started(tmp_path: Path) -> None:
    with (  # noqa: PT012 - it is raised at the end of the block
        pytest.raises(FailedExperiment) as error,
        experiment(tmp_path, "xp", port=-1),
    ):
        fails = Fails.C(text="boom")
        reader = Reader.C(task=fails.submit())
        reader.submit()
        other = Write.C(text="fine")
        other.submit()
    told = message(error)
    assert str(fails.jobpath / "fails.err") in told
    assert "ValueError: boom" in told
    assert re.search(r"not started.*bad_input.models\.reader", told, re.DOTALL), told
    assert (other.jobpath / "write.done").exists()
    assert not (reader.jobpath / "reader.done").exists()
    assert json.loads((fails.jobpath / "fails.failed").read_text())["reason"] == "failed"
