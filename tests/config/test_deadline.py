import pytest

from xpm_config import Param, ResumableTask, ending_in, remaining_time


class Long(ResumableTask):
    steps: Param[int]


def test_a_task_knows_how_long_it_may_still_run(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    task = Long.C(steps=1).instance()
    assert remaining_time() is task.remaining_time() is None

    with ending_in(60):
        now += 20
        assert remaining_time() == task.remaining_time() == 40
        with ending_in(5):
            assert task.remaining_time() == 5
        now += 50
        assert task.remaining_time() == 0
    assert task.remaining_time() is None
