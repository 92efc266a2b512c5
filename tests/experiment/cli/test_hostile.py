"""Workspaces that are damaged, or made to fool: commands go on, and terminals stay as they are."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from experiment.cli.command import EVALUATE, RUN, TRAIN, process, xpm
from xpm_experiment import Workspace

ESCAPE = "\x1b]0;owned\x07\x1b[2J\r\u202e"
READING = (["runs"], ["jobs"], ["doctor"], ["gc"], ["retry", "--dry-run"])


def odd_names(root: Path) -> None:
    for name in (f"a{ESCAPE}", "spaces and\nlines", "\udcff", "é" * 100, "-w", "…"):
        folder = root / "jobs" / name / name
        folder.mkdir(parents=True)
        (folder / "params.json").write_text(json.dumps([ESCAPE]))
        (root / "experiments" / name / RUN / "data" / name).mkdir(parents=True)


def damaged_files(root: Path) -> None:
    contents = [b"", b"{", b"\xff\xfe", b"[]", b"null", b"[" * 100_000, b'{"a": 1' * 9, b"\0" * 99]
    for number, content in enumerate(contents):
        job = root / "jobs" / "x.train" / f"{number:064}"
        job.mkdir(parents=True)
        marker = ("done", "failed", "pid")[number % 3]
        for name in ("params.json", f"train.{marker}", "train.err"):
            (job / name).write_bytes(content)
        run = root / "experiments" / "xp" / f"20260101_{number:06}"
        (run / "data" / "default").mkdir(parents=True)
        for name in ("status.json", "jobs.jsonl", "data/default/experimaestro.json"):
            (run / name).write_bytes(content)


def wrong_types(root: Path) -> None:
    values: list[object] = [None, True, -1, 1e308, 10**400, "x", ESCAPE, [], {}, {"a": []}]
    run = root / "experiments" / "xp" / RUN
    run.mkdir(parents=True)
    lines = []
    for number, value in enumerate(values):
        job = root / "jobs" / "x.train" / f"{number:064}"
        job.mkdir(parents=True)
        members = dict.fromkeys(("host", "started", "ended", "reason", "pid", "type"), value)
        (job / ("train.done", "train.failed", "train.pid")[number % 3]).write_text(
            json.dumps(members)
        )
        line = {"job_id": f"{number:064}", "task_id": "x.train", "tags": {"t": value}}
        lines += [json.dumps(line), json.dumps({**line, "job_id": value, "tags": value})]
        lines += [json.dumps({**line, "tags": value}), json.dumps(value)]
        other = root / "experiments" / "xp" / f"20260101_{number:06}"
        other.mkdir()
        keys = ("status", "started_at", "ended_at", "hostname", "job_states")
        (other / "status.json").write_text(json.dumps(dict.fromkeys(keys, value)))
    (run / "jobs.jsonl").write_text("\n".join(lines))


def things_in_place_of_others(root: Path) -> None:
    job = root / "jobs" / "x.train" / ("0" * 64)
    job.mkdir(parents=True)
    os.mkfifo(job / "train.done")
    (root / "jobs" / "x.train" / ("1" * 64)).touch()
    other = root / "jobs" / "x.train" / ("2" * 64)
    (other / "train.failed").mkdir(parents=True)
    (other / "params.json").mkdir()
    (other / "train.pid").symlink_to("train.pid")
    (root / "jobs" / "file").touch()
    run = root / "experiments" / "xp" / RUN
    for name in ("status.json", "jobs.jsonl"):
        (run / name).mkdir(parents=True)
    (run / "data").touch()
    (root / "experiments" / "file").touch()


def loops_of_links(root: Path) -> None:
    (root / "jobs" / "x.train").mkdir(parents=True)
    (root / "jobs" / "loop").symlink_to(root / "jobs")
    (root / "jobs" / "x.train" / "loop").symlink_to("..")
    (root / "jobs" / "x.train" / "self").symlink_to("self")
    job = root / "jobs" / "x.train" / ("0" * 64)
    job.mkdir()
    (job / "params.json").symlink_to("params.json")
    (job / "train.done").symlink_to("train.done")
    (job / "up").symlink_to(root)
    run = root / "experiments" / "xp" / RUN
    run.mkdir(parents=True)
    (run / "jobs.jsonl").symlink_to("jobs.jsonl")
    (run / "data").symlink_to(root)
    (root / "experiments" / "xp" / "current").symlink_to("current")


CASES = [odd_names, damaged_files, wrong_types, things_in_place_of_others, loops_of_links]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_a_command_goes_on_and_prints_no_commands_for_terminals(
    golden: Path, case: Callable[[Path], None], arguments: list[str]
) -> None:
    case(golden)
    for options in ([], ["--json"]):
        done = process(*arguments, *options, "-w", golden, timeout=60)

        assert done.returncode in (0, 1, 2), done.stderr
        assert "Traceback" not in done.stderr
        assert (done.stdout + done.stderr).replace("\n", "").isprintable()
        if options and done.returncode != 2:
            json.loads(done.stdout)
        if arguments[0] != "gc":
            assert done.returncode != 2, done.stderr
        if arguments == ["jobs"]:
            assert TRAIN[:8] in done.stdout
            assert EVALUATE[:8] in done.stdout


@pytest.mark.parametrize("case", CASES)
def test_what_is_damaged_does_not_load_and_is_told(
    golden: Path, case: Callable[[Path], None]
) -> None:
    case(golden)
    done = process("check", golden, "--json", timeout=60)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert all(problem["file"] and problem["reason"] for problem in json.loads(done.stdout))


@pytest.mark.parametrize("command", ["show", "logs", "diff"])
def test_what_a_definition_holds_is_shown_without_commands_for_terminals(
    tmp_path: Path, command: str
) -> None:
    names = [tmp_path / "jobs" / "x.train" / (digit * 64) for digit in "ab"]
    for folder in names:
        folder.mkdir(parents=True)
        definition = {
            "id": 1,
            "identifier": folder.name,
            "module": f"m{ESCAPE}",
            "type": "T",
            "typename": f"m.T{ESCAPE}",
            "fields": {
                f"key{ESCAPE}": f"{ESCAPE}{folder.name}",
                "path": {"type": "path", "value": ESCAPE},
            },
        }
        (folder / "params.json").write_text(json.dumps({"version": 3, "objects": [definition]}))
        (folder / "train.failed").write_text(json.dumps({"reason": ESCAPE, "host": ESCAPE}))
    Workspace(tmp_path).create()
    arguments = names if command == "diff" else names[:1]

    done = process(command, *arguments, "-w", tmp_path)

    assert "Traceback" not in done.stderr
    assert done.stdout.replace("\n", "").isprintable()
    if command == "diff":
        assert "\\x1b]0;owned\\x07" in done.stdout


def test_a_name_that_would_leave_the_workspace_is_refused(golden: Path, tmp_path: Path) -> None:
    for name in ("..", "../..", ".hidden"):
        assert xpm("runs", name, "-w", golden).status == 2
        assert xpm("copy", name, tmp_path / "new", "-w", golden).status == 2
        assert xpm("show", f"xp1@{name}", "-w", golden).status == 2
        assert xpm("show", f"xp1:{name}", "-w", golden).status == 2
