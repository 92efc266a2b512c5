import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from experiment.cli.command import ENVIRONMENT, EVALUATE, RUN, TRAIN, process, snapshot, xpm
from experiment.cli.test_gc import KILLED
from experiment.cli.test_listings import job_of
from experiment.tasks import Join
from xpm_experiment import Workspace, experiment


def without_locks(folder: Path) -> dict[str, bytes | str]:
    return {
        name: content for name, content in snapshot(folder).items() if not name.endswith(".lock")
    }


def test_an_experiment_is_copied_with_its_jobs(golden: Path, tmp_path: Path) -> None:
    before = snapshot(golden)

    assert xpm("copy", "xp1", tmp_path / "new", "-w", golden) == (
        0,
        "1 run and 2 jobs copied\n",
        "",
    )

    copied = snapshot(tmp_path / "new")
    assert copied.pop("experiments/xp1/current") == RUN
    assert copied.pop(".__experimaestro__") == b""
    assert copied == before == snapshot(golden)
    assert xpm("copy", "xp1", tmp_path / "new", "-w", golden).out == (
        "0 runs and 0 jobs copied\n2 jobs there already\n"
    )


def test_a_copy_is_used_without_its_source(ran: Path, tmp_path: Path) -> None:
    assert xpm("copy", "good", tmp_path / "new", "-w", ran).status == 0
    shutil.rmtree(ran)

    with experiment(tmp_path / "new", "again") as xp:
        texts = xp.load("good")
        join = Join.C(parts=texts)
        join.submit()

    assert [job.already_done for job in xp.jobs] == [True]
    assert [text.path.is_relative_to(tmp_path / "new") for text in texts] == [True, True]
    assert xpm("doctor", "-w", tmp_path / "new").out == ""
    assert process("check", tmp_path / "new").returncode == 0


def test_only_what_the_experiment_needs_is_copied(ran: Path, tmp_path: Path) -> None:
    found = xpm("copy", "good", tmp_path / "new", "-w", ran, "--json").json

    names = sorted(Path(folder).parent.name for folder in found["jobs"])
    assert names == ["experiment.tasks.join", *["experiment.tasks.write"] * 2]
    assert [len(found[key]) for key in ("runs", "present", "unfinished")] == [1, 0, 0]
    assert without_locks(tmp_path / "new" / "jobs").keys() == {
        name
        for name in without_locks(ran / "jobs")
        if not name.startswith(("experiment.tasks.after", "experiment.tasks.fail"))
    }


def test_jobs_that_are_not_done_are_left_out_and_told(ran: Path, tmp_path: Path) -> None:
    names = [f"experiment.tasks.{n}/{job_of(ran, n).identifier[:8]}" for n in ("after", "fail")]

    found = xpm("copy", "bad", tmp_path / "new", "-w", ran)

    assert (found.status, found.out) == (1, "1 run and 0 jobs copied\n")
    assert sorted(found.err.splitlines()) == [
        f"left out, since it is not done: {name}" for name in names
    ]
    assert not (tmp_path / "new" / "jobs").exists()


def test_one_run_is_copied(ran: Path, tmp_path: Path) -> None:
    workspace = Workspace(ran)
    (first,) = workspace.runs("good")
    second = workspace.new_run("good")

    assert xpm("copy", "good", tmp_path / "a", "--run", second.run_id, "-w", ran).out == (
        "1 run and 0 jobs copied\n"
    )
    assert xpm("copy", "good", tmp_path / "a", "-w", ran).out == "1 run and 3 jobs copied\n"
    current = tmp_path / "a" / "experiments" / "good" / "current"
    assert current.readlink() == Path(second.run_id)
    assert [run.run_id for run in Workspace(tmp_path / "a").runs("good")] == [
        first.run_id,
        second.run_id,
    ]


