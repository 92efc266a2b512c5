"""The digits example: what its user sees, the first time and the second."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from experiment.cli.command import xpm
from hub_server.server import HubServer

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")

pytestmark = pytest.mark.timeout(
    600
)  # more than a dozen processes, each of which imports scikit-learn


class Runs(NamedTuple):
    workspace: Path
    first: str
    second: str


def run(
    module: str, *arguments: str | Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "250", **environment},
    )


def run_digits(workspace: Path) -> str:
    done = run("examples.digits", "--workspace", workspace)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    workspace = tmp_path_factory.mktemp("digits") / "workspace"
    return Runs(workspace, run_digits(workspace), run_digits(workspace))


def rows(output: str) -> list[list[str]]:
    lines = re.findall(r"^│ (.*) │$", output, re.MULTILINE)
    return [[cell.strip() for cell in line.split("│")] for line in lines]


def test_the_first_run_runs_all_jobs(runs: Runs) -> None:
    assert runs.first.endswith("\nJobs run: 13 of 13. Run this again, and none will be.\n")
    assert len(list(runs.workspace.glob("jobs/*.train/*/learnt.pickle"))) == 6
    assert len(list(runs.workspace.glob("jobs/*.evaluate/*/accuracy.txt"))) == 6 + 1


def test_the_second_run_runs_no_job_and_says_so(runs: Runs) -> None:
    assert runs.second.endswith("\nJobs run: none of 13; all were done before.\n")


def test_both_runs_find_the_same(runs: Runs) -> None:
    assert rows(runs.first) == rows(runs.second)


def test_the_best_model_comes_first_and_is_good(runs: Runs) -> None:
    validation = [float(row[2].rstrip("%")) for row in rows(runs.first)]
    test = [row[3] for row in rows(runs.first)]

    assert validation == sorted(validation, reverse=True)
    assert validation[0] > 95
    assert float(test[0].rstrip("%")) > 95
    assert set(test[1:]) == {""}


def test_what_is_shown_is_there(runs: Runs) -> None:
    shown = dict(re.findall(r"^(\w+): +(/.*)$", runs.first, re.MULTILINE))

    assert Path(shown["workspace"]) == runs.workspace
    assert (Path(shown["save"]) / "learnt.pickle").is_file()
    assert sorted(path.name for path in Path(shown["export"]).iterdir()) == [
        "README.md",
        "experimaestro.json",
        "learnt.pickle",
    ]


def test_the_export_predicts_the_same_from_the_hub(
    runs: Runs, hub: HubServer, tmp_path: Path
) -> None:
    best = "digits-select:best"
    pushed = xpm("push", best, "alice/digits", "-w", runs.workspace)
    assert pushed.out.startswith(f"{hub.url}/alice/digits/commit/")
    here = run("examples.digits.predict", runs.workspace / "export")

    there = run("examples.digits.predict", "alice/digits", HF_HOME=str(tmp_path / "other"))

    assert there.returncode == 0, there.stderr
    assert there.stdout == here.stdout
    assert len(there.stdout.split()) == 450


def test_the_export_predicts_without_the_workspace(runs: Runs, tmp_path: Path) -> None:
    export = (runs.workspace / "export").rename(tmp_path / "moved")

    done = run("examples.digits.predict", export)

    assert done.returncode == 0, done.stderr
    labels = [int(label) for label in done.stdout.split()]
    assert len(labels) == 450
    assert set(labels) == set(range(10))


def test_the_readme_shows_what_is_printed(runs: Runs) -> None:
    """Accuracies may differ in the last digit between processors, and so may their order."""
    (shown,) = re.findall(r"^```text\n(1\. .*?)^```$", README, re.DOTALL | re.MULTILINE)

    assert sorted(row[:2] for row in rows(shown)) == sorted(row[:2] for row in rows(runs.first))
    for line in shown.splitlines():
        if re.match(r"\d\. |The export|Jobs run", line):
            assert line in runs.first.splitlines()


def test_a_workspace_that_is_a_file_is_refused(tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    workspace.touch()

    done = run("examples.digits", "--workspace", workspace)

    assert done.returncode == 2
    assert done.stdout == ""
    assert "is a file" in done.stderr
