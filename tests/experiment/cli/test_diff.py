import json
from pathlib import Path
from typing import Any

import pytest

from experiment.cli.command import EVALUATE, RUN, TRAIN, xpm
from golden import models as m
from xpm_config import Config, DataPath, Param
from xpm_experiment import Workspace, experiment
from xpm_serialize import save


class Model(Config):
    """Has data, and parts of all kinds."""

    weights: DataPath
    sizes: Param[list[int]]
    names: Param[dict[str, float]]
    inner: Param[Config | None]


def model(folder: Path, content: str, **parameters: Any) -> Any:
    folder.mkdir()
    (folder / "weights").write_text(content)
    defaults: dict[str, Any] = {"sizes": [1, 2], "names": {"a": 0.5}, "inner": None}
    return Model.C(weights=folder / "weights", **{**defaults, **parameters})


def test_jobs_that_differ_in_parameters(ran: Path) -> None:
    left, right = (
        job["identifier"] for job in xpm("jobs", "-w", ran, "--type", "write", "--json").json
    )
    values = {
        job["identifier"]: job["tags"]["text"]
        for job in xpm("jobs", "-w", ran, "--type", "write", "--json").json
    }

    assert xpm("diff", left, right, "-w", ran) == (
        1,
        f"parameter text: {values[left]!r} -> {values[right]!r}\n",
        "",
    )
    assert xpm("diff", left, left, "-w", ran) == (0, "", "")
    assert xpm("diff", left, left, "-w", ran, "--json") == (0, "[]\n", "")


def test_all_kinds_of_differences_are_told(tmp_path: Path) -> None:
    optimizer = m.Optimizer.C(lr=0.5)
    save(model(tmp_path / "a", "123", inner=optimizer), tmp_path / "left")
    save(
        model(
            tmp_path / "b",
            "12345",
            sizes=[1, 3, 4],
            names={"b c": 0.5},
            inner=m.Trained.C(weights=Path("/data"), epochs=2),
        ),
        tmp_path / "right",
    )

    found = xpm("diff", tmp_path / "left", tmp_path / "right")

    assert found == (
        1,
        "data file weights: 3 bytes -> 5 bytes\n"
        "parameter sizes[1]: 2 -> 3\n"
        "parameter sizes[2]: (none) -> 4\n"
        "parameter names.a: 0.5 -> (none)\n"
        'parameter names["b c"]: (none) -> 0.5\n'
        "class inner: golden.models.Optimizer -> golden.models.Trained\n"
        "parameter inner.lr: 0.5 -> (none)\n"
        "parameter inner.momentum: 0.9 -> (none)\n"
        "parameter inner.nesterov: False -> (none)\n"
        "parameter inner.weights: (none) -> /data\n"
        "parameter inner.epochs: (none) -> 2\n",
        "",
    )
    first, second = xpm("diff", tmp_path / "left", tmp_path / "right", "--json").json[:2]
    assert first == {
        "kind": "data file",
        "place": "weights",
        "left": "3 bytes",
        "right": "5 bytes",
    }
    assert second == {"kind": "parameter", "place": "sizes[1]", "left": "2", "right": "3"}


def test_data_of_the_same_size_is_compared_by_its_content(tmp_path: Path) -> None:
    for name, content in (("a", "123"), ("b", "124"), ("c", "123")):
        save(model(tmp_path / name, content), tmp_path / f"save-{name}")

    assert xpm("diff", tmp_path / "save-a", tmp_path / "save-b").out == (
        "data file weights: 3 bytes -> 3 bytes\n"
    )
    assert xpm("diff", tmp_path / "save-a", tmp_path / "save-c").status == 0
    (tmp_path / "save-c" / "weights").unlink()
    assert xpm("diff", tmp_path / "save-a", tmp_path / "save-c").out == (
        "data file weights: 3 bytes -> missing\n"
    )


def test_what_was_saved_in_a_moved_workspace_is_the_same(golden: Path, tmp_path: Path) -> None:
    assert xpm("copy", "xp1", tmp_path / "other", "-w", golden).status == 0
    other = tmp_path / "other" / "experiments" / "xp1" / RUN / "data" / "default"

    assert xpm("diff", "xp1", other, "-w", golden) == (0, "", "")
    for job in (TRAIN, EVALUATE):
        (copied,) = (tmp_path / "other").glob(f"jobs/*/{job}")
        assert xpm("diff", job, copied, "-w", golden) == (0, "", "")


def test_cycles_and_shared_parts_are_compared_once(tmp_path: Path) -> None:
    for name, number in (("left", 1), ("right", 2)):
        nodes = [
            {
                "id": at,
                "module": "x",
                "type": "N",
                "typename": "x.N",
                "fields": {
                    "next": {"type": "python", "value": at % 60 + 1},
                    "other": {"type": "python", "value": at % 60 + 1},
                    "number": number if at == 30 else 0,
                },
            }
            for at in range(1, 61)
        ]
        (tmp_path / name).write_text(json.dumps(nodes))

    found = xpm("diff", tmp_path / "left", tmp_path / "right")

    assert found.out == f"parameter {'next.' * 30}number: 1 -> 2\n"


@pytest.mark.parametrize(("commit", "status"), [("1", 0), ("2", 1)])
def test_the_code_of_the_runs_is_compared(tmp_path: Path, commit: str, status: int) -> None:
    runs: list[str] = []
    for recorded in ("1", commit):
        with experiment(tmp_path, "xp") as xp:
            definition = xp.save([1]) / "experimaestro.json"
        assert xp.run is not None
        document = json.loads(definition.read_text())
        del document["provenance"]  # as of the reference, and of older versions
        definition.write_text(json.dumps(document))
        environment = {
            "python": "3.11",
            "git": {"commit": recorded, "dirty": False},
            "created": len(runs),
        }
        xp.run.environment.write_text(json.dumps(environment))
        runs.append(xp.run.run_id)

    found = xpm("diff", f"xp@{runs[0]}", f"xp@{runs[1]}", "-w", tmp_path)

    assert found == (status, "code git.commit: '1' -> '2'\n" if status else "", "")
    assert len(Workspace(tmp_path).runs("xp")) == 2


def test_what_a_save_tells_of_its_code_is_compared_wherever_it_lies(tmp_path: Path) -> None:
    for name, version in (("left", "1.0"), ("right", "1.1")):
        document = {"data": 1, "objects": [], "provenance": {"packages": {"numpy": version}}}
        (tmp_path / name).write_text(json.dumps(document))

    found = xpm("diff", tmp_path / "left", tmp_path / "right")

    assert found == (1, "code packages.numpy: '1.0' -> '1.1'\n", "")


def test_the_code_of_a_job_is_that_of_the_last_run_that_submitted_it(golden: Path) -> None:
    workspace = Workspace(golden)
    (first,) = workspace.all_runs()
    later = workspace.new_run("xp1")
    for run, version, job in ((first, "1", TRAIN), (later, "2", EVALUATE)):
        run.jobs.write_text(json.dumps({"job_id": job, "task_id": "x", "tags": {}}))
        run.environment.write_text(json.dumps({"packages": {"a": version}}))

    assert "code packages.a: '1' -> '2'" in xpm("diff", TRAIN, EVALUATE, "-w", golden).lines
    assert "packages" not in xpm("diff", TRAIN, f"xp1@{RUN}", "-w", golden).out
    later.environment.write_text("damaged")
    assert "packages" not in xpm("diff", TRAIN, EVALUATE, "-w", golden).out
