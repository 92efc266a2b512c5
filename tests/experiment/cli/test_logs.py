import json
import os
import pty
import signal
import subprocess
import time
from pathlib import Path
from subprocess import PIPE

import pytest

from experiment.cli.command import COMMAND, ENVIRONMENT, process, started, xpm
from experiment.cli.test_listings import job_of
from experiment.tasks import Wait
from xpm_experiment import experiment
from xpm_experiment.following import Log


def on_a_terminal(*arguments: object, environment: dict[str, str] | None = None) -> str:
    """What the command prints when its standard output is a terminal."""
    ours, its = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        env={**ENVIRONMENT, "TERM": "xterm", **(environment or {})},
        stdout=its,
    ):
        os.close(its)
        printed = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # the other side is closed
                part = b""
            if not part:
                os.close(ours)
                return printed.decode().replace("\r\n", "\n")
            printed += part


def test_both_logs_are_printed_each_under_its_name(ran: Path) -> None:
    fail = job_of(ran, "fail")
    fail.out.write_text("one\ntwo")

    found = process("logs", fail.identifier[:8], "-n", "2", "-w", ran)

    assert found.returncode == 0
    assert found.stdout.splitlines() == [
        "==> fail.out <==",
        "one",
        "two",
        "==> fail.err <==",
        "    raise ValueError(self.message)",
        "ValueError: it went wrong",
    ]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--stream", "out"], "1\n2\n3\n"),
        (["--stream", "out", "-n", "2"], "2\n3\n"),
        (["--stream", "out", "-n", "3"], "1\n2\n3\n"),
        (["--stream", "out", "-n", "99"], "1\n2\n3\n"),
        (["--stream", "out", "-n", "0"], ""),
        (["--stream", "err"], ""),
        (["--json"], '{"stream": "out", "text": "1\\n2\\n3\\n"}\n'),
    ],
)
def test_one_log_or_some_lines(ran: Path, options: list[str], expected: str) -> None:
    write = job_of(ran, "join")
    write.out.write_text("1\n2\n3\n")

    assert process("logs", write.path, *options).stdout == expected


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 200_000])
@pytest.mark.parametrize("end", ["", "\n"])
def test_the_last_lines_are_found_wherever_blocks_end(tmp_path: Path, size: int, end: str) -> None:
    lines = ["x" * size, "a", "", "b" * size, "c"]
    (tmp_path / "log").write_text("\n".join(lines) + end)

    for number in range(1, 6):
        expected = "\n".join(lines[-number:]) + end
        assert Log(tmp_path / "log", number).more().decode() == expected


def test_a_job_without_logs_prints_nothing(golden: Path) -> None:
    assert xpm("logs", "ba5f1741", "-w", golden) == (0, "", "")


def test_what_is_not_a_job_is_told(golden: Path) -> None:
    save = next(golden.glob("experiments/xp1/2*/data/default"))
    assert xpm("logs", save) == (2, "", f"xpm: expected a job, found a save at {str(save)!r}\n")
    assert xpm("logs", "xp1", "-w", golden).err == (
        "xpm: expected a path, 4 or more digits of the identifier of a job, or "
        "EXPERIMENT[@RUN][:SAVE], found 'xp1'\n"
    )


def test_a_running_job_is_followed_until_it_is_done(tmp_path: Path) -> None:
    with experiment(tmp_path / "ws", "xp"):
        task = Wait.C(gate=str(tmp_path / "gate"))
        task.submit()
        while not (task.jobpath / "started").exists():
            time.sleep(0.01)
        folder = job_of(tmp_path / "ws", "wait")
        with folder.out.open("a") as out:
            out.write("first\n")
        command = started("logs", folder.path, "--follow")
        assert command.stdout is not None
        assert [command.stdout.readline() for _ in range(2)] == ["==> wait.out <==\n", "first\n"]
        with folder.out.open("a") as out:
            out.write("second\n")
        assert command.stdout.readline() == "second\n"
        (tmp_path / "gate").touch()
    with command:
        assert (command.stdout.read(), command.wait()) == ("", 0)


def test_following_a_failed_job_ends_with_its_status(ran: Path) -> None:
    fail = job_of(ran, "fail")

    assert process("logs", fail.path, "--follow", "--stream", "err").returncode == 1
    assert process("logs", fail.path, "--stream", "err").returncode == 0


def test_following_ends_with_ctrl_c(ran: Path) -> None:
    after = job_of(ran, "after")
    after.pid.write_text(json.dumps({"type": "local", "pid": os.getpid()}))
    after.out.write_text("running\n")
    command = started("logs", after.path, "-f", "--stream", "out")
    assert command.stdout is not None

    assert command.stdout.readline() == "running\n"
    command.send_signal(signal.SIGINT)

    with command:
        assert command.wait() == 0


def test_a_log_that_is_emptied_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "log"
    log = Log(path, None)
    assert log.more() == b""
    path.write_bytes(b"first try")
    assert log.more() == b"first try"
    path.write_bytes(b"again")
    assert log.more() == b"again"
    assert log.more() == b""


def test_a_terminal_gets_colours_and_the_last_state_of_bars_but_no_commands(ran: Path) -> None:
    join = job_of(ran, "join")
    content = "\x1b[31mred\x1b[0m\r\n 1%\r 50%\r100%\n\x1b]0;title\x07\x1b[2Jx\u202ey\tz\n"
    join.out.write_bytes(content.encode())
    arguments = ("logs", str(join.path), "--stream", "out")

    piped = subprocess.run([*COMMAND, *arguments], env=ENVIRONMENT, stdout=PIPE, check=True)
    assert piped.stdout == content.encode()
    assert on_a_terminal(*arguments) == (
        "\x1b[31mred\x1b[0m\n100%\n\\x1b]0;title\\x07\\x1b[2Jx\\u202ey\tz\n\x1b[0m"
    )


def test_a_pipe_as_log_is_no_log(ran: Path) -> None:
    join = job_of(ran, "join")
    join.out.unlink()
    os.mkfifo(join.out)

    assert process("logs", join.path, timeout=20).stdout == ""
