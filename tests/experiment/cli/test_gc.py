import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

from experiment.cli.command import ENVIRONMENT, EVALUATE, RUN, TRAIN, snapshot, xpm
from experiment.cli.test_listings import job_of
from xpm_config import Meta, Param, PathGenerator, Task, field, param_group, partial
from xpm_experiment import Workspace, collection, experiment
from xpm_experiment.locks import job_lock

NOW = ("--older-than", "0")


def forget(root: Path, experiment: str) -> None:
    shutil.rmtree(root / "experiments" / experiment)


def jobs(root: Path) -> set[str]:
    return {folder.type_identifier.rpartition(".")[2] for folder in Workspace(root).job_folders()}


def age(root: Path, days: float) -> None:
    """Makes all jobs so old."""
    then = time.time() - days * 86_400
    for path in (root / "jobs").rglob("*"):
        os.utime(path, (then, then), follow_symlinks=False)


def test_what_runs_refer_to_is_never_removed(golden: Path, ran: Path) -> None:
    for workspace in (golden, ran):
        before = snapshot(workspace)
        found = xpm("gc", "--yes", *NOW, "-w", workspace)
        assert found == (0, "", "0 jobs, 0 bytes, removed\n")
        assert snapshot(workspace) == before


def test_without_yes_nothing_is_removed(ran: Path) -> None:
    forget(ran, "bad")
    before = snapshot(ran)

    found = xpm("gc", *NOW, "-w", ran)

    assert found.status == 0
    assert [line.split()[0].partition("/")[0] for line in found.lines] == [
        "experiment.tasks.after",
        "experiment.tasks.fail",
    ]
    assert all(line.endswith(") would be removed") for line in found.lines)
    assert found.err.startswith("2 jobs, ")
    assert found.err.endswith(" kB, would be removed: pass --yes\n")
    assert snapshot(ran) == before


def test_with_yes_what_nothing_refers_to_is_removed(ran: Path) -> None:
    forget(ran, "bad")
    folders = [job_of(ran, name).path for name in ("after", "fail")]

    found = xpm("gc", "--yes", *NOW, "-w", ran, "--json")

    assert [(job["folder"], job["removed"]) for job in found.json] == [
        (str(folder), True) for folder in folders
    ]
    assert list(found.json[0]) == ["type", "identifier", "size", "folder", "removed"]
    assert jobs(ran) == {"join", "write"}
    assert sorted(path.name for path in ran.iterdir()) == [
        ".__experimaestro__",
        ".xpm-trash.lock",
        "experiments",
        "jobs",
    ]
    assert xpm("gc", *NOW, "-w", ran).out == ""


def test_a_job_that_a_kept_one_needs_is_kept(golden: Path) -> None:
    (run,) = Workspace(golden).all_runs()
    shutil.rmtree(run.path)
    run.path.mkdir()
    run.jobs.write_text(json.dumps({"job_id": EVALUATE}))

    assert xpm("gc", *NOW, "--yes", "-w", golden).out == ""
    run.jobs.write_text(json.dumps({"job_id": TRAIN}))
    assert xpm("gc", *NOW, "--yes", "-w", golden, "--json").json[0]["identifier"] == EVALUATE
    assert jobs(golden) == {"train"}


@pytest.mark.parametrize(
    "place",
    [
        "jobs.jsonl",
        "status.json",
        "objects.jsonl",
        "data/default/experimaestro.json",
        "data/default/.xpm-commit/new/experimaestro.json",
        "unknown/deep/of-a-later-version.json",
    ],
)
def test_a_job_is_kept_wherever_a_run_names_it_also_in_a_damaged_file(
    golden: Path, place: str
) -> None:
    (run,) = Workspace(golden).all_runs()
    shutil.rmtree(run.path)
    (run.path / place).parent.mkdir(parents=True)
    (run.path / place).write_bytes(b'\xff{"' + TRAIN.encode() + b'": \x00 ' + EVALUATE.encode())

    assert xpm("gc", *NOW, "--yes", "-w", golden).out == ""


def test_experiments_behind_a_link_are_looked_at_and_loops_end(
    golden: Path, tmp_path: Path
) -> None:
    (golden / "experiments").rename(tmp_path / "elsewhere")
    (golden / "experiments").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "xp1").rename(tmp_path / "xp1")
    (tmp_path / "elsewhere" / "xp1").symlink_to(tmp_path / "xp1")
    (tmp_path / "xp1" / "loop").symlink_to(tmp_path)
    (tmp_path / "xp1" / "self").symlink_to("self")

    assert xpm("gc", *NOW, "--yes", "-w", golden).out == ""


