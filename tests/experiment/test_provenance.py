"""What is recorded of what a run is made with."""

import json
import platform
import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from experiment.tasks import Text
from xpm_experiment import experiment
from xpm_experiment.provenance import git_state


def test_a_run_and_its_saves_record_what_they_are_made_with(tmp_path: Path) -> None:
    with experiment(tmp_path, "xp") as xp:
        saved = xp.save([Text.C(text="a", path=Path("b"))])
        assert xp.run is not None

    recorded = json.loads(xp.run.environment.read_text(encoding="utf-8"))
    assert recorded["python"] == platform.python_version()
    assert recorded["host"] == socket.gethostname()
    assert recorded["command"] == sys.argv
    assert recorded["packages"]["pytest"] == version("pytest")
    definition = json.loads((saved / "experimaestro.json").read_text(encoding="utf-8"))
    assert definition["provenance"] == recorded


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@b.example"]
    return subprocess.run(
        [*command, *arguments], check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def test_the_commit_is_told_and_whether_files_were_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert git_state(str(tmp_path)) is None
    git(tmp_path, "init", "--quiet")
    assert git_state(str(tmp_path)) is None  # no commit yet
    file = tmp_path / "script.py"
    file.write_text("")
    git(tmp_path, "add", "script.py")
    git(tmp_path, "commit", "--quiet", "--message=a")
    (tmp_path / "result.txt").touch()

    commit = git(tmp_path, "rev-parse", "HEAD").strip()
    assert git_state(str(tmp_path)) == {"commit": commit, "dirty": False}
    file.write_text("changed")
    assert git_state(str(tmp_path)) == {"commit": commit, "dirty": True}
    monkeypatch.setenv("PATH", "")
    assert git_state(str(tmp_path)) is None
