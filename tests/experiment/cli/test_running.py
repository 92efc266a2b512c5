"""`xpm run` and `xpm retry`."""

import json
import os
import signal
import time
from pathlib import Path

from experiment.cli.command import process, snapshot, started, xpm
from experiment.cli.test_listings import job_of, states
from experiment.tasks import EXECUTIONS, Wait
from xpm_experiment import experiment


def executions(root: Path, name: str) -> int:
    return len((job_of(root, name).path / EXECUTIONS).read_text().splitlines())


def repaired(root: Path) -> None:
    """Makes the job that failed one that can be done."""
    params = job_of(root, "fail").params
    text = params.read_text()
    document = json.loads(text)
    (fail,) = (part for part in document["objects"] if part["type"] == "Fail")
    fail |= {"type": "Wait", "typename": "experiment.tasks.Wait"}
    fail["fields"] = {
        "gate": str(params),
        "started": {"type": "path", "value": "started", "base": "job"},
    }
    params.write_text(json.dumps(document))


def test_run_runs_a_job_in_its_folder_as_the_module_does(ran: Path) -> None:
    after = job_of(ran, "after")

    assert process("run", after.params).returncode == 0
    assert (executions(ran, "after"), states(ran)["after"]) == (1, "done")
    assert process("run", after.params).returncode == 0
    assert executions(ran, "after") == 1


def test_run_tells_of_a_failure(ran: Path, tmp_path: Path) -> None:
    done = process("run", job_of(ran, "fail").params)

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "ValueError: it went wrong"
    missing = process("run", tmp_path / "params.json")
    assert missing.returncode == 1
    assert missing.stderr == (
        "ParamsFileNotFoundError: expected a JSON file, found nothing in "
        f"{tmp_path / 'params.json'}\n"
    )


def test_retry_tells_which_would_run_again(ran: Path) -> None:
    before = snapshot(ran)
    name = f"experiment.tasks.fail/{job_of(ran, 'fail').identifier[:8]}"

    assert xpm("retry", "--dry-run", "-w", ran) == (0, f"{name} would run again\n", "")
    assert xpm("retry", "--dry-run", "-w", ran, "--type", "write") == (0, "", "")
    assert snapshot(ran) == before


def test_retry_runs_jobs_that_failed_again(ran: Path) -> None:
    fail = job_of(ran, "fail")
    name = f"experiment.tasks.fail/{fail.identifier[:8]}"

    again = process("retry", "-w", ran)
    assert again.returncode == 1
    assert again.stdout == f"{name} failed: exit status 1\n"
    assert again.stderr == "1 job run again, 1 failed\n"

    repaired(ran)
    again = process("retry", "-w", ran)
    assert (again.returncode, again.stdout) == (0, f"{name} done\n")
    assert again.stderr == "1 job run again, 0 failed\n"
    assert states(ran)["fail"] == "done"
    assert executions(ran, "fail") == 3
    assert process("retry", "-w", ran).stderr == "0 jobs run again, 0 failed\n"


def test_retry_runs_what_is_needed_first_and_leaves_out_what_needs_a_failed_one(ran: Path) -> None:
    fail, after = job_of(ran, "fail"), job_of(ran, "after")
    after.failed.write_text("")
    names = [f"experiment.tasks.{n}/{job_of(ran, n).identifier[:8]}" for n in ("fail", "after")]

    first = process("retry", "-w", ran)
    assert first.stdout.splitlines() == [
        f"{names[0]} failed: exit status 1",
        f"{names[1]} failed: it needs experiment.tasks.fail {fail.identifier[:8]}, which failed",
    ]
    repaired(ran)
    second = process("retry", "-w", ran, "-j", "2", "--json")

    assert second.returncode == 0
    assert json.loads(second.stdout) == [
        {
            "type": job.type_identifier,
            "identifier": job.identifier,
            "folder": str(job.path),
            "done": True,
            "reason": None,
        }
        for job in (fail, after)
    ]


def test_retry_leaves_jobs_that_did_not_fail(ran: Path) -> None:
    join = job_of(ran, "join")

    assert xpm("retry", join.identifier, "-w", ran) == (
        0,
        "",
        f"xpm: experiment.tasks.join/{join.identifier[:8]} is done: not run again\n"
        "0 jobs run again, 0 failed\n",
    )
    assert executions(ran, "join") == 1


def test_a_killed_job_is_lost_and_runs_again(tmp_path: Path) -> None:
    workspace, gate = tmp_path / "ws", tmp_path / "gate"
    with experiment(workspace, "xp"):
        gate.touch()
        Wait.C(gate=str(gate)).submit()
    gate.unlink()
    wait = job_of(workspace, "wait")
    wait.done.unlink()
    (wait.path / "started").unlink()
    command = started("run", wait.params)
    while not (wait.path / "started").exists():
        time.sleep(0.01)
    assert states(workspace) == {"wait": "running"}

    os.kill(command.pid, signal.SIGKILL)
    with command:
        command.wait()
    assert states(workspace) == {"wait": "lost"}
    gate.touch()
    assert process("retry", "-w", workspace).returncode == 0
    assert states(workspace) == {"wait": "done"}
