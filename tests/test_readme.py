"""READMEs and CONTRIBUTING: the commands are those of CI, links lead on, files are there.

`tests/docs` runs their blocks.
"""

import re
from pathlib import Path

import pytest

from docs.blocks import PYTHON, ROOT, blocks, name

README = ROOT / "README.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
TEXT = README.read_text(encoding="utf-8")
PACKAGES = sorted(ROOT.glob("packages/*/README.md"))


def commands(page: Path = README) -> list[str]:
    return [block.text for block in blocks(page) if block.language == "sh"]


def test_ci_runs_the_test_command() -> None:
    _, test_command = commands()
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()

    assert [line for line in ci if line and not line.startswith("#")] == [
        "set -euo pipefail",
        'cd "$(dirname "${BASH_SOURCE[0]}")/.."',
        test_command.strip(),
    ]


def test_the_first_command_sets_up_as_the_test_command_does_and_runs_the_example() -> None:
    run_command, test_command = commands()
    set_up, _, command = run_command.strip().partition(" && ")

    assert test_command.startswith(f"{set_up} && .uv/bin/")
    assert command == ".uv/bin/uv run --group examples python -m examples.digits"


def test_contributors_are_told_the_same_two_commands() -> None:
    assert commands(CONTRIBUTING)[:2] == commands()


def test_a_file_that_contributors_are_told_of_is_there() -> None:
    named = re.findall(
        r"`((?:tests|docs|packages|benchmarks|examples)[\w/.-]*|\w+\.(?:yml|toml|py))`",
        CONTRIBUTING.read_text(encoding="utf-8"),
    )
    anywhere = {path.name for path in [*ROOT.iterdir(), *(ROOT / "tests").rglob("*.py")]}
    assert len(named) > 10
    assert [file for file in named if not (ROOT / file).exists() and file not in anywhere] == []


def test_the_table_names_each_distribution_and_its_import() -> None:
    rows = re.findall(r"^\| [^|]+ \| `([\w-]+)`[^|]* \| `(\w+)` \|$", TEXT, re.MULTILINE)

    assert sorted(rows) == sorted(
        (path.parents[1].name, path.name) for path in ROOT.glob("packages/*/src/*") if path.is_dir()
    )


@pytest.mark.parametrize("readme", PACKAGES, ids=name)
def test_a_package_says_how_to_install_it_and_has_an_example(readme: Path) -> None:
    first, *others = blocks(readme)

    assert first.language == "sh"
    assert first.text == f"python3 -m pip install {readme.parent.name}\n"
    assert PYTHON in {block.language for block in others}


@pytest.mark.parametrize("page", [README, CONTRIBUTING, *PACKAGES], ids=name)
def test_a_link_leads_to_a_file_of_the_repository(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []
