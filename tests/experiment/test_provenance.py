"""What is recorded of what a run is made with."""

import json
import platform
import socket
import subprocess
import sys
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import pytest

from experiment.tasks import Text
from format.sentences import specifies
from xpm_config import same_value
from xpm_experiment import experiment
from xpm_experiment.provenance import git_state
from xpm_serialize import load


@specifies("W16")
def test_a_run_and_its_saves_record_what_they_are_made_with(tmp_path: Path) -> None:
    with experiment(tmp_path, "xp") as xp:
        xp.save([Text.C(text="a", path=Path("b"))])
        assert xp.run is not None

    recorded = json.loads(xp.run.environment.read_text(encoding="utf-8"))
    created, packages, git = (recorded.pop(name) for name in ("created", "packages", "git"))
    assert recorded == {
        "version": 1,
        "host": socket.gethostname(),
        "platform": platform.platform(),
        "python": platform.python_version(),
        "executable": sys.executable,
        "command": sys.argv,
    }
    assert datetime.fromisoformat(created) <= datetime.now()
    assert packages["pytest"] == version("pytest")
    assert git is None or set(git) == {"commit", "dirty"}


@specifies("W18")
def test_what_a_save_records_changes_nothing_of_what_is_loaded(tmp_path: Path) -> None:
    with experiment(tmp_path, "xp") as xp:
        file = xp.save([Text.C(text="a", path=Path("b"))]) / "experimaestro.json"
        assert xp.run is not None

    definition = json.loads(file.read_text(encoding="utf-8"))
    recorded = json.loads(xp.run.environment.read_text(encoding="utf-8"))
    assert definition.pop("provenance") == recorded
    (with_it,) = load(file.parent)
    file.write_text(json.dumps(definition), encoding="utf-8")
    (without,) = load(file.parent)
    assert same_value(with_it, without)


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@b.example"]
    return subprocess.run(
        [*command, *arguments], check=True, stdout=subprocess.PIPE, text=True
    ).stdout


@specifies("W17")
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
