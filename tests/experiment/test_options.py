"""What `submit` takes beyond the task."""

import os
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from experiment.tasks import Counted, Write
from experiment.test_workers import Place, process_of
from xpm_experiment import (
    FailedExperiment,
    InvalidOptionError,
    JobState,
    LocalExecutor,
    Resources,
    experiment,
)
from xpm_experiment.places import Places


def test_resources_are_given_in_the_units_that_are_at_hand() -> None:
    given = Resources(time=timedelta(hours=2), memory="1.5G", cpus=4, gpus=1, partition="a,b")

    assert (given.seconds, given.bytes) == (7200.0, 3 * 2**29)
    assert (Resources(time=90).seconds, Resources(memory=10**9).bytes) == (90, 10**9)
    assert Resources(memory="512 MiB").bytes == 2**29
    assert (Resources().seconds, Resources().bytes) == (None, None)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"time": "2h"}, "expected time to be a number of seconds or a timedelta, found '2h'"),
        ({"time": 0}, "expected time to be positive, found 0"),
        ({"time": float("nan")}, "expected time to be positive, found nan"),
        (
            {"memory": "8"},
            "expected memory to be a number of bytes or a text such as '8G', found '8'",
        ),
        ({"memory": -1}, "expected memory to be positive, found -1"),
        ({"cpus": 0}, "expected cpus to be a whole number from 1 on, found 0"),
        ({"gpus": 1.5}, "expected gpus to be a whole number from 0 on, found 1.5"),
        ({"partition": 3}, "expected partition to be a string, found 3"),
    ],
)
def test_resources_that_cannot_be_are_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidOptionError) as raised:
        Resources(**given)

    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"resources": {"cpus": 1}}, "expected Resources(…), found resources={'cpus': 1}"),
        ({"max_retries": -1}, "expected a whole number from 0 on, found max_retries=-1"),
        ({"isolate": "yes"}, "expected True or False, found isolate='yes'"),
    ],
)
def test_options_that_cannot_be_are_refused(
    tmp_path: Path, given: dict[str, Any], message: str
) -> None:
    with experiment(tmp_path, "xp") as xp:
        with pytest.raises(InvalidOptionError) as raised:
            Write.C(text="a").submit(**given)
        assert xp.jobs == []

    assert str(raised.value) == message


def test_an_isolated_job_shares_its_process_with_none(tmp_path: Path) -> None:
    tasks = [Place.C(number=number) for number in range(4)]
    with LocalExecutor(1) as executor, experiment(tmp_path, "xp", executor=executor):
        for task in tasks:
            task.submit(isolate=task is tasks[1])

    first, isolated, *others = map(process_of, tasks)
    assert isolated not in (first, *others, os.getpid())
    assert others == [first, first]


def test_a_job_that_fails_is_started_again_as_often_as_asked(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    enough, too_few = (Counted.C(needed=3, resumable=False, name=name) for name in "ab")

    def submit() -> None:
        with experiment(tmp_path, "xp"):
            enough.submit(max_retries=2)
            too_few.submit(max_retries=1)

    with pytest.raises(FailedExperiment) as raised:
        submit()

    assert (enough.job.state, enough.job.retries) == (JobState.DONE, 2)
    assert raised.value.failed == (too_few.job,)
    assert too_few.counted() == 2
    lines = capfd.readouterr().err.splitlines()
    assert lines.count(f"xp: {enough.job} running again: exit status 1") == 2


def test_a_task_whose_time_is_over_goes_on_later(tmp_path: Path) -> None:
    with experiment(tmp_path, "xp"):
        task = Counted.C(needed=3, resumable=True, name="a")
        task.submit()

    assert (task.job.state, task.job.retries, task.counted()) == (JobState.DONE, 2, 3)
    assert not task.job.folder.failed.exists()


def test_the_number_of_times_that_a_task_goes_on_can_be_limited(tmp_path: Path) -> None:
    task = Counted.C(needed=3, resumable=True, name="a")
    with pytest.raises(FailedExperiment), experiment(tmp_path, "xp"):
        task.submit(max_retries=1)

    assert (task.job.reason, task.counted()) == ("timeout", 2)
    assert task.job.log_tail(1) == ["to be continued"]


def test_jobs_that_ask_for_more_than_is_left_wait(tmp_path: Path) -> None:
    with LocalExecutor(2) as executor, experiment(tmp_path, "xp", executor=executor):
        for number in range(4):
            Place.C(number=number).submit(resources=Resources(cpus=2, memory="1T", gpus=8))

    # one at a time: none needed a second process
    assert len({process_of(task) for task in _places(tmp_path)}) == 1


def _places(workspace: Path) -> list[Place]:
    with experiment(workspace, "again"):
        tasks = [Place.C(number=number) for number in range(4)]
        for task in tasks:
            task.submit()
    return tasks


def test_places_are_taken_in_the_order_in_which_they_were_asked_for() -> None:
    places = Places((2, 10))
    order: list[str] = []

    def take(name: str, amounts: tuple[int, int]) -> threading.Thread:
        def run() -> None:
            with places.taken(amounts):
                order.append(name)

        before = len(places._waiting)
        thread = threading.Thread(target=run)
        thread.start()
        while len(places._waiting) == before and name not in order:
            pass
        return thread

    with places.taken((1, 4)):
        large = take("large", (9, 0))
        small = take("small", (1, 0))  # there is room for it, but it is not its turn
        assert order == []
    large.join()
    small.join()

    assert order == ["large", "small"]
    assert places._left == (2, 10)
