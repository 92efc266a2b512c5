"""What an experiment shows: lines, and a live table, read from a real terminal."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from xpm_experiment import Job, JobFolder, JobState
from xpm_experiment.display import Lines, display, summary
from xpm_experiment.levels import Level, write_levels
from xpm_experiment.table import Running

TESTS = Path(__file__).parents[1]


def jobs() -> list[Job]:
    made = [Job(JobFolder(f"/ws/jobs/a.task/{number}")) for number in range(6)]
    for job, state in zip(made, [*JobState, JobState.DONE], strict=True):
        job.state = state
    made[-1].already_done = True
    made[3].reason = "exit status 1"
    return made


def test_a_summary_tells_what_was_run_and_what_was_done_before() -> None:
    assert summary([]) == "0 jobs: 0 done (0 run, 0 already done)"
    assert summary(jobs()[-1:]) == "1 job: 1 done (0 run, 1 already done)"
    assert summary(jobs()) == (
        "6 jobs: 2 done (1 run, 1 already done), 1 failed, 1 not started, 1 running, 1 waiting"
    )


def test_lines_tell_of_changes_where_there_is_no_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = jobs()
    shown = display("xp")
    for job in made:
        shown.changed(job)
    shown.close(made)
    shown.changed(made[1])

    assert capsys.readouterr().err.splitlines() == [
        "xp: a.task 1 running",
        "xp: a.task 2 done",
        "xp: a.task 3 failed: exit status 1",
        "xp: a.task 4 not started",
        "xp: 6 jobs: 2 done (1 run, 1 already done), 1 failed, 1 not started, 1 running, 1 waiting",
    ]


def test_nothing_is_shown_without_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)

    shown = display("xp")
    shown.changed(jobs()[1])
    shown.close(jobs())


def test_a_terminal_that_cannot_move_its_cursor_gets_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "dumb")
    assert isinstance(display("xp"), Lines)


def test_jobs_have_begun_when_their_markers_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xpm_experiment.table._SECONDS_BETWEEN_LOOKS", 0)
    monkeypatch.setattr("xpm_experiment.table._LOOKED_AT_ONCE", 2)
    made = [Job(JobFolder(tmp_path / "a.task" / str(number))) for number in range(5)]
    running = Running()
    for job in made:
        job.path.mkdir(parents=True)
        job.state = JobState.RUNNING
        running.changed(job)
    for job in made[3:]:
        job.folder.pid.touch()
        write_levels(job.folder, [Level(0.5, "half")])

    looks = [running.look(1) for _ in range(3)]

    assert [[job for job, _, _ in found] for found, _ in looks] == [[], made[3:4], made[3:]]
    (third, _, levels), (_, _, of_another) = looks[-1][0]
    assert (levels, of_another) == ([Level(0.5, "half")], [])
    assert looks[-1][1][JobState.RUNNING] == 5

    third.state = JobState.DONE
    running.changed(third)
    found, counts = running.look(1)
    assert [job for job, _, _ in found] == made[4:]
    assert (counts[JobState.RUNNING], counts[JobState.DONE]) == (4, 1)


SCRIPT = """
import sys, time
from pathlib import Path
from xpm_config import Param, Task, tag
from xpm_experiment import LocalExecutor, experiment, progress

class Train(Task):
    rate: Param[float]
    gate: Param[str]

    def execute(self) -> None:
        progress(0.4, desc="epoch 3")
        progress(0.25, level=1, desc="batches")
        while not Path(self.gate).exists():
            time.sleep(0.01)
        if self.rate > 1:
            raise ValueError("too fast")

if __name__ == "__main__":
    folder, *rates = sys.argv[1:]
    with LocalExecutor(4) as executor, experiment(folder, "[xp]", executor=executor) as xp:
        for rate in map(float, rates):
            Train.C(rate=tag(rate), gate=folder + "/gate").submit()
        print("printed by the script")
