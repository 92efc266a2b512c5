"""Every code block of the site and of the READMEs runs, and prints what the page says."""

from pathlib import Path

import pytest

from docs.blocks import (
    CONSOLE,
    NOT_RUN,
    PYTHON,
    ROOT,
    SHOWN,
    Block,
    Command,
    blocks,
    documents,
    name,
)
from docs.running import is_printed, run_page
from hub_server.environment import TOKEN
from hub_server.hub import Token
from hub_server.server import HubServer

ELSEWHERE = {
    "docs/format.md": ROOT / "tests" / "format",
    "docs/how-to/dask.md": ROOT / "tests" / "clusters" / "test_pages.py",
    "docs/how-to/slurm.md": ROOT / "tests" / "clusters" / "test_pages.py",
    "docs/serialization.md": ROOT / "tests" / "document",
}
"""Pages with tests of their own: two are quoted sentence by sentence, two need a cluster."""

OUT_OF_REACH = (
    *("python3 -m pip ", "python3 -m venv ", ".uv/bin/"),  # an index, and environments
    *("dask worker ", "sbatch ", "rsync "),  # machines
)
"""What the commands begin with that are shown only, as they cannot run in a test."""

PAGES = [page for page in documents() if name(page) not in ELSEWHERE]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("page", PAGES, ids=name)
def test_the_blocks_of_a_page_run_as_written(page: Path, tmp_path: Path, hub: HubServer) -> None:
    hub.hub.tokens[TOKEN] = Token("you")
    run_page(page, tmp_path)


@pytest.mark.parametrize("page", documents(), ids=name)
def test_a_block_is_in_a_language_that_is_run_or_shown(page: Path) -> None:
    fences = page.read_text(encoding="utf-8").count("```")
    found = blocks(page)

    assert fences == 2 * len(found), "a block has no language, or no end"
    assert {block.language for block in found} <= {PYTHON, CONSOLE, NOT_RUN, *SHOWN}


@pytest.mark.parametrize("page", documents(), ids=name)
def test_a_command_that_is_not_run_cannot_run_in_a_test(page: Path) -> None:
    shown = [block.text.splitlines() for block in blocks(page) if block.language == NOT_RUN]
    assert [line for lines in shown for line in lines if not line.startswith(OUT_OF_REACH)] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_console_block_begins_with_a_command(page: Path) -> None:
    consoles = [block for block in blocks(page) if block.language == CONSOLE]
    assert [block.line for block in consoles if not block.text.startswith("$ ")] == []


def test_a_page_that_is_tested_elsewhere_is_there_and_has_its_tests() -> None:
    for page, tests in ELSEWHERE.items():
        assert (ROOT / page).is_file()
        assert tests.exists()


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("", ""),
        ("done\n", "done\n"),
        ("done\n", "done"),
        ("done in ... s\n", "done in 0.25 s\n"),
        ("one\n...\nfour\n", "one\ntwo\nthree\nfour\n"),
        ("one\n...\n", "one\n"),
    ],
)
def test_an_output_is_that_of_the_page(shown: str, printed: str) -> None:
    assert is_printed(Command("program", shown), printed)


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("", "a warning\n"),
        ("done\n", ""),
        ("done\n", "done\nmore\n"),
        ("1.5\n", "125\n"),
        ("a ... c\n", "a\nc\n"),
        ("one\n...\nfour\n", "one\ntwo\nfour\nfive\n"),
    ],
)
def test_an_output_is_not_that_of_the_page(shown: str, printed: str) -> None:
    assert not is_printed(Command("program", shown), printed)


def test_a_command_is_what_follows_the_sign_and_its_output_what_follows_that() -> None:
    block = Block(CONSOLE, "$ one \\\n>   --more\nfirst\n$\n$ two\n$ three\nthird\n", 1)
    assert block.commands == [
        Command("one \\\n  --more", "first\n$\n"),
        Command("two", ""),
        Command("three", "third\n"),
    ]


def run(text: str, folder: Path) -> None:
    page = folder / "page.md"
    page.write_text(text, encoding="utf-8")
    run_page(page, folder)


def test_a_block_that_raises_fails_its_page(tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"page.md:2:\n(?s:.*)ZeroDivisionError"):
        run("```python\n1 / 0\n```\n", tmp_path)


def test_a_command_that_prints_something_else_fails_its_page(tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception) as raised:
        run("```console\n$ echo one\none\n$ echo two\nthree\n```\n", tmp_path)
    told = "page.md:2: $ echo two\n--- the page says\nthree\n--- it prints\ntwo\n"
    assert str(raised.value).endswith(told)


def test_a_file_that_a_command_runs_is_run_by_that_command_only(tmp_path: Path) -> None:
    program = "# count.py\nwith open('runs', 'a') as runs:\n    runs.write('+')\n"
    python, console = f"```python\n{program}```\n", "```console\n$ python3 count.py\n```\n"

    run(python, tmp_path)
    run(python + console, tmp_path)

    assert (tmp_path / "runs").read_text() == "++"


def test_the_blocks_of_a_page_share_a_folder_that_output_calls_home(tmp_path: Path) -> None:
    page = "```python\nopen('made', 'w')\n```\n```console\n$ ls $PWD/made\n/home/ada/made\n```\n"
    run(page, tmp_path)