def test_what_cannot_be_copied_is_told(golden: Path, tmp_path: Path) -> None:
    nine = f"there is no experiment 'nine' in the workspace {golden}; it has 'xp1'"
    run = f"there is no experiment 'xp1' with a run '1' in the workspace {golden}; it has 'xp1'"
    inside = f"expected another workspace than {golden}, found "
    for arguments, message in (
        (["nine", tmp_path / "new"], nine),
        (["xp1", tmp_path / "new", "--run", "1"], run),
        (["xp1", golden], f"{inside}{golden}"),
        (["xp1", golden / "inside"], f"{inside}{golden / 'inside'}"),
    ):
        assert xpm("copy", *arguments, "-w", golden) == (2, "", f"xpm: {message}\n")
    assert [path.name for path in tmp_path.iterdir()] == ["golden"]


def test_what_is_there_is_kept(golden: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    job = new / "jobs" / "golden.models.train" / TRAIN
    job.mkdir(parents=True)
    (job / "params.json").write_text("mine")

    assert xpm("copy", "xp1", new, "-w", golden) == (
        2,
        "",
        f"xpm: expected nothing, or a job that is done, at {job}, found one that is waiting; run "
        "or remove it first\n",
    )
    (job / "train.done").touch()
    assert xpm("copy", "xp1", new, "-w", golden).status == 0
    assert (job / "params.json").read_text() == "mine"
    run = new / "experiments" / "xp1" / RUN
    (run / "status.json").write_text("{}")
    assert xpm("copy", "xp1", new, "-w", golden).err == (
        f"xpm: expected nothing at {run}, found another run of this name\n"
    )


def test_a_job_that_changes_while_it_is_copied_is_not_taken(
    golden: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = golden / "jobs" / "golden.models.evaluate" / EVALUATE / "report.txt"
    copytree = shutil.copytree

    def copy_and_change(source: Path, folder: Path, **options: Any) -> Path:
        copytree(source, folder, **options)
        report.write_text("changed")
        return folder

    monkeypatch.setattr(shutil, "copytree", copy_and_change)
    found = xpm("copy", "xp1", tmp_path / "new", "-w", golden)

    assert found.err == (f"xpm: {report.parent} was changed while it was copied; copy it again\n")
    assert list((tmp_path / "new").rglob("report.txt")) == []


def test_links_of_the_reference_lead_to_the_copied_jobs(golden: Path, tmp_path: Path) -> None:
    folder = golden / "experiments" / "xp1" / RUN / "jobs" / "golden.models.train"
    folder.mkdir(parents=True)
    (folder / TRAIN).symlink_to(golden / "jobs" / "golden.models.train" / TRAIN)
    (folder / "other").symlink_to(tmp_path)

    assert xpm("copy", "xp1", tmp_path / "new", "-w", golden).status == 0

    copied = tmp_path / "new" / folder.relative_to(golden)
    job = tmp_path / "new" / "jobs" / "golden.models.train" / TRAIN
    assert not (copied / TRAIN).readlink().is_absolute()
    assert (copied / TRAIN).resolve() == job.resolve()
    assert (copied / "other").readlink() == tmp_path


@pytest.mark.exhaustive
def test_a_copy_that_is_killed_anywhere_is_completed_by_the_next(
    golden: Path, tmp_path: Path
) -> None:
    whole = snapshot(golden / "jobs")
    for count in range(0, 100, 3):
        new = tmp_path / str(count)
        options = [str(new), "-w", str(golden), str(count)]
        command = [sys.executable, "-c", KILLED, "copy", "xp1", *options]
        done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, check=False)
        for job in new.glob("jobs/*/*"):
            kind = f"{job.parent.name}/{job.name}/"
            assert {f"{kind}{name}": part for name, part in snapshot(job).items()} == {
                name: part for name, part in whole.items() if name.startswith(kind)
            }
        assert xpm("copy", "xp1", new, "-w", golden).status == 0
        assert snapshot(new / "jobs") == whole
        assert xpm("gc", "--yes", "--older-than", "0", "-w", new).status == 0
        assert not Workspace(new).incoming.exists()
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
    assert count > 10
    assert json.loads((new / "experiments" / "xp1" / RUN / "status.json").read_text())
