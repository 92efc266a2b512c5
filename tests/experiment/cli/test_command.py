"""What all commands have in common."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from experiment.cli.command import COMMAND, ENVIRONMENT, GOLDEN, process, xpm
from experiment.cli.test_logs import on_a_terminal

COMMANDS = [
    *("runs", "jobs", "show", "diff", "logs", "run", "retry", "check", "doctor", "gc", "copy"),
    *("push", "pull"),
]
WITH_WORKSPACE = {
    "runs": [],
    "jobs": [],
    "show": ["abcd"],
    "diff": ["abcd", "abcd"],
    "logs": ["abcd"],
    "retry": [],
    "doctor": [],
    "gc": [],
    "copy": ["xp", "target"],
    "push": ["xp", "you/model"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_examples_and_the_keys_of_json(command: str) -> None:
    for option in ("--help", "-h"):
        told = xpm(command, option, COLUMNS="100")
        assert told.status == 0
        assert told.out.startswith(f"Usage: xpm {command} ")
        assert re.search(rf"Examples?:\n    xpm {command}", told.out)
        assert max(map(len, told.lines)) <= 100
        if command != "run":
            assert "--json" in told.out
            assert "Keys of --json: " in told.out


def test_the_commands_are_listed_with_what_they_do() -> None:
    told = xpm()
    assert told.status == 2
    summaries = re.findall(r"^  (\w+) +(.+)$", (told.out + told.err).split("Commands:")[1], re.M)

    assert [name for name, _ in summaries] == COMMANDS
    assert all(summary.endswith(".") and "..." not in summary for _, summary in summaries)


def test_the_version_is_told() -> None:
    assert re.fullmatch(r"xpm \d+\.\d+\.\d+\S*\n", xpm("--version").out)


@pytest.mark.parametrize("command", WITH_WORKSPACE)
def test_a_folder_that_is_no_workspace_is_told_and_stays_as_it_is(
    tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    for folder, found in (("", "a folder without"), ("gone", "nothing with")):
        arguments = [command, *WITH_WORKSPACE[command]]
        place = tmp_path / folder
        told = (
            f"xpm: expected a workspace at {place}, found {found} .__experimaestro__; pass the "
            "folder that experiment(…) was given, to xpm with --workspace\n"
        )
        assert xpm(*arguments, "-w", place) == (2, "", told)
        assert xpm(*arguments, XPM_WORKSPACE=str(place)) == (2, "", told)
    assert xpm(command, *WITH_WORKSPACE[command]).status == 2  # the current folder
    assert xpm(command, *WITH_WORKSPACE[command], "-w", "file").status == 2
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_newer_workspace_is_refused(golden: Path) -> None:
    (golden / ".__experimaestro__").write_text('{"version": 2}')
    for command in ("jobs", "doctor"):
        assert xpm(command, "-w", golden).err == (
            f"xpm: expected a workspace of version 1 at {golden}, found 2; a newer xpm-experiment "
            "made it\n"
        )
    assert xpm("check", golden).status == 2
    assert xpm("copy", "xp1", golden, "-w", GOLDEN).status == 2


@pytest.mark.parametrize(
    "arguments", [["nine"], ["jobs", "--nine"], ["jobs", "--state", "nine"], ["diff", "one"]]
)
def test_misuse_has_the_status_2(arguments: list[str]) -> None:
    told = xpm(*arguments)

    assert (told.status, told.out) == (2, "")
    assert told.err.startswith("Usage: xpm")


def test_there_are_colours_on_a_terminal_only(golden: Path) -> None:
    arguments = ("jobs", "-w", golden)

    assert "\033" not in process(*arguments).stdout
    assert "\033[32mdone\033[0m " in on_a_terminal(*arguments)
    plain = on_a_terminal(*arguments, environment={"NO_COLOR": "1"})
    assert plain == process(*arguments).stdout


def test_a_reader_that_has_enough_ends_the_command(tmp_path: Path) -> None:
    experiment = tmp_path / "experiments" / "xp"
    for number in range(3000):
        (experiment / f"20260101_{number:06}").mkdir(parents=True)
    (tmp_path / ".__experimaestro__").touch()
    for options in ([], ["--json"]):
        with subprocess.Popen(
            [*COMMAND, "runs", "-w", str(tmp_path), *options],
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as command:
            assert command.stdout is not None
            assert command.stderr is not None
            command.stdout.readline()
            command.stdout.close()
            assert (command.stderr.read(), command.wait()) == (b"", 0)


def test_json_is_ascii_whatever_the_locale(golden: Path) -> None:
    folder = golden / "jobs" / "golden.models.train" / "\udcff\u00e9"
    os.mkdir(folder)

    done = process("jobs", "-w", golden, "--json", env={**ENVIRONMENT, "LC_ALL": "C"})

    assert done.stdout.isascii()
    assert "\udcff\u00e9" in {job["identifier"] for job in json.loads(done.stdout)}


def test_a_job_is_run_without_importing_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, xpm_experiment.runner; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.split())

    assert "xpm_experiment.run" in loaded
    assert {"typer", "click", "rich", "xpm_experiment.cli", "asyncio"}.isdisjoint(loaded)


def test_the_command_is_installed() -> None:
    from importlib.metadata import entry_points

    (entry,) = entry_points(group="console_scripts", name="xpm")
    assert entry.value == "xpm_experiment.cli:main"
