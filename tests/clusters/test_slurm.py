"""Jobs on a real Slurm cluster."""

import json
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from clusters.slurm_server import wait_for
from digits.__main__ import rank_models
from experiment.tasks import Counted, Join, Stop, Variable, Wait, Write
from xpm_experiment import FailedExperiment, Job, JobState, Resources, experiment
from xpm_experiment.listing import Status, status_of
from xpm_experiment.slurm import SlurmExecutor, parameters

pytestmark = pytest.mark.usefixtures("slurm")


def executor(folder: Path, **given: object) -> SlurmExecutor:
    return SlurmExecutor(folder / "slurm", seconds_between_looks=0.1, **given)


def queue(*columns: str) -> list[list[str]]:
    """What Slurm knows of all jobs, newest first."""
    command = ["squeue", "--noheader", "--array", "--states=all", "--sort=-i"]
    answer = subprocess.run(
        [*command, f"--format={'|'.join(columns)}"], check=True, capture_output=True, text=True
    )
    return [line.split("|") for line in answer.stdout.splitlines()]


def failed(workspace: Path, submit: Callable[[], object], **given: object) -> tuple[Job, ...]:
    """The jobs that fail of those that a function submits."""

    def run() -> None:
        with experiment(workspace, "xp", executor=executor(workspace, **given)):
            submit()

    with pytest.raises(FailedExperiment) as raised:
        run()
    return raised.value.failed


def cancel_newest() -> None:
    subprocess.run(["scancel", queue("%i")[0][0]], check=True)


def test_jobs_run_in_the_order_of_what_they_need(tmp_path: Path) -> None:
    with experiment(tmp_path, "xp", executor="slurm") as xp:
        xp.setenv("XPM_GIVEN", "some value")
        parts = [Write.C(text=text).submit() for text in "abc"]
        join, variable = Join.C(parts=parts), Variable.C(name="XPM_GIVEN")
        join.submit()
        variable.submit()

    assert join.path.read_text(encoding="utf-8") == "a+b+c"
    assert variable.job.folder.out.read_text(encoding="utf-8") == "some value\n"
    # what could start together is one array
    arrays = {path.name.split("_")[0] for path in (tmp_path / "slurm").glob("*_submitted.pkl")}
    assert len(arrays) == 2


def test_resources_reach_slurm(tmp_path: Path) -> None:
    given = Resources(time=90, memory="100M", cpus=2, partition="main")
    with experiment(tmp_path, "xp", executor=executor(tmp_path, comment="from the tests")):
        Write.C(text="a").submit(resources=given)

    assert queue("%C", "%m", "%l", "%P", "%k")[0] == ["2", "100M", "3:00", "main", "from the tests"]
    assert parameters(Resources(gpus=2)) == {"cpus_per_task": 1, "gpus_per_node": 2}


def test_a_job_whose_time_is_over_goes_on_later(tmp_path: Path) -> None:
    with experiment(tmp_path, "xp", executor=executor(tmp_path)):
        slow, polite = Stop.C(number=1), Counted.C(needed=2, resumable=True, name="a")
        slow.submit(resources=Resources(time=1))
        polite.submit()

    assert (slow.job.state, slow.job.retries, slow.started()) == (JobState.DONE, 1, 2)
    assert (polite.job.retries, polite.counted()) == (1, 2)


def test_a_job_that_slurm_ends_at_its_time_limit_goes_on_later(tmp_path: Path) -> None:
    task = Stop.C(number=2)
    with experiment(tmp_path, "xp", executor=executor(tmp_path)):
        task.submit()
        wait_for(task.path.exists)
        _update(queue("%i")[0][0], "TimeLimit=0")

    assert (task.job.state, task.job.retries, task.started()) == (JobState.DONE, 1, 2)


def preempt(folder: Path) -> None:
    """Has a job that matters more take the whole node for a moment."""
    command = ["sbatch", "--partition=urgent", "--cpus-per-task=2", f"--output={folder}/urgent.out"]
    subprocess.run([*command, "--wrap=true"], check=True, capture_output=True)


def test_a_resumable_job_that_is_preempted_goes_on_when_there_is_place(tmp_path: Path) -> None:
    task = Stop.C(number=4)
    with experiment(tmp_path, "xp", executor=executor(tmp_path)):
        task.submit()
        wait_for(task.path.exists)
        preempt(tmp_path)

    assert (task.job.state, task.job.retries, task.started()) == (JobState.DONE, 1, 2)
    assert task.job.folder.done.exists()
    assert not task.job.folder.failed.exists()
    assert not task.job.folder.pid.exists()
    assert ["PREEMPTED"] in queue("%T")


