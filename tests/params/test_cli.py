import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from params.documents import definition, document, ref
from xpm_params.cli import main

GOLDEN = Path(__file__).parents[1] / "golden"
HUB = str(GOLDEN / "saved" / "hub")
TASK = document(
    definition(1, "my.Model", dim=4, name="a 'b'", lr=0.5, flag=False),
    definition(
        2,
        "my.Train",
        model=ref(1),
        sizes=[1, None],
        out={"type": "path", "value": "out", "base": "job"},
    ),
)


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "params.json"
    path.write_text(json.dumps(TASK))
    return str(path)


def stdin(monkeypatch: pytest.MonkeyPatch, json_: Any) -> None:
    stream = io.TextIOWrapper(io.BytesIO(json.dumps(json_).encode()))
    stream.buffer.name = "<stdin>"
    monkeypatch.setattr(sys, "stdin", stream)


def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "xpm_params", *arguments],
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


def test_show_draws_a_tree(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", file, "--depth", "1"]) == 0
    assert capsys.readouterr().out == (
        "my.Train\n├── model: my.Model …\n├── sizes: [1, null]\n"
        f"└── out: {Path(file).parent / 'out'}\n"
    )


def test_show_tells_what_cannot_be_decoded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stdin(monkeypatch, TASK)
    assert main(["show", "-", "--depth=1"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == (
        "└── out: (the path 'out' is relative to the job, and the environment has none)"
    )


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("model.dim", "4"),
        ("model.lr", "0.5"),
        ("model.flag", "false"),
        ("model.name", "a 'b'"),
        ("sizes[1]", "null"),
        ("sizes", "[1, null]"),
        ("model", '{"$type": "my.Model", "dim": 4, "name": "a \'b\'", "lr": 0.5, "flag": false}'),
    ],
)
def test_get_prints_one_value(
    file: str, place: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["get", file, place]) == 0
    assert capsys.readouterr().out == text + "\n"


def test_get_of_what_is_absent_fails_and_says_what_is_there(
    file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["get", file, "model.lrx"]) == 1
    assert capsys.readouterr() == (
        "",
        "xpm-params: expected a parameter of my.Model (dim, name, lr, flag), found 'lrx' "
        f"in 'model' of {file}\n",
    )
    assert main(["get", file, "model lr"]) == 1
    assert capsys.readouterr().err.startswith("xpm-params: expected a place such as")


def test_standard_input_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stdin(monkeypatch, TASK)
    assert main(["get", "-", "model.dim"]) == 0
    stdin(monkeypatch, TASK)
    assert main(["get", "-", "out", "--folder", "/srv/jobs/a/b"]) == 0
    assert capsys.readouterr().out == "4\n/srv/jobs/a/b/out\n"
    stdin(monkeypatch, [1])
    assert main(["check", "-"]) == 1
    assert capsys.readouterr() == (
        "expected the definition of an object, found 1 in 'objects[0]' of <stdin>\n",
        "1 checked, 1 with problems\n",
    )


def test_check_looks_at_a_whole_workspace(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(GOLDEN / "workspace"), HUB]) == 0
    assert capsys.readouterr() == ("", "4 checked, 0 with problems\n")


def test_check_tells_of_each_file_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text("[1]")
    assert main(["check", *(str(tmp_path / name) for name in ("a", "b", "c"))]) == 1
    assert capsys.readouterr() == (
        f"expected the definition of an object, found 1 in 'objects[0]' of {tmp_path / 'a'}\n"
        f"expected the definition of an object, found 1 in 'objects[0]' of {tmp_path / 'b'}\n"
        f"expected a JSON file, found nothing in {tmp_path / 'c'}\n",
        "3 checked, 3 with problems\n",
    )


def test_export_gives_json(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--json", file]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "$type": "my.Train",
        "model": {"$type": "my.Model", "dim": 4, "name": "a 'b'", "lr": 0.5, "flag": False},
        "sizes": [1, None],
        "out": str(Path(file).parent / "out"),
    }


