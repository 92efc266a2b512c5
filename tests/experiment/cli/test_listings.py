"""`xpm runs` and `xpm jobs`."""

import json
import os
import re
import socket
from pathlib import Path

import pytest

from experiment.cli.command import EVALUATE, RUN, TRAIN, snapshot, xpm
from xpm_experiment import JobFolder, Workspace
from xpm_experiment.levels import Level, write_levels


def times_hidden(text: str) -> str:
    text = re.sub(r"\d{8}_\d{6}", "RUN_IDENTIFIER_", text)
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "0000-00-00 00:00:00", text)
    return re.sub(r"\d\.\d s", "0.0 s", text).replace(socket.gethostname(), "HOST")


def job_of(root: Path, name: str) -> JobFolder:
    (path,) = (root / "jobs").glob(f"*.{name}/*")
    return JobFolder(path)


def states(root: Path, *arguments: str) -> dict[str, str]:
    found = xpm("jobs", "-w", root, "--json", *arguments).json
    return {job["type"].rpartition(".")[2]: job["state"] for job in found}


def test_the_runs_of_the_reference_are_listed(golden: Path) -> None:
    status, out, err = xpm("runs", "-w", golden)

    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "EXPERIMENT  RUN              STATUS  STARTED              DURATION  HOST  JOBS    SAVES",
        "xp1         20261123_171636  done    2026-11-23 17:16:36  0.8 s     host  2 done  default",
    ]


def test_runs_as_json_have_the_documented_keys(golden: Path) -> None:
    (run,) = xpm("runs", "xp1", "-w", golden, "--json").json

    assert run.pop("started") < run.pop("ended")
    assert run.pop("duration") == pytest.approx(0.801346)
    assert run == {
        "experiment": "xp1",
        "run": RUN,
        "status": "done",
        "host": "host",
        "jobs": {"done": 2},
        "saves": ["default"],
        "folder": str(golden / "experiments" / "xp1" / RUN),
    }


def test_the_runs_of_one_experiment_are_listed(ran: Path) -> None:
    line = times_hidden(xpm("runs", "bad", "-w", ran).out).splitlines()[1]
    at = "failed 0000-00-00 00:00:00 0.0 s HOST"
    assert " ".join(line.split()) == f"bad RUN_IDENTIFIER_ {at} 1 failed, 1 not started"
    assert xpm("runs", "nine", "-w", ran, "--json") == (0, "[]\n", "")


def test_the_jobs_of_the_reference_are_listed(golden: Path) -> None:
    before = snapshot(golden)

    assert xpm("jobs", "-w", golden) == (
        0,
        "JOB                              STATE  TAGS    STARTED  DURATION  HOST\n"
        "golden.models.evaluate/0bf70999  done   lr=0.5\n"
        "golden.models.train/ba5f1741     done   lr=0.5\n",
        "",
    )
    assert snapshot(golden) == before


def test_jobs_as_json_have_the_documented_keys(golden: Path) -> None:
    folder = golden / "jobs" / "golden.models.train" / TRAIN
    os.utime(folder / "train.done", (1000.5, 1000.5))

    found = xpm("jobs", "--type", "train", "-w", golden, "--json")

    assert found.json == [
        {
            "type": "golden.models.train",
            "identifier": TRAIN,
            "state": "done",
            "tags": {"lr": 0.5},
            "experiments": ["xp1"],
            "host": None,
            "started": None,
            "ended": 1000.5,
            "duration": None,
            "reason": None,
            "folder": str(folder),
            "progress": [],
        }
    ]
    assert len(found.lines) == 3  # each job on a line of its own


def test_the_times_that_the_reference_notes_are_told(golden: Path) -> None:
    status = golden / "jobs" / "golden.models.train" / TRAIN / ".experimaestro" / "status.json"
    status.parent.mkdir()
    status.write_text(
        json.dumps(
            {
                "started_time": "2026-11-23T22:21:36.306058",
                "ended_time": "2026-11-23T22:24:41.306058",
            }
        )
    )

    assert "2026-11-23 22:21:36  3 min 5 s" in xpm("jobs", "-w", golden).lines[2]


def test_the_jobs_of_this_project_are_listed_with_time_and_host(ran: Path) -> None:
    lines = times_hidden(xpm("jobs", "-w", ran).out).splitlines()

    at = "0000-00-00 00:00:00  0.0 s     HOST"
    assert [re.sub(r"/[0-9a-f]{8}", "/12345678", line) for line in lines] == [
        "JOB                              STATE    TAGS    STARTED              DURATION  "
        f"HOST{' ' * (len(socket.gethostname()) - len('HOST'))}".rstrip(),
        "experiment.tasks.after/12345678  waiting",
        f"experiment.tasks.fail/12345678   failed           {at}",
        f"experiment.tasks.join/12345678   done     text=b  {at}",
        f"experiment.tasks.write/12345678  done     text=a  {at}",
        f"experiment.tasks.write/12345678  done     text=b  {at}",
    ]


