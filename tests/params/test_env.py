import asyncio
import copy
import pickle
import threading
from pathlib import Path

import pytest

from format.sentences import specifies
from xpm_params import Env


def test_without_activation_the_environment_is_empty() -> None:
    assert Env.instance() == Env(None, None)


def test_activation_nests() -> None:
    outer, inner = Env(Path("/a")), Env(Path("/b"))
    with outer.activate() as current:
        assert current is outer is Env.instance()
        with inner.activate():
            assert Env.instance() is inner
        assert Env.instance() is outer
    assert Env.instance() == Env()


def test_an_activation_may_be_entered_again() -> None:
    env = Env(Path("/a"))
    activation = env.activate()
    with activation, Env().activate(), activation:
        assert Env.instance() is env
    assert Env.instance() == Env()


def test_an_exception_ends_the_activation() -> None:
    with pytest.raises(ZeroDivisionError), Env(Path("/a")).activate():
        raise ZeroDivisionError
    assert Env.instance() == Env()


def test_threads_do_not_see_the_environment_of_each_other() -> None:
    seen = []
    with Env(Path("/a")).activate():
        thread = threading.Thread(target=lambda: seen.append(Env.instance()))
        thread.start()
        thread.join()
    assert seen == [Env()]


def test_asyncio_tasks_do_not_see_the_environment_of_each_other() -> None:
    async def inside(folder: str) -> Path | None:
        with Env(Path(folder)).activate():
            await asyncio.sleep(0)
            return Env.instance().taskpath

    async def both() -> list[Path | None]:
        return list(await asyncio.gather(inside("/a"), inside("/b")))

    assert asyncio.run(both()) == [Path("/a"), Path("/b")]


def test_the_root_of_a_job_folder_is_the_workspace() -> None:
    assert Env.for_job("/w/jobs/task/id") == Env(Path("/w/jobs/task/id"), Path("/w"))


@specifies("P10")
def test_the_root_of_a_job_folder_is_the_workspace_whatever_is_stated() -> None:
    assert Env.for_job("/w/jobs/task/id", workspace="/old").wspath == Path("/w")


@specifies("P10")
def test_a_job_elsewhere_has_the_workspace_that_is_stated() -> None:
    assert Env.for_job("/elsewhere/a/b") == Env(Path("/elsewhere/a/b"))
    assert Env.for_job("/elsewhere/a/b", workspace="/w").wspath == Path("/w")


def test_a_relative_job_folder_is_made_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Env.for_job("jobs/task/id") == Env(tmp_path / "jobs" / "task" / "id", tmp_path)


def test_environments_are_values() -> None:
    env = Env("/a", "/b")
    assert env == Env(Path("/a"), Path("/b"))
    assert hash(env) == hash(Env(Path("/a"), Path("/b")))
    assert env != Env("/a")
    assert env != "/a"
    assert repr(Env(None, None)) == "Env(taskpath=None, wspath=None)"


def test_environments_survive_pickle_and_copy() -> None:
    env = Env("/a")
    assert pickle.loads(pickle.dumps(env)) == copy.copy(env) == copy.deepcopy(env) == env


def test_environments_do_not_change() -> None:
    env = Env("/a")
    with pytest.raises(AttributeError) as setting:
        env.taskpath = None  # type: ignore[misc]  # that is the test
    assert str(setting.value) == "Env is immutable: cannot set 'taskpath'"
    with pytest.raises(AttributeError) as deleting:
        del env.taskpath
    assert str(deleting.value) == "Env is immutable: cannot delete 'taskpath'"