def test_nothing_is_removed_when_a_run_cannot_be_read(
    golden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget(golden, "xp1")
    unreadable = golden / "experiments" / "xp2" / RUN
    unreadable.mkdir(parents=True)
    (unreadable / "jobs.jsonl").touch()
    before = snapshot(golden)

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)  # the tests may run as root
    found = xpm("gc", *NOW, "--yes", "-w", golden)
    monkeypatch.undo()

    assert (found.status, found.out) == (2, "")
    assert "Permission denied" in found.err
    assert snapshot(golden) == before


def test_what_is_young_is_kept(ran: Path) -> None:
    forget(ran, "bad")
    assert xpm("gc", "--yes", "-w", ran).out == ""

    age(ran, 8)
    (job_of(ran, "fail").path / "deep").mkdir()
    assert xpm("gc", "--yes", "-w", ran, "--json").json[0]["type"] == "experiment.tasks.after"
    age(ran, 6.9)
    assert xpm("gc", "--yes", "-w", ran).out == ""
    age(ran, 7.1)
    assert xpm("gc", "--yes", "-w", ran, "--json").json[0]["type"] == "experiment.tasks.fail"


def test_what_a_young_job_needs_is_kept(ran: Path) -> None:
    forget(ran, "bad")
    age(ran, 8)
    job_of(ran, "after").params.touch()

    assert xpm("gc", "--yes", "-w", ran).out == ""
    assert jobs(ran) == {"after", "fail", "join", "write"}


def test_what_runs_is_kept(ran: Path) -> None:
    forget(ran, "bad")
    marker = {"type": "local", "pid": os.getpid()}
    job_of(ran, "fail").pid.write_text(json.dumps(marker))
    after = job_of(ran, "after")
    with job_lock(after):  # which begins to run
        found = xpm("gc", *NOW, "--yes", "-w", ran)

    assert [line.rpartition(") ")[2] for line in found.lines] == ["kept"]
    assert jobs(ran) == {"after", "fail", "join", "write"}


def test_what_is_submitted_meanwhile_comes_back(
    golden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget(golden, "xp1")
    before = snapshot(golden / "jobs")
    moved = Path.rename
    added: list[Path] = []

    def rename(path: Path, target: Path) -> Path:
        result = moved(path, target)
        if not added:  # at the first job that goes, a run begins that needs all
            run = Workspace(golden).new_run("late")
            run.jobs.write_text(json.dumps({"job_id": EVALUATE, "task_id": "x", "tags": {}}))
            added.append(run.path)
        return result

    monkeypatch.setattr(Path, "rename", rename)
    found = xpm("gc", *NOW, "--yes", "-w", golden)

    assert added
    assert [line.rpartition(") ")[2] for line in found.lines] == ["kept", "kept"]
    assert found.err == "0 jobs, 0 bytes, removed\n"
    assert snapshot(golden / "jobs") == before


KILLED = """
import os, signal, sys
count = int(sys.argv.pop())
def hook(event, arguments):
    global count
    if event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "open") and armed:
        if event == "open" and not (arguments[2] or 0) & (os.O_WRONLY | os.O_CREAT):
            return
        count -= 1
        if count < 0:
            os.kill(os.getpid(), signal.SIGKILL)
armed = False
sys.addaudithook(hook)
from xpm_experiment.cli import app, main
from xpm_experiment import collection
armed = True
main()
"""


@pytest.mark.exhaustive
@pytest.mark.parametrize("is_needed_later", [False, True])
def test_a_removal_that_is_killed_anywhere_loses_nothing_that_is_referred_to(
    golden: Path, tmp_path: Path, is_needed_later: bool
) -> None:
    forget(golden, "xp1")
    run = Workspace(golden).new_run("late")
    run.jobs.write_text(json.dumps({"job_id": TRAIN}))
    train = snapshot(golden / "jobs" / "golden.models.train")
    evaluate = snapshot(golden / "jobs" / "golden.models.evaluate" / EVALUATE)
    for count in range(100):
        workspace = shutil.copytree(golden, tmp_path / str(count), symlinks=True)
        options = ["--yes", *NOW, "-w", str(workspace), str(count)]
        command = [sys.executable, "-c", KILLED, "gc", *options]
        done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, check=False)
        assert snapshot(workspace / "jobs" / "golden.models.train") == train
        if is_needed_later:
            later = Workspace(workspace).new_run("later")
            later.jobs.write_text(json.dumps({"job_id": EVALUATE}))
        assert xpm("gc", "--yes", *NOW, "-w", workspace).status == 0
        left = workspace / "jobs" / "golden.models.evaluate" / EVALUATE
        assert snapshot(left) in (({}, evaluate) if is_needed_later else ({},))
        assert "train" in jobs(workspace)
        assert not Workspace(workspace).trash.exists()
        shutil.rmtree(workspace)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
    assert count > 5


def test_one_process_removes_jobs_at_a_time(ran: Path) -> None:
    forget(ran, "bad")
    with FileLock(Workspace(ran).trash_lock):
        found = xpm("gc", "--yes", *NOW, "-w", ran)

    assert found == (
        2,
        "",
        f"xpm: another process removes jobs of the workspace {ran} now\n",
    )
    assert jobs(ran) == {"after", "fail", "join", "write"}


