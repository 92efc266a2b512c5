"""What `experiment(executor=…)` takes."""

import builtins
import sys
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from experiment.tasks import Write
from xpm_experiment import (
    InvalidOptionError,
    Job,
    JobState,
    MissingExtraError,
    Outcome,
    Resources,
    experiment,
    run_job,
)


class Noting:
    """An executor for jobs as a user may write one."""

    def __init__(self) -> None:
        self.submitted: list[Job] = []
        self.ended: list[Job] = []

    def submit_job(self, job: Job) -> Future[Outcome]:
        self.submitted.append(job)
        future: Future[Outcome] = Future()
        future.set_result(run_job(str(job.path)))
        return future

    def end_jobs(self, jobs: Iterable[Job]) -> None:
        self.ended.extend(jobs)

    def shutdown(self) -> None:
        raise AssertionError("it stays open")


def test_jobs_run_on_the_users_own_executor_for_jobs(tmp_path: Path) -> None:
    chosen = Noting()
    with experiment(tmp_path, "xp", executor=chosen):
        task = Write.C(text="a")
        task.submit()

    assert task.job.state is JobState.DONE
    assert (chosen.submitted, chosen.ended) == ([task.job], [])


def test_jobs_run_on_an_executor_that_knows_nothing_of_them(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as chosen, experiment(tmp_path, "xp", executor=chosen):
        task = Write.C(text="a")
        task.submit(resources=Resources(cpus=2))

    assert task.job.state is JobState.DONE


@pytest.mark.parametrize("chosen", ["slrum", 3])
def test_what_is_no_executor_is_refused_before_anything_is_written(
    tmp_path: Path, chosen: Any
) -> None:
    with pytest.raises(InvalidOptionError) as raised:
        experiment(tmp_path / "ws", "xp", executor=chosen).__enter__()

    assert str(raised.value) == (
        "expected executor to be 'local', 'slurm', 'dask', the address or client of a Dask "
        f"cluster, or an executor as those of concurrent.futures, found {chosen!r}"
    )
    assert not (tmp_path / "ws").exists()


@pytest.mark.parametrize(("chosen", "library"), [("slurm", "submitit"), ("dask", "distributed")])
def test_what_has_to_be_installed_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: str, library: str
) -> None:
    original = builtins.__import__

    def without(name: str, *arguments: Any) -> Any:
        if name == library:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return original(name, *arguments)

    monkeypatch.delitem(sys.modules, f"xpm_experiment.{chosen}", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError) as raised:
        experiment(tmp_path, "xp", executor=chosen).__enter__()

    assert str(raised.value) == (
        f"No module named {library!r}; to run jobs this way, install xpm-experiment[{chosen}]"
    )
