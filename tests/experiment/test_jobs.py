"""Tasks of experiments, run as processes."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from experiment.tasks import (
    EXECUTIONS,
    After,
    Exit,
    Join,
    KilledOnce,
    Shout,
    Text,
    Variable,
    Wait,
    Write,
)
from format.sentences import specifies
from xpm_config import (
    Config,
    Param,
    ParameterError,
    SubmissionError,
    Task,
    copyconfig,
    identify,
    information,
    tag,
)
from xpm_experiment import (
    FailedExperiment,
    JobState,
    LocalExecutor,
    NoExperimentError,
    RunningExperimentError,
    UnknownOptionError,
    Workspace,
    experiment,
)
from xpm_experiment.markers import failure


def executions(task: Task) -> int:
    return len((task.jobpath / EXECUTIONS).read_text(encoding="utf-8").splitlines())


def submit(workspace: Path, task: Task) -> None:
    with experiment(workspace, "xp"):
        task.submit()


def test_a_task_runs_after_those_that_made_its_parameters(tmp_path: Path) -> None:
    with experiment(tmp_path, "xp", port=-1) as xp:
        parts = [Write.C(text=text).submit() for text in "abc"]
        join = Join.C(parts=parts)
        assert join.submit() is join
        assert join.job.state is JobState.WAITING
        xp.wait()
        assert join.path.read_text(encoding="utf-8") == "a+b+c"

    assert join.path == join.jobpath / "joined.txt"
    assert parts[0].path.parts[-2:] == ("out", "text.txt")
    assert [job.state for job in xp.jobs] == [JobState.DONE] * 4


def test_init_tasks_run_in_order_before_the_task_on_what_it_shares_with_them(
    tmp_path: Path,
) -> None:
    with experiment(tmp_path, "xp"):
        text = Write.C(text="a").submit()
        join = Join.C(parts=[text])
        join.submit(init_tasks=[Shout.C(target=text), Shout.C(target=text)])

    assert join.path.read_text(encoding="utf-8") == "a!!"


def test_a_task_waits_for_what_its_init_tasks_need(tmp_path: Path) -> None:
    with experiment(tmp_path, "xp"):
        text = Write.C(text="a").submit()
        after = Write.C(text="b")
        after.submit(init_tasks=[Shout.C(target=text)])
        assert after.job.state is JobState.WAITING


@specifies("W7", "O20")
def test_a_job_leaves_its_parameters_logs_and_marker(tmp_path: Path) -> None:
    with experiment(tmp_path, "xp"):
        task = Write.C(text="a")
        task.submit()

    assert sorted(path.name for path in task.jobpath.iterdir()) == [
        EXECUTIONS,
        "out",
        "params.json",
        "write.done",
        "write.err",
        "write.lock",
        "write.out",
    ]
    params = json.loads((task.jobpath / "params.json").read_text(encoding="utf-8"))
    assert (params["version"], params["workspace"]) == (3, str(tmp_path))
    assert params["objects"][-1]["fields"]["path"] == {
        "type": "path",
        "value": "out/text.txt",
        "base": "job",
    }
    assert task.jobpath == tmp_path / "jobs" / "experiment.tasks.write" / str(task.__identifier__())


def test_a_job_that_was_done_is_not_run_again_and_the_summary_says_so(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for expected in (
        "xp: 2 jobs: 2 done (2 run, 0 already done)\n",
        "xp: 2 jobs: 2 done (0 run, 2 already done)\n",
    ):
        with experiment(tmp_path, "xp") as xp:
            text = Write.C(text="a").submit()
            join = Join.C(parts=[text])
            join.submit()
        assert capfd.readouterr().err.endswith(expected)

    assert executions(join) == 1
    assert all(job.already_done for job in xp.jobs)


def test_the_same_task_submitted_twice_is_one_job(tmp_path: Path) -> None:
    with experiment(tmp_path, "xp") as xp:
        first, second = Write.C(text="a"), Write.C(text="a")
        first.submit()
        second.submit()
        first.submit()

    assert first.job is second.job
    assert len(xp.jobs) == 1
    assert executions(first) == 1


def test_several_jobs_run_at_a_time(tmp_path: Path) -> None:
    with experiment(tmp_path, "xp", executor=None) as xp:
        first = Wait.C(gate=str(tmp_path / "gate"))
        first.submit()
        second = Write.C(text="a")
        second.submit()
        Join.C(parts=[Text.C(text="b", path=_file(tmp_path))]).submit()
        with experiment(tmp_path, "other"):  # which waits for its own job only
            Write.C(text="c").submit()
        (tmp_path / "gate").touch()

    assert [job.state for job in xp.jobs] == [JobState.DONE] * 3


def _file(folder: Path) -> Path:
    path = folder / "given.txt"
    path.write_text("given", encoding="utf-8")
    return path


def test_the_default_executor_has_a_worker_for_each_processor() -> None:
    with LocalExecutor() as executor:
        assert executor._max_workers == os.cpu_count()


@specifies("W6")
def test_a_job_that_runs_says_where(tmp_path: Path) -> None:
    with experiment(tmp_path, "xp"):
        task = Wait.C(gate=str(tmp_path / "gate"))
        task.submit()
        while not task.started.exists():
            pass
        running = json.loads(task.job.folder.pid.read_text(encoding="utf-8"))
        (tmp_path / "gate").touch()

    assert running["type"] == "local"
    assert f"{running['pid']}\n" == (task.jobpath / EXECUTIONS).read_text(encoding="utf-8")
    assert running["host"] == socket.gethostname()


def test_a_killed_job_says_so_and_runs_again_at_its_next_submission(tmp_path: Path) -> None:
    with pytest.raises(FailedExperiment) as raised:
        submit(tmp_path, KilledOnce.C(number=1))
    (job,) = raised.value.failed
    assert job.reason == failure(job.folder) == "killed by signal SIGKILL"
    assert not job.folder.pid.exists()

    with experiment(tmp_path, "xp"):
        task = KilledOnce.C(number=1)
        task.submit()

    assert executions(task) == 2
    assert not job.folder.pid.exists()


def test_a_job_whose_process_had_vanished_runs_again_and_says_so(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    task = Write.C(text="a")
    folder = Workspace(tmp_path).job("experiment.tasks.write", str(identify(task)))
    folder.path.mkdir(parents=True)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    marker = {"type": "local", "pid": ended.pid, "host": socket.gethostname()}
    folder.pid.write_text(json.dumps(marker), encoding="utf-8")
    submit(tmp_path, task)

    assert f"xp: {task.job} running: its process had vanished\n" in capfd.readouterr().err
    assert task.job.state is JobState.DONE


def test_functions_are_called_once_a_job_is_done(tmp_path: Path) -> None:
    called: list[str] = []
    with experiment(tmp_path, "xp") as xp:
        task = Wait.C(gate=str(tmp_path / "gate"))
        task.submit()
        task.job.on_completed(lambda: called.append("while it runs"))
        assert called == []
        (tmp_path / "gate").touch()
        xp.wait()
        task.job.on_completed(lambda: called.append("afterwards"))

    assert called == ["while it runs", "afterwards"]


def test_what_a_function_raises_that_waits_for_a_job_is_not_lost(tmp_path: Path) -> None:
    def submit() -> None:
        with experiment(tmp_path, "xp"):
            task = Wait.C(gate=str(tmp_path / "gate"))
            task.submit()
            task.job.on_completed(lambda: 1 / 0)
            (tmp_path / "gate").touch()

    with pytest.raises(ExceptionGroup) as raised:
        submit()
    assert str(raised.value) == "callbacks of experiment 'xp' failed (1 sub-exception)"
    assert isinstance(raised.value.exceptions[0], ZeroDivisionError)


@pytest.mark.parametrize(
    ("status", "hard", "reason"),
    [
        (3, True, "exit status 3"),
        (0, True, "its process ended before the task did"),
        (3, False, "exit status 1"),
    ],
)
def test_a_job_whose_process_ended_is_not_done(
    tmp_path: Path, status: int, hard: bool, reason: str
) -> None:
    with pytest.raises(FailedExperiment) as raised:
        submit(tmp_path, Exit.C(status=status, hard=hard))

    assert [job.reason for job in raised.value.failed] == [reason]


def test_a_task_that_exits_with_success_is_done(tmp_path: Path) -> None:
    with experiment(tmp_path, "xp"):
        task = Exit.C(status=0, hard=False)
        task.submit()

    assert task.job.state is JobState.DONE


@specifies("P14", "W7")
def test_variables_reach_the_jobs_submitted_after_they_were_set(tmp_path: Path) -> None:
    with experiment(tmp_path, "xp") as xp:
        xp.setenv("XPM_GIVEN", "some value")
        task = Variable.C(name="XPM_GIVEN")
        task.submit()

    assert task.job.folder.out.read_text(encoding="utf-8") == "some value\n"
    assert "XPM_GIVEN" not in os.environ
    with pytest.raises(ValueError) as raised:
        xp.setenv("A=B", "c")
    assert str(raised.value) == "expected an environment variable, found 'A=B'='c'"


def test_jobs_run_on_an_executor_of_the_user_which_stays_open(tmp_path: Path) -> None:
    with LocalExecutor(1) as executor:
        for name in ("one", "two"):
            with experiment(tmp_path, name, executor=executor):
                Write.C(text=name).submit()


def test_options_that_nobody_knows_are_refused(tmp_path: Path) -> None:
    with experiment(tmp_path, "xp") as xp:
        task = Write.C(text="a")
        with pytest.raises(UnknownOptionError) as raised:
            task.submit(lanucher="slurm")
        assert information(task).task is None
        assert xp.jobs == []
    assert str(raised.value) == (
        "submit() has no option 'lanucher'; its options: init_tasks, resources, max_retries, "
        "isolate"
    )


class Holder(Config):
    parts: Param[list[Any]]


class Deep(Task):
    holder: Param[Holder]


def test_a_task_that_was_not_submitted_cannot_be_used(tmp_path: Path) -> None:
    with experiment(tmp_path, "xp") as xp:
        with pytest.raises(ParameterError):
            Deep.C(holder=Holder.C(parts=[Write.C(text="a")])).submit()
        deep = Deep.C(holder=Holder.C(parts=[]))
        deep.holder.parts.append(Write.C(text="a"))
        with pytest.raises(ParameterError) as raised:
            deep.submit()
        assert xp.jobs == []

    assert str(raised.value).startswith(
        "expected the result of a task, found the task experiment.tasks.Write, which was not "
        "submitted; call its submit() and pass what it returns, in parameter 'parts[0]' of "
        "experiment.test_jobs.Holder"
    )


def test_a_task_cannot_be_submitted_to_two_workspaces(tmp_path: Path) -> None:
    task = Write.C(text="a")
    with experiment(tmp_path / "one", "xp"):
        task.submit()
    with experiment(tmp_path / "two", "xp"):
        with pytest.raises(SubmissionError) as raised:
            task.submit()
        copy = copyconfig(task)
        copy.submit()

    assert str(raised.value) == (
        "this experiment.tasks.Write was submitted to another workspace, where its paths are "
        f"({task.jobpath}); submit a copy, made by copyconfig(task)"
    )
    assert copy.path.read_text(encoding="utf-8") == "a"


def test_a_task_needs_no_job_of_an_earlier_experiment_that_is_done(tmp_path: Path) -> None:
    with experiment(tmp_path, "one"):
        needed = Write.C(text="a")
        needed.submit()
    with experiment(tmp_path, "two") as xp:
        After.C(needed=needed).submit()

    assert len(xp.jobs) == 1


def test_the_open_experiment_is_the_innermost(tmp_path: Path) -> None:
    with experiment(tmp_path, "outer") as outer:
        with experiment(tmp_path, "inner") as inner:
            assert experiment.current() is inner
        assert experiment.current() is outer
        with pytest.raises(RunningExperimentError) as again:
            outer.__enter__()
    with pytest.raises(NoExperimentError) as none:
        experiment.current()
    with pytest.raises(RunningExperimentError) as closed:
        outer.wait()

    assert str(again.value) == "the experiment 'outer' is already open"
    assert str(none.value) == "no experiment is open; use `with experiment(folder, name):`"
    assert str(closed.value) == (
        "the experiment 'outer' is not open; use it inside its `with` block"
    )


@specifies("W10", "W11")
def test_what_a_run_did_is_written_down(tmp_path: Path) -> None:
    with experiment(tmp_path, "xp") as xp:
        text = Write.C(text=tag("a")).submit()
        join = Join.C(parts=[text])
        join.submit()
        assert xp.run is not None
        status = json.loads(xp.run.status.read_text(encoding="utf-8"))
        assert (status["status"], status["ended_at"]) == ("running", None)

    status = json.loads(xp.run.status.read_text(encoding="utf-8"))
    lines = [json.loads(line) for line in xp.run.jobs.read_text(encoding="utf-8").splitlines()]
    assert status["version"] == 1
    assert status["experiment_id"] == "xp"
    assert status["run_id"] == xp.run.run_id
    assert status["status"] == "done"
    assert status["started_at"] <= status["ended_at"]
    assert status["job_states"] == {job.identifier: "done" for job in xp.jobs}
    assert all(0 <= time.time() - line["timestamp"] < 600 for line in lines)
    assert [(line["job_id"], line["task_id"], line["tags"]) for line in lines] == [
        (xp.jobs[0].identifier, "experiment.tasks.write", {"text": "a"}),
        (xp.jobs[1].identifier, "experiment.tasks.join", {"text": "a"}),
    ]


TWO = """
import sys
from pathlib import Path
from typing import Any
from experiment.tasks import Join, Write
from xpm_experiment import experiment

with experiment(sys.argv[1], "xp"):
    parts = [Write.C(text=text).submit() for text in "abcd"]
    Join.C(parts=parts).submit()
"""


def test_experiments_at_the_same_time_run_each_job_once(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    processes = [
        subprocess.Popen([sys.executable, "-c", TWO, str(tmp_path)], env=environment)
        for _ in range(3)
    ]

    assert [process.wait() for process in processes] == [0, 0, 0]
    counts = [
        len(path.read_text(encoding="utf-8").splitlines())
        for path in tmp_path.glob(f"jobs/*/*/{EXECUTIONS}")
    ]
    assert counts == [1] * 5
    assert len(list(tmp_path.glob("experiments/xp/2*/status.json"))) == 3
