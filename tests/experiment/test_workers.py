"""Jobs that run one after another in the same process."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from tqdm import tqdm

from experiment.tasks import EXECUTIONS, Exit, KilledOnce, Variable, Write, note_execution
from xpm_config import Meta, Param, PathGenerator, Task, field
from xpm_experiment import FailedExperiment, JobState, LocalExecutor, experiment


class Place(Task):
    """Tells what it finds in its process."""

    number: Param[int]

    def execute(self) -> None:
        note_execution()
        print("here", self.number)
        print(os.getcwd(), sys.argv[1:], file=sys.stderr)


class Leave(Task):
    """Leaves something behind in its process."""

    what: Param[str]

    def execute(self) -> None:
        note_execution()
        getattr(self, self.what)()

    def nothing(self) -> None:
        os.environ["XPM_LEFT"] = "left"
        os.environ.pop("PATH", None)
        sys.path.insert(0, "left")
        os.chdir("/")

    def a_thread(self) -> None:
        threading.Thread(target=time.sleep, args=[0.1]).start()

    def a_daemon(self) -> None:
        threading.Thread(target=time.sleep, args=[60], daemon=True).start()

    def a_process(self) -> None:
        subprocess.Popen(["sleep", "0.1"])

    def a_handler(self) -> None:
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)

    def a_closed_output(self) -> None:
        sys.stdout.close()

    def another_output(self) -> None:
        sys.stderr = sys.stdout

    def a_mask(self) -> None:
        os.umask(0o077)


class Bar(Task):
    """Shows a bar, beside which tqdm starts a thread."""

    number: Param[int]

    def execute(self) -> None:
        note_execution()
        for _ in tqdm(range(3)):
            print(threading.active_count())


def process_of(task: Task) -> int:
    (line,) = (task.jobpath / EXECUTIONS).read_text(encoding="utf-8").splitlines()
    return int(line)


def run(workspace: Path, *tasks: Any) -> None:
    """Runs tasks one after another, in the same process if they can."""
    with LocalExecutor(1) as executor, experiment(workspace, "xp", executor=executor):
        for task in tasks:
            task.submit()


def test_jobs_run_in_the_same_process_each_with_its_own_folder_and_logs(tmp_path: Path) -> None:
    first, second = (Place.C(number=number) for number in (1, 2))
    run(tmp_path, first, second)

    assert process_of(first) == process_of(second) != os.getpid()
    for number, task in ((1, first), (2, second)):
        folder = task.job.folder
        assert folder.out.read_text(encoding="utf-8") == f"here {number}\n"
        assert folder.err.read_text(encoding="utf-8").startswith(f"{task.jobpath} ")
        assert not folder.pid.exists()


def test_what_a_job_changed_is_put_back(tmp_path: Path) -> None:
    leave, path, left = Leave.C(what="nothing"), Variable.C(name="PATH"), Write.C(text="a")
    run(tmp_path, leave, path, left)

    assert path.job.folder.out.read_text(encoding="utf-8") == os.environ["PATH"] + "\n"
    with pytest.raises(FailedExperiment) as raised:
        run(tmp_path, Leave.C(what="nothing"), Variable.C(name="XPM_LEFT"))
    assert raised.value.failed[0].log_tail(1) == ["KeyError: 'XPM_LEFT'"]


@pytest.mark.parametrize(
    "what",
    [
        "a_thread",
        "a_daemon",
        "a_process",
        "a_handler",
        "a_closed_output",
        "another_output",
        "a_mask",
    ],
)
def test_no_job_meets_what_another_left_behind(tmp_path: Path, what: str) -> None:
    leave, place = Leave.C(what=what), Place.C(number=1)
    run(tmp_path, leave, place)

    assert leave.job.state is place.job.state is JobState.DONE
    assert process_of(leave) != process_of(place)


def test_bars_of_tqdm_leave_nothing_behind(tmp_path: Path) -> None:
    first, second = (Bar.C(number=number) for number in (1, 2))
    run(tmp_path, first, second)

    assert process_of(first) == process_of(second)
    for task in (first, second):  # each has its bar looked after
        assert task.job.folder.out.read_text(encoding="utf-8") == "2\n" * 3


@pytest.mark.parametrize("kind", ["killed", "exits"])
def test_a_crash_of_a_job_is_its_own_only(tmp_path: Path, kind: str) -> None:
    end: Any = KilledOnce.C(number=1) if kind == "killed" else Exit.C(status=3, hard=True)
    before, after = (Place.C(number=number) for number in (1, 2))
    with pytest.raises(FailedExperiment) as raised:
        run(tmp_path, before, end, after)

    assert raised.value.failed == (end.job,)
    assert before.job.state is after.job.state is JobState.DONE
    assert process_of(before) != process_of(after)


def test_jobs_with_other_variables_run_in_another_process(tmp_path: Path) -> None:
    tasks = [Place.C(number=number) for number in range(4)]
    with LocalExecutor(1) as executor, experiment(tmp_path, "xp", executor=executor) as xp:
        for value, task in zip("aaba", tasks, strict=True):
            xp.setenv("XPM_GIVEN", value)
            task.submit()

    processes = [process_of(task) for task in tasks]
    assert processes[0] == processes[1] != processes[2]
    assert processes[3] != processes[2]


SCRIPT = """
import sys
from xpm_config import Param, Task
from xpm_experiment import LocalExecutor, experiment

