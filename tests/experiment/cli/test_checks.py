"""`xpm check` and `xpm doctor`."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from experiment.cli.command import RUN, TESTS, TRAIN, process, snapshot, xpm
from experiment.cli.test_listings import job_of
from xpm_experiment import experiment
from xpm_serialize import save

MODULE = """
from xpm_config import Config, Param

class Model(Config):
    size: Param[{type}]
    {more}
"""


def write_module(folder: Path, type: str = "int", more: str = "") -> None:
    (folder / "changing.py").write_text(MODULE.format(type=type, more=more))


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A save of a class in a module that tests change."""
    write_module(tmp_path)
    script = "import changing; from xpm_serialize import save; save(changing.Model.C(size=3), 's')"
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True)
    return tmp_path


def checked(folder: Path) -> tuple[int, Any]:
    done = process("check", "s", "--json", cwd=folder)
    return done.returncode, json.loads(done.stdout)


def test_workspaces_whose_classes_are_there_are_fine(golden: Path, ran: Path) -> None:
    before = snapshot(golden)
    for workspace, number in ((golden, 3), (ran, 6)):
        found = process("check", workspace, "-I", TESTS)
        assert (found.returncode, found.stdout) == (0, "")
        assert found.stderr == f"{number} checked, 0 would not load\n"
    assert snapshot(golden) == before


