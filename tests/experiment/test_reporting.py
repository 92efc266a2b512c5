"""How tasks tell how far they are."""

import contextvars
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from format.sentences import specifies
from xpm_experiment import JobFolder, MissingExtraError, progress, tqdm, track
from xpm_experiment.levels import Level, levels_text, read_levels
from xpm_experiment.reporting import reporting


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[JobFolder]:
    """That of the job which this thread is said to run."""
    folder = JobFolder(tmp_path / "a.task" / "1")
    folder.path.mkdir(parents=True)
    with reporting(folder):
        yield folder


def levels(folder: JobFolder) -> list[Level]:
    return read_levels(str(folder.progress))


@specifies("W15")
def test_a_job_tells_how_far_it_is_in_a_file(folder: JobFolder) -> None:
    assert not folder.progress.exists()
    progress(0.4, desc="epoch 3")
    progress(0.25, level=1)

    assert json.loads(folder.progress.read_text(encoding="utf-8")) == {
        "levels": [{"value": 0.4, "desc": "epoch 3"}, {"value": 0.25, "desc": ""}]
    }
    assert folder.progress == folder.path / "task.progress"
    assert levels_text(levels(folder)) == "40% epoch 3 > 25%"


def test_a_level_keeps_what_it_does_and_ends_those_below_it(folder: JobFolder) -> None:
    progress(0.4, 0, "epochs")
    progress(0.25, 1, "batches")
    progress(0.5, 1)
    assert levels(folder) == [Level(0.4, "epochs"), Level(0.5, "batches")]
    progress(0.6)
    assert levels(folder) == [Level(0.6, "epochs")]
    progress(0.1, 2)
    assert levels(folder) == [Level(0.6, "epochs"), Level(), Level(0.1)]


@pytest.mark.parametrize(
    ("value", "kept"),
    [(-1, 0.0), (7, 1.0), (float("nan"), None), ("much", None), (None, None), (True, 1.0)],
)
def test_no_value_makes_a_job_fail(folder: JobFolder, value: float, kept: float | None) -> None:
    progress(value, level=-3)
    assert levels(folder) == [Level(kept)]
    progress(0.5, level=10**9)
    assert len(levels(folder)) == 10


def test_a_folder_that_is_gone_makes_no_job_fail(folder: JobFolder) -> None:
    folder.path.rmdir()
    progress(0.5)
    folder.path.touch()  # and is a file now
    progress(0.6)


def test_what_is_told_is_also_printed(
    folder: JobFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    progress(0.5, desc="half", console=True)
    assert capsys.readouterr() == ("", "50% half\n")


def test_of_what_comes_fast_little_is_written_and_the_rest_later(
    folder: JobFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    with reporting(folder):
        written = set()
        for step in range(1000):
            progress(step / 1000)
            written.add(levels(folder)[0].value)
            now += 0.001
        assert len(written) == 21  # 20 at once, and one when half a second was over
        now += 0.5
        progress(1.0)
        assert levels(folder) == [Level(1.0)]


def test_outside_of_a_job_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    progress(0.5, desc="half", console=True)
    assert list(track("abc", "letters")) == ["a", "b", "c"]
    assert os.listdir(tmp_path) == []


def test_a_thread_tells_it_when_it_runs_in_the_context_of_the_task(folder: JobFolder) -> None:
    def run(target: object, *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments)  # type: ignore[arg-type]  # callable
        thread.start()
        thread.join()

    run(progress, 0.1)
    assert levels(folder) == []
    run(contextvars.copy_context().run, progress, 0.1)
    assert levels(folder) == [Level(0.1)]


def test_loops_tell_how_many_items_are_done(folder: JobFolder) -> None:
    seen = []
    for _ in track([1, 2], "epochs"):
        for _ in track(iter("ab"), "letters"):
            seen.append(levels_text(levels(folder)))
        seen.append(levels_text(levels(folder)))

    assert seen == [
        "0% epochs > letters: 0",
        "0% epochs > letters: 1",
        "0% epochs",
        "50% epochs > letters: 0",
        "50% epochs > letters: 1",
        "50% epochs",
    ]
    assert levels(folder) == []


def test_a_loop_that_is_left_is_over(folder: JobFolder) -> None:
    for number in track(range(4), total=8):
        if number == 2:
            break
    assert levels(folder) == []
    for _ in track("ab"):
        assert levels(folder)[0].value in (0.0, 0.5)


def test_bars_of_tqdm_tell_how_far_they_are(folder: JobFolder) -> None:
    shown = []
    with (folder.path / "bars").open("w") as file:
        for _ in tqdm(range(2), desc="epochs", mininterval=0, file=file):
            for _ in tqdm(iter("ab"), leave=False, mininterval=0, file=file):
                shown.append(levels_text(levels(folder)))

    assert shown == ["0% epochs > 0", "0% epochs > 1", "50% epochs > 0", "50% epochs > 1"]
    assert levels(folder) == [Level(1.0, "epochs")]
    assert "epochs: 100%" in (folder.path / "bars").read_text()


def test_the_file_of_an_earlier_try_is_gone_and_that_of_a_job_that_ended(
    folder: JobFolder,
) -> None:
    folder.progress.write_text("{}")
    with reporting(folder):
        assert not folder.progress.exists()
        progress(0.5)
        assert folder.progress.exists()
    assert not folder.progress.exists()


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", '{"levels": 3}', '{"levels": [7, {"value": "x", "desc": 1}, {"value": 3}]}'],
)
def test_a_damaged_file_tells_nothing(folder: JobFolder, content: str) -> None:
    folder.progress.write_text(content)
    assert levels_text(levels(folder)) == ""


def test_tqdm_is_not_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "xpm_experiment.bars", raising=False)
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.raises(MissingExtraError) as raised:
        tqdm("ab")
    assert str(raised.value) == (
        "import of tqdm.auto halted; None in sys.modules; use track(…), or install "
        "xpm-experiment[tqdm]"
    )