def test_what_has_an_odd_name_is_removed_too(golden: Path) -> None:
    for name in ("\udcff", "two\nlines", "-w"):
        (golden / "jobs" / name / name).mkdir(parents=True)

    found = xpm("gc", "--yes", *NOW, "-w", golden, "--json")

    assert {job["identifier"] for job in found.json if job["removed"]} == {
        "\udcff",
        "two\nlines",
        "-w",
    }
    assert jobs(golden) == {"evaluate", "train"}


def test_a_job_in_the_trash_of_which_nobody_can_tell_what_it_was_stays(golden: Path) -> None:
    workspace = Workspace(golden)
    for folder in list(workspace.job_folders()):
        collection._trashed(workspace, folder, 0)
    described = next(workspace.trash.glob("*/job"))
    described.write_text("")
    before = snapshot(golden)

    found = xpm("gc", "--yes", *NOW, "-w", golden)

    assert found == (
        2,
        "",
        f"xpm: expected the path of the job in {described.parent / 'content'}, found '' in "
        f"{described}; move it to where it was, or delete it\n",
    )
    (golden / ".xpm-trash.lock").unlink()
    assert snapshot(golden) == before


def test_what_a_killed_removal_took_and_a_new_run_needs_comes_back(golden: Path) -> None:
    workspace = Workspace(golden)
    before = snapshot(golden / "jobs")
    (run,) = workspace.all_runs()
    for folder in list(workspace.job_folders()):
        collection._trashed(workspace, folder, 0)
    assert list(workspace.job_folders()) == []

    assert run.jobs.exists()
    assert xpm("gc", *NOW, "--yes", "-w", golden).status == 0

    assert snapshot(golden / "jobs") == before
    assert not workspace.trash.exists()


class Shares(Task):
    """Has a folder in common with tasks that differ in `steps` only."""

    run = partial(exclude_all=True, include_groups=[param_group("kind")])

    kind: Param[str] = field(groups=[param_group("kind")])
    steps: Param[int]
    shared: Meta[Path] = field(default_factory=PathGenerator("model", partial=run))

    def execute(self) -> None:
        self.shared.parent.mkdir(parents=True, exist_ok=True)
        self.shared.write_text(self.kind)


def test_what_jobs_share_stays_as_long_as_one_of_them(tmp_path: Path) -> None:
    kept, *others = (Shares.C(kind=kind, steps=n) for n, kind in enumerate(["a", "a", "b"]))
    with experiment(tmp_path, "kept"):
        kept.submit()
    with experiment(tmp_path, "other"):
        for task in others:
            task.submit()
    assert xpm("gc", *NOW, "-w", tmp_path, "--yes").err == "0 jobs, 0 bytes, removed\n"
    forget(tmp_path, "other")

    found = xpm("gc", *NOW, "-w", tmp_path, "--json").json
    assert [one["folder"] for one in found][-1] == str(others[1].shared.parent)
    assert xpm("gc", *NOW, "-w", tmp_path, "--yes").err.startswith("2 jobs, 1 partial, ")

    assert kept.shared.read_text() == "a"
    assert kept.job.folder.done.exists()
    assert not others[1].shared.parent.exists()
    forget(tmp_path, "kept")
    assert xpm("gc", *NOW, "-w", tmp_path, "--yes").err.startswith("1 job, 1 partial, ")
    assert not any((tmp_path / "partials").iterdir())


def test_what_a_job_of_the_reference_links_to_stays(tmp_path: Path) -> None:
    shared = tmp_path / "partials" / "a.task" / "model" / ("5" * 64)
    shared.mkdir(parents=True)
    with experiment(tmp_path, "kept"):
        task = Shares.C(kind="a", steps=1)
        task.submit()
    task.job.folder.shared.mkdir(parents=True)
    link = task.job.folder.shared / "model"
    link.symlink_to(f"/elsewhere/partials/a.task/model/{shared.name}")  # where it was written

    assert xpm("gc", *NOW, "-w", tmp_path, "--yes").out == ""
    link.unlink()
    assert xpm("gc", *NOW, "-w", tmp_path, "--yes").out.startswith("a.task/55555555 ")
    assert not shared.exists()


def test_a_partial_that_a_job_shares_again_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = Shares.C(kind="a", steps=1)
    with experiment(tmp_path, "xp"):
        task.submit()
    forget(tmp_path, "xp")
    found = collection.unreferred(Workspace(tmp_path), 0)

    # what a run that begins between the two looks would write
    monkeypatch.setattr(collection, "referred_by_runs", lambda _: {task.job.identifier})
    assert collection.remove(Workspace(tmp_path), found, 0) == []
    assert task.shared.read_text() == "a"
