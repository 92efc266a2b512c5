"""The READMEs: their Python runs as written, the commands are those of CI, the links lead on."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


READMES = [Path("README.md"), *(p.relative_to(ROOT) for p in ROOT.glob("packages/*/README.md"))]


def blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("readme", READMES, ids=str)
def test_the_python_of_a_readme_runs_as_written(readme: Path, tmp_path: Path) -> None:
    scripts = blocks("python", (ROOT / readme).read_text(encoding="utf-8"))
    assert scripts or readme.parent.name == "xpm-experimaestro"  # which has names only

    for number, script in enumerate(scripts):
        name = re.match(r"# (\w+\.py)\n", script)
        path = tmp_path / (name[1] if name else f"block_{number}.py")
        path.write_text(script, encoding="utf-8")
        run = subprocess.run(
            [sys.executable, path], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, f"{path.name}:\n{run.stderr}"


def test_the_commands_of_a_package_print_what_its_readme_says(tmp_path: Path) -> None:
    text = (ROOT / "packages" / "xpm-params" / "README.md").read_text(encoding="utf-8")
    for script in blocks("python", text):
        subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True)
    _, commands = blocks("console", text)  # the first installs
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    printed = ""
    for command in re.findall(r"^\$ (.*)$", commands, re.MULTILINE):
        run = subprocess.run(
            ["sh", "-c", command],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        printed += f"$ {command}\n{run.stdout}"
    assert printed.replace(str(tmp_path), "/home/ada") == commands


def test_ci_runs_the_test_command() -> None:
    _, test_command = blocks("sh")
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()

    assert [line for line in ci if line and not line.startswith("#")] == [
        "set -euo pipefail",
        'cd "$(dirname "${BASH_SOURCE[0]}")/.."',
        test_command.strip(),
    ]


def test_the_first_command_sets_up_as_the_test_command_does_and_runs_the_example() -> None:
    run_command, test_command = blocks("sh")
    set_up, _, command = run_command.strip().partition(" && ")

    assert test_command.startswith(f"{set_up} && .uv/bin/")
    assert command == ".uv/bin/uv run --group examples python -m examples.digits"


def test_the_table_names_each_distribution_and_its_import() -> None:
    rows = re.findall(r"^\| [^|]+ \| `([\w-]+)`[^|]* \| `(\w+)` \|$", README, re.MULTILINE)

    assert sorted(rows) == sorted(
        (path.parents[1].name, path.name) for path in ROOT.glob("packages/*/src/*") if path.is_dir()
    )


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)]+)\)", README))
def test_a_link_leads_to_a_file_of_the_repository(target: str) -> None:
    assert (ROOT / target).exists()
