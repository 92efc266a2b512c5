import json
import os
from pathlib import Path

from experiment.cli.command import EVALUATE, GOLDEN, RUN, TRAIN, process, xpm

TREE = """\
golden.models.Train
├── optimizer: golden.models.Optimizer
│   ├── lr: 0.5
│   ├── momentum: 0.9
│   └── nesterov: false
├── epochs: 3
└── output: {folder}/out/weights.txt
"""


def test_a_job_is_shown_with_its_state_and_parameters(golden: Path) -> None:
    folder = golden / "jobs" / "golden.models.train" / TRAIN
    expected = (
        f"job: {folder}\nstate: done\ntags: lr=0.5\nexperiments: xp1\n"
        + TREE.format(folder=folder),
    )

    for name in (
        TRAIN[:4],
        TRAIN,
        f"golden.models.train/{TRAIN[:8]}",
        f"golden.models.Train/{TRAIN[:8]}",
        folder,
        folder / "params.json",
    ):
        assert xpm("show", name, "-w", golden) == (0, *expected, "")


def test_a_failed_job_tells_why(ran: Path) -> None:
    (job,) = xpm("jobs", "-w", ran, "--json", "--state", "failed").json

    assert xpm("show", job["identifier"], "-w", ran).lines[1] == "state: failed (failed)"


def test_a_save_is_shown_by_the_name_of_its_experiment(golden: Path) -> None:
    folder = golden / "experiments" / "xp1" / RUN / "data" / "default"
    for name in ("xp1", "xp1:default", f"xp1@{RUN}", f"xp1@{RUN}:default", folder):
        found = xpm("show", name, "-w", golden, "--depth", "2")
        assert found.lines[0] == f"save of xp1 {RUN}: {folder}"
        assert found.lines[1:] == [
            "$",
            "├── [0]: golden.models.Network",
            "│   ├── layers: …",
            "│   ├── by_name: {}",
            "│   ├── seed: 0",
            '│   └── version: "1.2"',
            "└── [1]",
            "    └── trained: golden.models.Trained …",
        ]


def test_a_definition_is_shown_wherever_it_lies(tmp_path: Path) -> None:
    folder = GOLDEN.parent / "saved" / "hub"
    for path in (folder, folder / "experimaestro.json"):
        shown = xpm("show", path, "-w", tmp_path / "nowhere")
        assert (shown.status, shown.lines[0]) == (0, f"definition: {path}")


def test_a_job_as_json_has_the_documented_keys(golden: Path) -> None:
    folder = golden / "jobs" / "golden.models.train" / TRAIN
    found = xpm("show", TRAIN[:6], "-w", golden, "--json").json

    job = found.pop("job")
    assert (job["identifier"], job["state"], job["tags"]) == (TRAIN, "done", {"lr": 0.5})
    assert found == {
        "kind": "job",
        "path": str(folder),
        "parameters": {
            "$type": "golden.models.Train",
            "optimizer": {
                "$type": "golden.models.Optimizer",
                "lr": 0.5,
                "momentum": 0.9,
                "nesterov": False,
            },
            "epochs": 3,
            "output": str(folder / "out" / "weights.txt"),
        },
    }


def test_what_cannot_be_imported_is_shown(tmp_path: Path) -> None:
    definition = {
        "id": 1,
        "module": "no.such.module",
        "type": "Gone",
        "typename": "no.such.module.Gone",
        "fields": {"lr": 0.5, "broken": {"type": "set", "items": 3}},
    }
    (tmp_path / "definition.json").write_text(json.dumps([definition]))

    shown = process("show", "definition.json", cwd=tmp_path)

    assert (shown.returncode, shown.stderr) == (1, "")
    head, root, parameter, broken = shown.stdout.splitlines()
    assert head == f"definition: {tmp_path / 'definition.json'}"
    assert (root, parameter) == ("no.such.module.Gone", "├── lr: 0.5")
    assert broken.startswith("└── broken: (expected ")


def test_what_is_not_there_is_told(golden: Path) -> None:
    expected = (
        "xpm: expected a path, 4 or more digits of the identifier of a job, or "
        "EXPERIMENT[@RUN][:SAVE], found 'no/such'\n"
    )
    assert xpm("show", "no/such", "-w", golden) == (2, "", expected)
    there_are = f"in the workspace {golden}; there are 'xp1'\n"
    for name in ("abcd", "nine"):
        told = f"xpm: there is no experiment {name!r} {there_are}"
        assert xpm("show", name, "-w", golden) == (2, "", told)
    assert xpm("show", "xp1:best", "-w", golden) == (
        2,
        "",
        "xpm: no run of experiment 'xp1' saved anything as 'best'; it saved 'default'\n",
    )
    assert xpm("show", golden, "-w", golden) == (
        2,
        "",
        "xpm: expected one of params.json, experimaestro.json, definition.json, found none in "
        f"{golden}\n",
    )


def test_the_start_of_several_identifiers_is_told_with_them(golden: Path) -> None:
    jobs = golden / "jobs"
    other = f"{TRAIN[:8]}{EVALUATE[8:]}"
    os.rename(jobs / "golden.models.evaluate" / EVALUATE, jobs / "golden.models.evaluate" / other)

    assert xpm("show", TRAIN[:8], "-w", golden) == (
        2,
        "",
        f"xpm: 'ba5f1741' is the start of 2 jobs: golden.models.evaluate/{other[:16]}, "
        f"golden.models.train/{TRAIN[:16]}\n",
    )
    assert xpm("show", f"golden.models.train/{TRAIN[:8]}", "-w", golden).status == 0
