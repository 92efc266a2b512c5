"""Experiments that do not end well."""

import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path

import pytest

from experiment.tasks import After, Fail, Stubborn, Wait, Write
from format.sentences import specifies
from xpm_config import Task
from xpm_experiment import FailedExperiment, Job, JobState, LocalExecutor, experiment


def submit(
    workspace: Path,
    task: Task,
    then: Callable[[], object] = int,
    executor: Executor | None = None,
) -> None:
    """Submits a task in an experiment of its own, and does something before that ends."""
    with experiment(workspace, "xp", executor=executor):
        task.submit()
        then()


def status_of(workspace: Path) -> str:
    status = workspace / "experiments" / "xp" / "current" / "status.json"
    state: str = json.loads(status.read_text(encoding="utf-8"))["status"]
    return state


@specifies("W5", "W7", "W11")
def test_a_failing_task_is_shown_with_its_log_and_the_others_are_finished(tmp_path: Path) -> None:
    fail, other = Fail.C(message="it went wrong"), Write.C(text="other")
    dependents: list[After] = []

    def submit_others() -> None:
        for _ in range(2):
            dependents.append(After.C(needed=dependents[-1] if dependents else fail))
            dependents[-1].submit()
        other.submit()

    with pytest.raises(FailedExperiment) as raised:
        submit(tmp_path, fail, submit_others)
    after, last = dependents

    lines = str(raised.value).splitlines()
    assert lines[:2] == [
        "1 job of experiment 'xp' failed; 2 jobs were not started",
        f"failed: {fail.job}: exit status 1; its log is {fail.jobpath / 'fail.err'}",
    ]
    assert lines[-3:] == [
        "    ValueError: it went wrong",
        f"not started: {after.job}: it needs {fail.job}, which failed",
        f"not started: {last.job}: it needs {after.job}, which was not started",
    ]
    assert len(lines) == 2 + 10 + 2
    assert raised.value.failed == (fail.job,)
    assert set(raised.value.skipped) == {after.job, last.job}
    assert other.job.state is JobState.DONE
    assert status_of(tmp_path) == "failed"
    marker = json.loads(fail.job.folder.failed.read_text(encoding="utf-8"))
    assert list(marker) == ["code", "reason", "host", "started", "ended"]
    assert (marker["code"], marker["reason"]) == (1, "failed")
    assert marker["started"] <= marker["ended"]
    assert not after.jobpath.joinpath("after.err").exists()


def test_the_log_of_a_failed_task_starts_at_the_users_code(tmp_path: Path) -> None:
    fail = Fail.C(message="it went wrong")
    with pytest.raises(FailedExperiment):
        submit(tmp_path, fail)

    log = fail.job.log.read_text(encoding="utf-8").splitlines()
    assert log[:30] == [f"line {number}" for number in range(30)]
    assert log[30] == "Traceback (most recent call last):"
    assert "tasks.py" in log[31]


def test_a_failed_job_runs_again_at_its_next_submission_with_a_new_log(tmp_path: Path) -> None:
    logs = []
    for _ in range(2):
        fail = Fail.C(message="again")
        with pytest.raises(FailedExperiment):
            submit(tmp_path, fail)
        logs.append(fail.job.log.read_text(encoding="utf-8"))

    assert logs[0] == logs[1]
    assert len(fail.jobpath.joinpath("executions.txt").read_text().splitlines()) == 2


def test_waiting_raises_too(tmp_path: Path) -> None:
    def then() -> None:
        experiment.current().wait()
        pytest.fail("not reached")

    with pytest.raises(FailedExperiment) as raised:
        submit(tmp_path, Fail.C(message="it went wrong"), then)

    assert len(raised.value.failed) == 1
    assert status_of(tmp_path) == "failed"


