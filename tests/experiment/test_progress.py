import contextlib
import os
import pty
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from xpm_experiment import Job, JobFolder, JobState
from xpm_experiment.progress import Progress, counted, summary


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
    assert counted(jobs()) == "2 done, 1 failed, 1 not started, 1 running, 1 waiting"


def test_lines_tell_of_changes_where_there_is_no_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = jobs()
    progress = Progress("xp", lambda: made)
    for job in made:
        progress.changed(job)
    progress.close()
    progress.changed(made[0])

    assert capsys.readouterr().err.splitlines() == [
        "xp: a.task 1 running",
        "xp: a.task 2 done",
        "xp: a.task 3 failed: exit status 1",
        "xp: a.task 4 not started",
        "xp: 6 jobs: 2 done (1 run, 1 already done), 1 failed, 1 not started, 1 running, 1 waiting",
    ]


def on_a_terminal(show: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> str:
    """What a function writes to a terminal that is its standard error."""
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        show()
    written = b""
    with contextlib.suppress(OSError):  # as Linux says that the other side is closed
        while part := os.read(ours, 65536):
            written += part
    os.close(ours)
    return written.decode()


def test_a_terminal_shows_one_live_line(monkeypatch: pytest.MonkeyPatch) -> None:
    made = jobs()
    monkeypatch.setenv("TERM", "xterm")

    def show() -> None:
        progress = Progress("[xp]", lambda: made)
        for job in made:
            progress.changed(job)
        progress.close()

    written = on_a_terminal(show, monkeypatch)

    assert written.startswith("\x1b[?25l[xp]: 2 done, 1 failed, 1 not started, 1 running")
    assert written.rstrip().endswith(f"[xp]: {summary(made)}")


def test_nothing_is_shown_without_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)

    progress = Progress("xp", jobs)
    progress.changed(jobs()[1])
    progress.close()


def test_the_end_of_a_log_is_read_whatever_its_size_and_bytes(tmp_path: Path) -> None:
    job = Job(JobFolder(tmp_path / "a.task" / "1"))
    assert job.log_tail() == []

    job.path.mkdir(parents=True)
    job.log.write_bytes(b"first\n" + b"x" * 100_000 + b"\nlast \xff\n")
    tail = job.log_tail(2)

    assert tail[1] == "last \ufffd"
    assert len(tail[0]) < 20_000
    assert job.log_tail(1) == ["last \ufffd"]