@pytest.mark.parametrize(
    ("options", "types"),
    [
        (["--state", "failed"], ["fail"]),
        (["--state", "failed", "-s", "waiting"], ["after", "fail"]),
        (["--type", "Write"], ["write", "write"]),
        (["--type", "*.tasks.*n", "--type", "after"], ["after", "join"]),
        (["--type", "tasks.write"], []),
        (["--tag", "text"], ["join", "write", "write"]),
        (["--tag", "text=b"], ["join", "write"]),
        (["--tag", "text", "-t", "text=a"], ["write"]),
        (["--tag", "nothing"], []),
        (["--experiment", "bad"], ["after", "fail"]),
        (["-e", "good", "--type", "write", "--tag", "text=a", "--state", "done"], ["write"]),
    ],
)
def test_jobs_are_chosen_by_state_type_tag_and_experiment(
    ran: Path, options: list[str], types: list[str]
) -> None:
    found = xpm("jobs", "-w", ran, "--json", *options).json

    assert [job["type"].rpartition(".")[2] for job in found] == types


def test_a_number_as_tag_is_found_as_it_is_written(golden: Path) -> None:
    assert len(xpm("jobs", "-w", golden, "--tag", "lr=0.5").lines) == 3
    assert len(xpm("jobs", "-w", golden, "--tag", "lr=0.50").lines) == 1


def test_a_job_whose_process_is_there_runs_and_one_whose_process_is_gone_is_lost(
    ran: Path,
) -> None:
    after = job_of(ran, "after")
    markers = {
        os.getpid(): "running",
        2**22 + 1: "lost",  # more than there may be
        0: "lost",
        -1: "lost",
        10**30: "lost",
        "x": "lost",
        None: "lost",
    }
    found = {}
    for pid in markers:
        marker = {"type": "local", "pid": pid, "host": socket.gethostname()}
        after.pid.write_text(json.dumps(marker))
        found[pid] = states(ran)["after"]

    assert found == markers
    after.pid.write_text(json.dumps({"type": "local", "pid": 1, "host": "elsewhere"}))
    assert states(ran, "--state", "running") == {"after": "running"}


def test_a_failed_job_that_runs_again_runs(ran: Path) -> None:
    fail = job_of(ran, "fail")
    fail.pid.write_text(json.dumps({"type": "local", "pid": os.getpid()}))
    assert states(ran)["fail"] == "running"
    fail.pid.write_text(json.dumps({"type": "local", "pid": 0}))
    assert states(ran)["fail"] == "failed"


def test_the_reason_of_a_failure_is_told(ran: Path) -> None:
    (job,) = xpm("jobs", "-w", ran, "--json", "--state", "failed").json

    assert job["reason"] == "failed"
    assert job["host"] == socket.gethostname()
    assert job["duration"] == job["ended"] - job["started"] >= 0


def test_the_tags_of_the_latest_run_are_told(ran: Path) -> None:
    run = Workspace(ran).new_run("good")
    identifier = job_of(ran, "join").identifier
    line = {"job_id": identifier, "task_id": "experiment.tasks.join", "tags": {"text": "new"}}
    run.jobs.write_text(json.dumps(line))

    (job,) = xpm("jobs", "-w", ran, "--json", "--type", "join").json

    assert (job["tags"], job["experiments"]) == ({"text": "new"}, ["good"])


def test_an_empty_workspace_has_no_jobs(tmp_path: Path) -> None:
    Workspace(tmp_path).create()

    assert xpm("jobs", "-w", tmp_path, "--json") == (0, "[]\n", "")
    assert xpm("jobs", "-w", tmp_path).lines == ["JOB  STATE  TAGS  STARTED  DURATION  HOST"]
    assert EVALUATE not in xpm("runs", "-w", tmp_path).out


def test_how_far_a_job_is_is_told_while_it_runs(ran: Path) -> None:
    after = job_of(ran, "after")
    write_levels(after, [Level(0.4, "epoch 3"), Level(0.25)])
    assert "PROGRESS" not in xpm("jobs", "-w", ran).out

    after.pid.write_text(json.dumps({"type": "local", "pid": os.getpid()}))
    header, *rows = xpm("jobs", "-w", ran).lines
    assert header.split()[-2:] == ["HOST", "PROGRESS"]
    assert [row for row in rows if row.endswith("40% epoch 3 > 25%")] == rows[:1]
    (job,) = xpm("jobs", "-w", ran, "--state", "running", "--json").json
    assert job["progress"] == [{"value": 0.4, "desc": "epoch 3"}, {"value": 0.25, "desc": ""}]
    assert "progress: 40% epoch 3 > 25%" in xpm("show", after.path, "-w", ran).lines