def test_a_failed_experiment_can_be_pickled(tmp_path: Path) -> None:
    with pytest.raises(FailedExperiment) as raised:
        submit(tmp_path, Fail.C(message="it went wrong"))

    copy = pickle.loads(pickle.dumps(raised.value))

    assert str(copy) == str(raised.value)
    assert isinstance(copy.failed[0], Job)


def test_an_exception_in_the_block_ends_running_jobs_and_starts_no_others(tmp_path: Path) -> None:
    waiting = Wait.C(gate=str(tmp_path / "never"))

    def fail() -> None:
        After.C(needed=waiting).submit()
        while not waiting.started.exists():
            pass
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        submit(tmp_path, waiting, fail)

    assert (waiting.job.state, waiting.job.reason) == (JobState.FAILED, "terminated")
    marker = json.loads(waiting.job.folder.failed.read_text(encoding="utf-8"))
    assert list(marker) == ["code", "reason", "host", "started", "ended"]
    assert (marker["code"], marker["reason"]) == (1, "terminated")
    assert marker["started"] <= marker["ended"]
    assert waiting.job.log_tail(1) == ["the job was told to end, by signal SIGTERM"]
    assert not waiting.job.folder.pid.exists()
    assert not list(tmp_path.glob("jobs/*.after/*/after.err"))
    assert status_of(tmp_path) == "failed"

    (tmp_path / "never").touch()
    with experiment(tmp_path, "xp"):
        Wait.C(gate=str(tmp_path / "never")).submit()
    assert waiting.job.folder.done.exists()
    assert not waiting.job.folder.failed.exists()


def test_a_job_that_does_not_end_when_told_to_is_killed(tmp_path: Path) -> None:
    task = Stubborn.C()
    with LocalExecutor(1) as executor:

        def kill() -> None:
            while not task.started.exists():
                pass
            executor.end_jobs([task.job], patience=0.1)

        with pytest.raises(FailedExperiment):
            submit(tmp_path, task, kill, executor)

    assert task.job.reason == "killed by signal SIGKILL"


INTERRUPTED = """
import sys
from xpm_config import Task
from experiment.tasks import Wait
from xpm_experiment import experiment

with experiment(sys.argv[1], "xp"):
    Wait.C(gate=sys.argv[1] + "/never").submit()
"""


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, -signal.SIGINT), (signal.SIGTERM, 128 + signal.SIGTERM)]
)
def test_a_signal_to_the_experiment_ends_its_jobs_too(
    tmp_path: Path, number: signal.Signals, status: int
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-c", INTERRUPTED, str(tmp_path)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as process:
        while not list(tmp_path.glob("jobs/*/*/started")):
            pass
        process.send_signal(number)
        _, errors = process.communicate()

    assert process.returncode == status
    assert b"1 job: 0 done (0 run, 0 already done), 1 failed" in errors
    (marker,) = tmp_path.glob("jobs/*/*/wait.failed")
    assert json.loads(marker.read_text(encoding="utf-8"))["reason"] == "terminated"
    assert status_of(tmp_path) == "failed"


def test_a_program_that_handles_its_end_itself_is_left_to(tmp_path: Path) -> None:
    told: list[int] = []
    previous = signal.signal(signal.SIGTERM, lambda number, _: told.append(number))
    try:
        submit(tmp_path, Write.C(text="a"), lambda: os.kill(os.getpid(), signal.SIGTERM))
    finally:
        signal.signal(signal.SIGTERM, previous)

    assert told == [signal.SIGTERM]


def test_an_experiment_that_is_killed_leaves_its_jobs_to_the_next_one(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-c", INTERRUPTED, str(tmp_path)]
    with subprocess.Popen(command, env=environment) as process:
        while not list(tmp_path.glob("jobs/*/*/started")):
            pass
        process.kill()

    with experiment(tmp_path, "xp"):
        task = Wait.C(gate=f"{tmp_path}/never")
        task.submit()
        (tmp_path / "never").touch()

    assert len((task.jobpath / "executions.txt").read_text().splitlines()) == 1