def test_jobs_are_checked_with_the_import_path_that_they_record(ran: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    (save,) = ran.glob("experiments/good/2*/data/default")
    assert process("check", save, env=environment).returncode == 1
    assert process("check", job_of(ran, "join").path, env=environment).returncode == 0
    assert process("check", job_of(ran, "join").params, env=environment).returncode == 0


def test_a_class_that_is_gone_is_named(changed: Path) -> None:
    (changed / "changing.py").write_text("")
    file = str(changed / "s" / "experimaestro.json")

    assert checked(changed) == (
        1,
        [
            {
                "file": file,
                "class": "changing.Model",
                "parameter": "",
                "place": "objects[0]",
                "reason": "module 'changing' has no class 'Model'; was it renamed or moved? see "
                "moved= and missing='stub'",
            }
        ],
    )
    found = process("check", "s", cwd=changed)
    assert found.stdout == (
        f"{file}: changing.Model: module 'changing' has no class 'Model'; "
        "was it renamed or moved? see moved= and missing='stub'\n"
    )
    assert found.stderr == "1 checked, 1 would not load\n"


def test_a_parameter_that_changed_is_named(changed: Path) -> None:
    write_module(changed, "list[str]", "new: Param[int]")

    status, (type_changed, missing) = checked(changed)

    assert status == 1
    assert (type_changed["class"], type_changed["parameter"]) == ("changing.Model", "size")
    assert type_changed["place"] == "objects[0].fields.size"
    assert missing["reason"] == (
        "required parameter 'new' of changing.Model is not in the file; give it a default, or "
        "define __xpm_upgrade__(cls, fields)"
    )
    assert (missing["class"], missing["parameter"]) == ("changing.Model", "new")
    assert missing["place"] == "objects[0].fields"


def test_what_modules_print_is_no_part_of_the_output(changed: Path) -> None:
    write_module(changed, more="print('imported')")

    done = process("check", "s", "--json", cwd=changed)

    assert (done.returncode, done.stdout) == (0, "[]\n")
    assert done.stderr == "imported\n1 checked, 0 would not load\n"


def test_a_class_whose_code_fails_is_told(changed: Path) -> None:
    (changed / "changing.py").write_text("raise SystemError('no')")
    assert checked(changed)[1][0]["reason"] == (
        "cannot import module 'changing' (of the script "
        f"{str(changed / 'changing.py')!r}) of class Model: SystemError: no; "
        "see moved= and missing='stub'"
    )


def test_data_files_that_are_gone_and_broken_files_are_told(tmp_path: Path) -> None:
    for name, content in (("empty", ""), ("newer", '{"version": 99, "objects": []}')):
        (tmp_path / name).mkdir()
        (tmp_path / name / "experimaestro.json").write_text(content)
    shutil.copytree(TESTS / "golden" / "saved" / "data", tmp_path / "data")
    shutil.rmtree(tmp_path / "data" / "weights")

    found = xpm("check", *sorted(tmp_path.iterdir()), "--json", "-I", TESTS)

    assert found.status == 1
    assert found.err == "3 checked, 3 would not load\n"
    reasons = {Path(problem["file"]).parent.name: problem["reason"] for problem in found.json}
    assert reasons["data"] == (
        f"data file 'weights' is missing: there is no {str(tmp_path / 'data' / 'weights')!r}"
    )
    assert "99" in reasons["newer"]
    assert reasons.keys() == {"data", "empty", "newer"}


def test_a_moved_workspace_is_healthy(ran: Path, golden: Path) -> None:
    assert xpm("doctor", "-w", ran) == (0, "", "")
    assert xpm("doctor", "-w", golden, "--json") == (0, "[]\n", "")


def test_all_that_a_move_would_break_is_told(ran: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").touch()
    (ran / "inside").touch()
    join = job_of(ran, "join")
    document = json.loads(join.params.read_text())
    paths = [tmp_path / "outside", tmp_path / "gone", ran / "inside", join.path / "joined.txt"]
    document["objects"][-1]["fields"]["extra"] = {
        "list": [{"type": "path", "value": str(path)} for path in paths]
    }
    document["objects"][-1]["file"] = str(tmp_path / "script.py")
    join.params.write_text(json.dumps(document))
    (join.path / "link").symlink_to(tmp_path / "outside")
    (join.path / "dangling").symlink_to("nowhere")
    (join.path / "absolute").symlink_to(ran / "inside")
    (join.path / "relative").symlink_to("joined.txt")
    fail, after = job_of(ran, "fail"), job_of(ran, "after")
    fail.params.write_text("{")
    after.pid.write_text(json.dumps({"type": "local", "pid": 0}))
    (ran / ".xpm-trash").mkdir()
    last = len(document["objects"]) - 1

    found = xpm("doctor", "-w", ran)

    place = f"(objects[{last}].fields.extra.list[%d])"
    assert found.status == 1
    assert sorted(found.lines) == sorted(
        [
            f"outside: {join.params} {place % 0}: {paths[0]}",
            f"missing: {join.params} {place % 1}: {paths[1]}",
            f"absolute path: {join.params} {place % 2}: {paths[2]}",
            f"script: {join.params}: class experiment.tasks.Join is found in the script "
            f"{tmp_path / 'script.py'}, which is not there",
            f"outside: {join.path / 'link'}: {tmp_path / 'outside'}",
            f"missing: {join.path / 'dangling'}: nowhere",
            f"absolute path: {join.path / 'absolute'}: {ran / 'inside'}",
            f"lost: {after.path}: its process is gone; `xpm retry` runs it",
            f"leftover: {ran / '.xpm-trash'}: a command was killed; `xpm gc --yes` removes what "
            "is not needed",
            next(line for line in found.lines if line.startswith(f"unreadable: {fail.params}: ")),
        ]
    )
    kinds = {finding["kind"] for finding in xpm("doctor", "-w", ran, "--json").json}
    assert kinds == {line.partition(":")[0] for line in found.lines}


def test_a_save_whose_job_is_not_there_is_missing_it(golden: Path) -> None:
    shutil.rmtree(golden / "jobs" / "golden.models.train")

    found = xpm("doctor", "-w", golden).lines

    weights = f"/srv/workspace/jobs/golden.models.train/{TRAIN}/out/weights.txt"
    save = golden / "experiments" / "xp1" / RUN / "data" / "default" / "experimaestro.json"
    assert f"missing: {save} (objects[4].fields.weights): {weights}" in found


def test_data_of_a_run_outside_of_the_workspace_is_told(tmp_path: Path) -> None:
    from golden import models as m

    with experiment(tmp_path / "ws", "xp") as xp:
        folder = xp.save(m.Trained.C(weights=tmp_path, epochs=1))
    save([1], tmp_path / "elsewhere")

    assert xpm("doctor", "-w", tmp_path / "ws").out == (
        f"outside: {folder / 'experimaestro.json'} (objects[0].fields.weights): {tmp_path}\n"
    )