def test_any_other_job_that_is_preempted_fails_and_says_so(tmp_path: Path) -> None:
    task = Wait.C(gate=str(tmp_path / "gate"))

    def submit() -> None:
        task.submit()
        wait_for(task.started.exists)
        preempt(tmp_path)

    assert failed(tmp_path, submit) == (task.job,)
    assert task.job.reason == "preempted in Slurm"
    assert not task.job.folder.done.exists()
    assert status_of(task.job.folder) is Status.FAILED
    (tmp_path / "gate").touch()
    with experiment(tmp_path, "xp", executor=executor(tmp_path)):
        task = Wait.C(gate=str(tmp_path / "gate"))
        task.submit()
    assert task.job.state is JobState.DONE


def test_a_job_that_is_preempted_is_started_again_as_often_as_it_asks_for(tmp_path: Path) -> None:
    task = Wait.C(gate=str(tmp_path / "gate"))
    with experiment(tmp_path, "xp", executor=executor(tmp_path)):
        task.submit(max_retries=1)
        wait_for(task.started.exists)
        (tmp_path / "gate").touch()
        preempt(tmp_path)

    assert task.job.state is JobState.DONE


def test_a_resumable_job_whose_node_fails_goes_on_when_there_is_another(tmp_path: Path) -> None:
    task = Stop.C(number=5)
    with experiment(tmp_path, "xp", executor=executor(tmp_path)):
        task.submit()
        wait_for(task.path.exists)
        _set_node("State=DOWN", "Reason=test")
        wait_for(lambda: queue("%T")[0] == ["NODE_FAIL"])
        # It does not come back before its jobs have ended; then it does, sometimes by itself.
        wait_for(lambda: _set_node("State=RESUME") == 0 or not _node_is_down())

    assert (task.job.state, task.job.retries, task.started()) == (JobState.DONE, 1, 2)


def _set_node(*changes: str) -> int:
    node = f"NodeName={socket.gethostname()}"
    return subprocess.run(["scontrol", "update", node, *changes], check=False).returncode


def _node_is_down() -> bool:
    command = ["sinfo", "--noheader", "--format=%T"]
    return "down" in subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_slurm_itself_does_not_start_a_job_again(tmp_path: Path) -> None:
    task = Wait.C(gate=str(tmp_path / "gate"))
    with experiment(tmp_path, "xp", executor=executor(tmp_path)):
        task.submit()
        wait_for(task.started.exists)
        refused = subprocess.run(
            ["scontrol", "requeue", queue("%i")[0][0]], capture_output=True, text=True, check=False
        )
        (tmp_path / "gate").touch()

    assert refused.returncode
    assert "disabled" in refused.stderr
    assert task.job.state is JobState.DONE


def _update(identifier: str, change: str) -> None:
    subprocess.run(["scontrol", "update", f"JobId={identifier}", change], check=True)


def test_a_job_that_was_cancelled_says_so_and_is_not_started_again(tmp_path: Path) -> None:
    task = Stop.C(number=3)

    def submit() -> None:
        task.submit()
        wait_for(task.path.exists)
        cancel_newest()

    assert failed(tmp_path, submit) == (task.job,)
    assert task.job.reason == "cancelled in Slurm"
    marker = json.loads(task.job.folder.failed.read_text(encoding="utf-8"))
    assert (marker["code"], marker["reason"]) == (1, "terminated")
    assert task.started() == 1


def test_a_job_that_was_cancelled_before_it_started_says_so(tmp_path: Path) -> None:
    task = Write.C(text="never")

    def submit() -> None:
        task.submit()
        wait_for(lambda: queue("%T")[0] == ["PENDING"])
        cancel_newest()

    assert failed(tmp_path, submit, additional_parameters={"begin": "now+1hour"}) == (task.job,)
    assert task.job.reason == "cancelled in Slurm"
    assert not task.job.folder.err.exists()


def test_an_exception_in_the_block_ends_the_jobs_in_slurm(tmp_path: Path) -> None:
    task = Wait.C(gate=str(tmp_path / "never"))

    def fail() -> None:
        with experiment(tmp_path, "xp", executor=executor(tmp_path)):
            task.submit()
            wait_for(task.started.exists)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert (task.job.state, task.job.reason) == (JobState.FAILED, "cancelled in Slurm")
    wait_for(lambda: queue("%T")[0] == ["CANCELLED"])


def test_what_slurm_refuses_fails_its_job_only(tmp_path: Path) -> None:
    refused, other = Write.C(text="a"), Write.C(text="b")

    def submit() -> None:
        refused.submit(resources=Resources(partition="nowhere"))
        other.submit()

    (job,) = failed(tmp_path, submit)
    assert job is refused.job
    assert "invalid partition specified: nowhere" in job.reason
    assert other.job.state is JobState.DONE


@pytest.mark.timeout(400)
def test_the_digits_example_runs(tmp_path: Path) -> None:
    with experiment(tmp_path, "digits", executor="slurm") as xp:
        ranking = rank_models(xp)

    assert [job.state for job in xp.jobs] == [JobState.DONE] * 12
    assert ranking[0].accuracy() > 0.9
