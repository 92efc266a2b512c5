from pathlib import Path
from typing import Any

import pytest

from experiment.tasks import Join, Text, Write
from format.sentences import specifies
from xpm_experiment import (
    InvalidNameError,
    NotSavedError,
    UnfinishedTaskError,
    WorkspaceError,
    experiment,
)
from xpm_serialize import SaveError


def text_of(config: Text) -> str:
    return config.path.read_text(encoding="utf-8")


def saved(workspace: Path, text: str, name: str = "default") -> str:
    """Runs an experiment that saves a text; returns its run."""
    with experiment(workspace, "one") as xp:
        xp.save({"best": Write.C(text=text).submit()}, name)
    assert xp.run is not None
    return xp.run.run_id


def test_what_an_experiment_saved_another_loads(tmp_path: Path) -> None:
    saved(tmp_path, "a")

    with experiment(tmp_path, "two") as xp:
        loaded = xp.load("one")["best"]
        join = Join.C(parts=[loaded])
        join.submit()

    assert type(loaded) is Text.C
    assert join.path.read_text(encoding="utf-8") == "a"
    assert len(xp.jobs) == 1


def test_the_newest_run_that_has_the_save_is_loaded_unless_another_is_named(
    tmp_path: Path,
) -> None:
    first = saved(tmp_path, "first")
    saved(tmp_path, "second")
    saved(tmp_path, "third", "other")

    with experiment(tmp_path, "two") as xp:
        assert text_of(xp.load("one")["best"]) == "second"
        assert text_of(xp.load("one", run_id=first)["best"]) == "first"
        assert text_of(xp.load("one", "other")["best"]) == "third"


def test_a_save_of_another_workspace_is_loaded_by_its_path(tmp_path: Path) -> None:
    first = saved(tmp_path / "other", "first")
    saved(tmp_path / "other", "second")

    with experiment(tmp_path / "own", "two") as xp:
        loaded = xp.load("one", workspace=tmp_path / "other")["best"]
        join = Join.C(
            parts=[loaded, xp.load("one", run_id=first, workspace=tmp_path / "other")["best"]]
        )
        join.submit()

    assert loaded.path.is_relative_to(tmp_path / "other")
    assert join.path.read_text(encoding="utf-8") == "second+first"
    assert [job.path for job in xp.jobs] == [join.jobpath]


def test_what_is_no_other_workspace_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with experiment(tmp_path / "own", "two") as xp:
        with pytest.raises(WorkspaceError) as raised:
            xp.load("one", workspace=tmp_path / "folder")
        assert str(raised.value) == (
            f"expected a workspace at {tmp_path / 'folder'}, "
            "found a folder without .__experimaestro__; pass the folder that experiment(…) was "
            "given, to xpm with --workspace"
        )
    assert list((tmp_path / "folder").iterdir()) == []


def test_several_saves_of_a_run_stand_side_by_side_and_are_replaced_whole(tmp_path: Path) -> None:
    with experiment(tmp_path, "one") as xp:
        for text in ("a", "b"):
            xp.save({"best": Write.C(text=text).submit()}, "model")
            xp.save([text], "names")
    assert xp.run is not None

    assert xp.run.saves() == ["model", "names"]
    with experiment(tmp_path, "two") as again:
        assert again.load("one", "model")["best"].text == "b"
        assert again.load("one", "names") == ["b"]


def test_a_save_that_fails_leaves_the_earlier_one(tmp_path: Path) -> None:
    with experiment(tmp_path, "one") as xp:
        xp.save(["earlier"])
        with pytest.raises(SaveError):
            xp.save([object()])
        assert xp.load("one") == ["earlier"]


def test_what_cannot_be_found_is_told_with_what_there_is(tmp_path: Path) -> None:
    run = saved(tmp_path, "a")
    with experiment(tmp_path, "empty") as xp:
        pass
    assert xp.run is not None

    messages = []
    cases: list[dict[str, Any]] = [
        {"experiment": "nine"},
        {"experiment": "nine", "run_id": "1"},
        {"experiment": "one", "name": "best"},
        {"experiment": "one", "name": "best", "run_id": run},
        {"experiment": "one", "run_id": "20200101_000000"},
        {"experiment": "empty"},
    ]
    for arguments in cases:
        with pytest.raises(NotSavedError) as raised:
            xp.load(**arguments)
        messages.append(str(raised.value))

    none = f"there is no experiment 'nine' in the workspace {tmp_path}; there are 'empty', 'one'"
    assert messages == [
        none,
        none,
        "no run of experiment 'one' saved anything as 'best'; it saved 'default'",
        f"run '{run}' of experiment 'one' saved nothing as 'best'; it saved 'default'",
        f"experiment 'one' has no run '20200101_000000'; its runs are '{run}'",
        "no run of experiment 'empty' saved anything as 'default'; it saved nothing",
    ]


def test_an_empty_workspace_is_told_and_stays_empty(tmp_path: Path) -> None:
    with pytest.raises(NotSavedError) as raised:
        experiment(tmp_path / "new", "xp").load("one")

    assert str(raised.value) == (
        f"there is no experiment 'one' in the workspace {tmp_path / 'new'}; there is none"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", "..", "../evil", "a/b"])
def test_names_outside_of_the_workspace_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidNameError):
        experiment(tmp_path / "ws", name)
    with experiment(tmp_path / "ws", "xp") as xp:
        with pytest.raises(InvalidNameError):
            xp.save([], name)
        with pytest.raises(InvalidNameError):
            xp.load(name)
        with pytest.raises(InvalidNameError):
            xp.load("xp", name)
        with pytest.raises(InvalidNameError):
            xp.load("xp", run_id=name)

    assert [path.name for path in tmp_path.iterdir()] == ["ws"]


@specifies("W14")
def test_a_moved_workspace_is_loaded_with_paths_to_where_it_is_now(tmp_path: Path) -> None:
    saved(tmp_path / "old", "a")
    (tmp_path / "old").rename(tmp_path / "new")

    with experiment(tmp_path / "new", "two") as xp:
        loaded = xp.load("one")["best"]

    assert loaded.path.is_relative_to(tmp_path / "new")
    assert text_of(loaded) == "a"


def test_a_path_into_another_workspace_stays_what_it_is(tmp_path: Path) -> None:
    with experiment(tmp_path / "one", "xp"):
        text = Write.C(text="a").submit()
    with experiment(tmp_path / "two", "xp") as xp:
        xp.save(text)
        assert xp.load("xp").path == text.path


def test_a_loaded_task_that_is_not_done_is_not_taken_for_done(tmp_path: Path) -> None:
    saved(tmp_path, "a")
    (marker,) = tmp_path.glob("jobs/*/*/write.done")
    marker.unlink()

    with experiment(tmp_path, "two") as xp:
        loaded = xp.load("one")["best"]
        with pytest.raises(UnfinishedTaskError) as raised:
            Join.C(parts=[loaded]).submit()
        assert str(raised.value) == (
            f"experiment.tasks.Join needs the job in {marker.parent}, which is not done; submit "
            "its task in this experiment first"
        )
        (marker.parent / "out" / "text.txt").unlink()
        (marker.parent / "out").rmdir()
        Write.C(text="a").submit()
        join = Join.C(parts=[loaded])
        join.submit()

    assert join.path.read_text(encoding="utf-8") == "a"
