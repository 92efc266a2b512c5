"""Jobs on a real Dask cluster."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import dask
import pytest
from distributed import Client

from clusters.slurm_server import wait_for
from digits.__main__ import rank_models
from experiment.tasks import Counted, Join, Stop, Variable, Wait, Write
from xpm_experiment import FailedExperiment, JobState, Resources, experiment
from xpm_experiment.markers import running_process


def test_jobs_run_in_the_order_of_what_they_need(tmp_path: Path, dask_address: str) -> None:
    with experiment(tmp_path, "xp", executor=dask_address) as xp:
        xp.setenv("XPM_GIVEN", "some value")
        parts = [Write.C(text=text).submit() for text in "abc"]
        join, variable = Join.C(parts=parts), Variable.C(name="XPM_GIVEN")
        join.submit()
        variable.submit(resources=Resources(gpus=1, memory="1G"))

    assert join.path.read_text(encoding="utf-8") == "a+b+c"
    assert variable.job.folder.out.read_text(encoding="utf-8") == "some value\n"


def test_a_client_stays_open(tmp_path: Path, dask_address: str) -> None:
    with Client(dask_address) as client:  # type: ignore[no-untyped-call]  # Dask has no types
        for name in ("one", "two"):
            with experiment(tmp_path, name, executor=client):
                Write.C(text=name).submit()
        assert client.status == "running"


def test_the_cluster_that_dask_is_configured_for_is_used(tmp_path: Path, dask_address: str) -> None:
    with (
        dask.config.set(scheduler_address=dask_address),
        experiment(tmp_path, "xp", executor="dask") as xp,
    ):
        Write.C(text="a").submit()

    assert xp.jobs[0].state is JobState.DONE


def test_a_job_whose_time_is_over_goes_on_later(tmp_path: Path, dask_address: str) -> None:
    with experiment(tmp_path, "xp", executor=dask_address):
        slow, polite = Stop.C(number=1), Counted.C(needed=2, resumable=True, name="a")
        slow.submit(resources=Resources(time=1))
        polite.submit()

    assert (slow.job.state, slow.job.retries, slow.started()) == (JobState.DONE, 1, 2)
    assert (polite.job.retries, polite.counted()) == (1, 2)


def failed(workspace: Path, address: str, submit: Callable[[], object]) -> FailedExperiment:
    def run() -> None:
        with experiment(workspace, "xp", executor=address):
            submit()

    with pytest.raises(FailedExperiment) as raised:
        run()
    return raised.value


def test_a_job_that_is_killed_fails_alone(tmp_path: Path, dask_address: str) -> None:
    task, other = Stop.C(number=2), Write.C(text="other")

    def submit() -> None:
        task.submit()
        other.submit()
        wait_for(task.path.exists)
        process = running_process(task.job.folder)
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)

    assert failed(tmp_path, dask_address, submit).failed == (task.job,)
    assert task.job.reason == "killed by signal SIGKILL"
    assert other.job.state is JobState.DONE


def test_an_exception_in_the_block_ends_the_jobs(tmp_path: Path, dask_address: str) -> None:
    running = [Wait.C(gate=str(tmp_path / f"never{number}")) for number in range(3)]

    def fail() -> None:
        with experiment(tmp_path, "xp", executor=dask_address):
            for task in running:
                task.submit()
            wait_for(lambda: sum(task.started.exists() for task in running) == 2)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert {task.job.reason for task in running} == {"cancelled"}
    wait_for(lambda: len(list(tmp_path.glob("jobs/*/*/wait.failed"))) == 2)
    assert not list(tmp_path.glob("jobs/*/*/wait.pid"))


@pytest.mark.timeout(400)
def test_the_digits_example_runs(tmp_path: Path, dask_address: str) -> None:
    with experiment(tmp_path, "digits", executor=dask_address) as xp:
        ranking = rank_models(xp)

    assert [job.state for job in xp.jobs] == [JobState.DONE] * 12
    assert ranking[0].accuracy() > 0.9