class Count(Task):
    number: Param[int]

    def execute(self) -> None:
        global met
        met += 1
        print(met)

met = 0
with open("executed.txt", "a") as file:
    file.write("once\\n")

if __name__ == "__main__":
    with LocalExecutor(1) as executor, experiment(sys.argv[1], "xp", executor=executor) as xp:
        for number in range(3):
            Count.C(number=number).submit()
    print([job.folder.out.read_text().strip() for job in xp.jobs])
"""


def test_a_script_is_executed_once_in_each_process(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.replace("executed.txt", str(tmp_path / "executed.txt")))

    printed = subprocess.run(
        [sys.executable, script, tmp_path / "ws"], check=True, stdout=subprocess.PIPE, text=True
    ).stdout

    assert printed == "['1', '2', '3']\n"
    assert (tmp_path / "executed.txt").read_text() == "once\n" * 2  # the script itself, its jobs


class ForkAndDie(Task):
    """Leaves a child without its own program, then is killed."""

    child: Meta[Path] = field(default_factory=PathGenerator("child"))

    def execute(self) -> None:
        if (child := os.fork()) == 0:
            time.sleep(60)
            os._exit(0)
        self.child.write_text(str(child), encoding="utf-8")
        os.kill(os.getpid(), signal.SIGKILL)


def test_the_end_of_a_job_is_noticed_though_a_child_of_it_lives_on(tmp_path: Path) -> None:
    task = ForkAndDie.C()
    with pytest.raises(FailedExperiment) as raised:
        run(tmp_path, task)
    os.kill(int(task.child.read_text(encoding="utf-8")), signal.SIGKILL)

    assert raised.value.failed[0].reason == "killed by signal SIGKILL"


def test_a_process_that_was_killed_between_two_jobs_is_replaced(tmp_path: Path) -> None:
    first, second = (Place.C(number=number) for number in (1, 2))
    with LocalExecutor(1) as executor, experiment(tmp_path, "xp", executor=executor) as xp:
        first.submit()
        xp.wait()
        killed = process_of(first)
        os.kill(killed, signal.SIGKILL)
        os.waitid(os.P_PID, killed, os.WEXITED | os.WNOWAIT)
        second.submit()

    assert process_of(second) != killed


def test_no_process_outlives_its_executor(tmp_path: Path) -> None:
    place = Place.C(number=1)
    run(tmp_path, place)

    with pytest.raises(ProcessLookupError):
        os.kill(process_of(place), 0)
