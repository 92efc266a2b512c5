import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from experiment.cli.command import RUN, TRAIN, process, xpm

FLOWCHART = """\
flowchart TD
  n2["<b>Train</b><br>epochs = 3<br>output = out/weights.txt"]:::task
  n1["<b>Optimizer</b><br>lr = 0.5<br>momentum = 0.9<br>nesterov = false"]
  n2 -->|"optimizer"| n1
  classDef task stroke-width:3px
"""


def test_a_job_is_printed_as_a_flowchart(golden: Path) -> None:
    assert xpm("show", TRAIN[:6], "-w", golden, "--mermaid") == (0, FLOWCHART, "")


def test_an_image_is_written_or_printed(golden: Path, tmp_path: Path) -> None:
    file = tmp_path / "job.svg"
    assert xpm("show", TRAIN[:6], "-w", golden, "--svg", file) == (0, f"wrote {file}\n", "")
    assert ElementTree.parse(file).getroot().tag == "{http://www.w3.org/2000/svg}svg"
    assert xpm("show", TRAIN[:6], "-w", golden, "--svg", "-").out == file.read_text()


def test_the_page_of_a_job_tells_its_state_and_that_of_a_save_its_run(
    golden: Path, tmp_path: Path
) -> None:
    file = tmp_path / "page.html"
    for name, expected in (
        (TRAIN[:6], {"Kind": "job", "State": "done", "Tags": "lr=0.5", "Experiments": "xp1"}),
        ("xp1", {"Kind": "save", "Experiment": "xp1", "Run": RUN}),
    ):
        assert xpm("show", name, "-w", golden, "--html", file) == (0, f"wrote {file}\n", "")
        text = file.read_text(encoding="utf-8").partition('id="data">')[2].partition("<")[0]
        facts = json.loads(text)["facts"]
        assert {key: facts[key] for key in expected} == expected


def test_the_page_of_a_run_has_its_jobs(ran: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    for experiment, states in (("good", ["done"] * 3), ("bad", ["failed", "waiting"])):
        current = ran / "experiments" / experiment / "current"
        assert xpm("show", current, "--html", file) == (0, f"wrote {file}\n", "")
        text = file.read_text(encoding="utf-8").partition('id="data">')[2].partition("<")[0]
        data = json.loads(text)
        assert sorted(node["state"] for node in data["nodes"]) == states
        assert data["facts"]["Experiment"] == experiment
        assert data["facts"]["Python"]
        assert len(data["edges"]) == len(states) - 1


@pytest.mark.parametrize("options", [(), ("--html", "page.html", "--json"), ("--svg", "a.svg")])
def test_a_run_has_a_page_and_nothing_else(golden: Path, options: tuple[str, ...]) -> None:
    run = golden / "experiments" / "xp1" / RUN
    assert xpm("show", run, *options) == (
        2,
        "",
        f"xpm: expected a job or a save, or --html alone, found a run: {run}; "
        "`xpm jobs` lists its jobs\n",
    )
    assert not Path("page.html").exists()


def test_help_is_found_in_the_modules_beside(tmp_path: Path) -> None:
    (tmp_path / "models.py").write_text(_MODELS)
    command = [sys.executable, "-c", "import models; models.run()"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)

    for name in ("saved", "workspace/experiments/xp/current"):
        shown = process("show", name, "--html", "page.html", cwd=tmp_path)
        assert (shown.returncode, shown.stdout) == (0, "wrote page.html\n")
        assert "How wide it is." in (tmp_path / "page.html").read_text()


_MODELS = '''
from pathlib import Path

from xpm_config import Config, Param, Task
from xpm_experiment import experiment
from xpm_serialize import save


class Layer(Config):
    width: Param[int]
    """How wide it is."""


class Build(Task):
    layer: Param[Layer]

    def execute(self):
        pass


def run():
    save(Layer.C(width=3), "saved")
    with experiment("workspace", "xp"):
        Build.C(layer=Layer.C(width=3)).submit()
'''


def test_damaged_jobs_of_a_run_have_no_parameters(golden: Path, tmp_path: Path) -> None:
    run = golden / "experiments" / "xp1" / RUN
    (golden / "jobs" / "golden.models.train" / TRAIN / "params.json").write_text("{")
    with (run / "jobs.jsonl").open("a") as lines:
        lines.write('{"job_id": "x", "task_id": "../.."}\n')
    assert xpm("show", run, "--html", tmp_path / "page.html").status == 0
    text = (tmp_path / "page.html").read_text().partition('id="data">')[2].partition("<")[0]
    parameters = {node["name"]: node["parameters"] for node in json.loads(text)["nodes"]}
    assert sorted(parameters) == ["evaluate", "train"]
    assert parameters["train"] == []


def test_pictures_are_drawn_where_no_class_can_be_imported(tmp_path: Path) -> None:
    entry = {"id": 1, "module": "gone", "type": "Gone", "typename": "gone.Gone", "fields": {"a": 1}}
    (tmp_path / "definition.json").write_text(json.dumps([entry]))
    shown = process("show", "definition.json", "--mermaid", "--html", "page.html", cwd=tmp_path)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.splitlines() == [
        "flowchart TD",
        '  n1["<b>Gone</b><br>a = 1"]',
        "wrote page.html",
    ]