def test_a_shell_takes_the_exported_variables(file: str) -> None:
    exported = run("export", "--env", file, "--prefix=P_").stdout
    shown = subprocess.run(
        ["sh", "-c", f"{exported} env | grep ^P_ | sort"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert shown.splitlines() == [
        "P_MODEL__DIM=4",
        "P_MODEL__FLAG=false",
        "P_MODEL__LR=0.5",
        "P_MODEL__NAME=a 'b'",
        f"P_OUT={Path(file).parent / 'out'}",
        "P_SIZES__0=1",
        "P_SIZES__1=null",
    ]


def test_the_schema_is_printed() -> None:
    assert json.loads(run("schema").stdout)["$schema"].startswith("https://json-schema.org/")


def test_a_file_that_is_wrong_is_a_message_and_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "params.json"
    file.write_text('{"a": 1, "a": 2}')
    for command in (["show"], ["export", "--json"]):
        assert main([*command, str(file)]) == 1
        assert capsys.readouterr() == (
            "",
            f"xpm-params: expected each key once, found 'a' twice in 'a' of {file}\n",
        )


def test_a_file_that_may_not_be_read_is_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*arguments: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied", str(tmp_path))

    monkeypatch.setattr("builtins.open", refused)
    assert main(["get", str(tmp_path / "params.json"), "x"]) == 1
    monkeypatch.undo()
    assert capsys.readouterr().err == (
        f"xpm-params: [Errno 13] Permission denied: {str(tmp_path)!r}\n"
    )


def test_misuse_has_an_exit_status_of_its_own() -> None:
    done = run("show")
    assert done.returncode == 2
    assert "the following arguments are required: FILE" in done.stderr
    assert run("export", "params.json").returncode == 2


def test_help_has_examples() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert "xpm-params get params.json model.optimizer.lr" in done.stdout


def test_a_reader_that_stops_early_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "params.json"
    file.write_text(json.dumps([definition(1, "my.A", **{f"x{i}": i for i in range(100_000)})]))
    process = subprocess.Popen(
        [sys.executable, "-m", "xpm_params", "show", str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait() == 0
    assert process.stderr is not None
    with process.stderr:
        assert process.stderr.read() == b""


def test_names_of_files_are_written_as_their_bytes_and_what_is_no_text_refused(
    tmp_path: Path,
) -> None:
    file = tmp_path / "params.json"
    fields = {"path": "\udcff", "text": "\ud800"}
    file.write_text(json.dumps([definition(1, "my.A", **fields)]))
    command = [sys.executable, "-m", "xpm_params", "get", str(file)]
    assert subprocess.run([*command, "path"], capture_output=True).stdout == b"\xff\n"
    done = run("get", str(file), "text")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "xpm-params: 'utf-8' codec can't encode character '\\ud800' in position 0: "
        "surrogates not allowed\n"
    )


@pytest.mark.parametrize(
    ("variables", "colours"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colours_are_for_terminals(file: str, variables: dict[str, str], colours: bool) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    environment = {**environment, "TERM": "xterm", **variables}
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "xpm_params", "show", file], stdout=theirs, env=environment
    ) as process:
        os.close(theirs)
        assert process.wait() == 0
    with os.fdopen(ours, "rb") as terminal:
        assert (b"\x1b[" in terminal.read1()) is colours
    assert "\x1b" not in run("show", file, env=environment).stdout


def test_the_output_may_be_any_stream(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    assert main(["get", file, "model.dim"]) == 0
    assert stream.getvalue() == "4\n"


def test_a_closed_standard_input_is_a_message() -> None:
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m xpm_params show - <&- >&-"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (
        1,
        "xpm-params: expected a document, found no standard input\n",
    )


def test_without_standard_input_nothing_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["show", "-"]) == 1
    assert capsys.readouterr().err == "xpm-params: expected a document, found no standard input\n"


def test_the_command_is_installed() -> None:
    command = Path(sys.executable).with_name("xpm-params")
    done = subprocess.run([command, "get", HUB, "dim"], capture_output=True, text=True, check=True)
    assert done.stdout == "8\n"