"""
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """A terminal with the script in it."""

    def __init__(self, folder: Path, *rates: float, lines: int = 24, columns: int = 100) -> None:
        script = folder / "script.py"
        script.write_text(SCRIPT)
        self._ours, theirs = pty.openpty()
        self._file = theirs
        self.resize(lines, columns)
        self.process = subprocess.Popen(
            [sys.executable, script, str(folder / "ws"), *map(str, rates)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env={**self._environment(), "TERM": "xterm", "PYTHONPATH": str(TESTS)},
        )
        self.written = ""

    @staticmethod
    def _environment() -> dict[str, str]:
        hidden = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE")
        return {name: value for name, value in os.environ.items() if name not in hidden}

    def resize(self, lines: int, columns: int) -> None:
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def read(self, seconds: float = 0.1) -> str:
        """What was written meanwhile."""
        part = ""
        while select.select([self._ours], [], [], seconds)[0]:
            part += os.read(self._ours, 65536).decode()
            seconds = 0
        self.written += part
        return part

    def read_until(self, text: str) -> str:
        """What is written until the text is seen in what is written from now on."""
        seen, deadline = "", time.monotonic() + 60
        while text not in plain(seen):
            is_over = self.process.poll() is not None or time.monotonic() > deadline
            seen += self.read()
            assert not is_over or text in plain(seen), self.written
        return seen

    def end(self) -> str:
        """The rest, until the script has ended."""
        rest = ""
        while self.process.poll() is None:
            rest += self.read()
        return rest + self.read()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)
        os.close(self._file)


def plain(written: str) -> str:
    return CONTROL.sub("", written)


@contextmanager
def terminal(
    folder: Path, *rates: float, lines: int = 24, columns: int = 100
) -> Iterator[Terminal]:
    (folder / "ws").mkdir()
    opened = Terminal(folder, *rates, lines=lines, columns=columns)
    try:
        yield opened
    finally:
        opened.close()


def open_gate(folder: Path) -> None:
    (folder / "ws" / "gate").touch()


def test_a_terminal_shows_the_jobs_that_run_and_how_far_they_are(tmp_path: Path) -> None:
    with terminal(tmp_path, 0.5, 2) as shown:
        shown.read_until("25% batches")
        line = next(
            line for line in plain(shown.read_until("batches")).splitlines() if "2.0" in line
        )
        # time goes on though nothing changes
        first = seconds_in(shown.read_until("batches"))
        while seconds_in(shown.read_until("batches")) == first:
            pass
        open_gate(tmp_path)
        rest = plain(shown.end())

    assert re.fullmatch(
        r"train \w{8}  rate=2\.0  \d+\.\d s  ━━━━╸━{7}  40% epoch 3 > 25% batches",
        line.strip(),
    )
    assert "printed by the script" in plain(shown.written)
    assert "[xp]: 2 running" in plain(shown.written)
    assert re.search(r"\[xp\]: __main__\.train \w{8} failed: exit status 1", rest)
    assert "[xp]: 2 jobs: 1 done (1 run, 0 already done), 1 failed" in rest
    assert shown.written.count("\x1b[?25l") == shown.written.count("\x1b[?25h") == 1


def seconds_in(written: str) -> str:
    return str(re.findall(r"(\d+\.\d) s ", plain(written))[-1])


def test_the_table_has_at_most_as_many_lines_as_the_terminal(tmp_path: Path) -> None:
    with terminal(tmp_path, 0.1, 0.2, 0.3, 0.4, lines=5) as shown:
        shown.read_until("… and 2 more")
        drawn = shown.read_until("more") + shown.read_until("more")
        assert max(map(len, frames(drawn))) <= 4
        shown.resize(24, 40)
        shown.read_until("4 running")
        drawn = shown.read_until("4 running") + shown.read_until("4 running")
        open_gate(tmp_path)
        shown.end()

    *table, numbers = frames(drawn)[-1]
    assert numbers == "[xp]: 4 running"
    assert len(table) == 4
    for line in table:
        assert re.fullmatch(r"train \w{8} +[\d.]+ s  ━━━━╸━{7} *…?", line.strip())
        assert len(line) <= 40


def frames(drawn: str) -> list[list[str]]:
    """The lines of each drawing: before each, the last one is erased."""
    return [
        plain(frame).splitlines()
        for frame in re.split(r"\r\x1b\[2K(?:\x1b\[1A\x1b\[2K)*", drawn)
        if plain(frame).strip()
    ]


def test_ctrl_c_gives_the_terminal_back(tmp_path: Path) -> None:
    with terminal(tmp_path, 0.5) as shown:
        shown.read_until("epoch 3")
        shown.process.send_signal(signal.SIGINT)
        rest = shown.end()

    assert shown.process.returncode == -signal.SIGINT
    assert "\x1b[?25h" in rest  # the cursor is seen
    assert "KeyboardInterrupt" in rest
    assert "[xp]: 1 job: 0 done (0 run, 0 already done), 1 failed" in plain(rest)


def test_the_end_of_a_log_is_read_whatever_its_size_and_bytes(tmp_path: Path) -> None:
    job = Job(JobFolder(tmp_path / "a.task" / "1"))
    assert job.log_tail() == []

    job.path.mkdir(parents=True)
    job.log.write_bytes(b"first\n" + b"x" * 100_000 + b"\nlast \xff\n")
    tail = job.log_tail(2)

    assert tail[1] == "last \ufffd"
    assert len(tail[0]) < 20_000
    assert job.log_tail(1) == ["last \ufffd"]
