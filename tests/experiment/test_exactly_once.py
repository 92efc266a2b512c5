"""Many programs that submit the same tasks to one workspace, some of which are killed."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from experiment.participant import TASKS, Once
from xpm_config import identify
from xpm_experiment import JobFolder, Workspace

pytestmark = pytest.mark.exhaustive

PARTICIPANTS = 16
ROUNDS = int(os.environ.get("XPM_ROUNDS", "5"))
TESTS = Path(__file__).parents[1]


def start(workspace: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", "from experiment import participant; participant.main()", workspace],
        cwd=workspace,
        env={**os.environ, "PYTHONPATH": str(TESTS), "XPM_ROUND": str(workspace)},
        stderr=subprocess.DEVNULL,
    )


def folders(workspace: Path) -> list[JobFolder]:
    tasks = [Once.C(number=number) for number in range(TASKS)]
    identifiers = [str(identify(task)) for task in tasks]
    return [Workspace(workspace).job("experiment.participant.once", name) for name in identifiers]


def lines(folder: JobFolder, name: str) -> int:
    path = folder.path / name
    return len(path.read_text(encoding="utf-8").splitlines()) if path.exists() else 0


def check_markers(folder: JobFolder) -> None:
    """Checks what can be said of a job at any time."""
    if folder.done.exists():
        assert lines(folder, "ended") >= 1
    assert not (folder.path / "twice").exists()


def check_all_done(workspace: Path) -> None:
    for folder in folders(workspace):
        check_markers(folder)
        assert folder.done.exists()
        assert not folder.failed.exists()
        assert not folder.pid.exists()


def test_programs_that_submit_the_same_tasks_run_each_once(tmp_path: Path) -> None:
    programs = [start(tmp_path) for _ in range(PARTICIPANTS)]

    assert [program.wait() for program in programs] == [0] * PARTICIPANTS
    check_all_done(tmp_path)
    assert [lines(folder, "begun") for folder in folders(tmp_path)] == [1] * TASKS


def kill_job(workspace: Path, folder: JobFolder) -> None:
    """Kills the process that runs a job, if it is one of this round."""
    try:
        number = json.loads(folder.pid.read_text(encoding="utf-8"))["pid"]
        process = os.pidfd_open(number)
    except OSError:
        return
    try:
        variables = Path(f"/proc/{number}/environ").read_bytes().split(b"\0")
        if f"XPM_ROUND={workspace}".encode() in variables:
            signal.pidfd_send_signal(process, signal.SIGKILL)
    except OSError:
        pass  # it has ended
    finally:
        os.close(process)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux kills by a handle")
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_whatever_is_killed_every_task_is_done_and_none_twice_at_a_time(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    jobs = folders(tmp_path)
    programs = [start(tmp_path) for _ in range(PARTICIPANTS)]
    killed = chance.sample(programs, PARTICIPANTS // 2)
    while any(program.poll() is None for program in programs):
        time.sleep(chance.uniform(0.0, 0.05))
        if killed and chance.random() < 0.1:
            killed.pop().kill()
        for folder in jobs:
            if folder.pid.exists() and chance.random() < 0.3:
                kill_job(tmp_path, folder)
            check_markers(folder)

    # a program that goes on where the others left it, after jobs of killed ones have ended
    assert start(tmp_path).wait() == 0
    check_all_done(tmp_path)
    assert all(lines(folder, "ended") <= lines(folder, "begun") for folder in jobs)
