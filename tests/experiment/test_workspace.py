from pathlib import Path

import pytest

from format.sentences import specifies
from xpm_experiment import InvalidNameError, JobFolder, Workspace, WorkspaceError


def test_opening_a_workspace_writes_nothing(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "new")

    assert workspace.experiments() == []
    assert workspace.runs("xp") == []
    assert list(tmp_path.iterdir()) == []


@specifies("W1")
def test_creating_a_workspace_marks_it(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "deep" / "new")
    workspace.create()
    workspace.create()

    assert [path.name for path in workspace.root.iterdir()] == [".__experimaestro__"]
    assert workspace.marker.read_bytes() == b""


@specifies("W1")
@pytest.mark.parametrize(
    ("marker", "found"),
    [
        ('{"version": 2}', "2"),
        ('{"version": "1"}', '"1"'),
        ("[]", "a marker without one"),
        ("not JSON", "a marker that is not JSON"),
    ],
)
def test_a_workspace_of_another_version_is_refused_and_left_as_it_is(
    tmp_path: Path, marker: str, found: str
) -> None:
    workspace = Workspace(tmp_path)
    workspace.marker.write_text(marker)

    for use in (workspace.create, workspace.check):
        with pytest.raises(WorkspaceError) as raised:
            use()
        assert str(raised.value) == (
            f"expected a workspace of version 1 at {tmp_path}, found {found}; "
            "a newer xpm-experiment made it"
        )
    assert workspace.marker.read_text() == marker
    assert list(tmp_path.iterdir()) == [workspace.marker]


@specifies("W1")
@pytest.mark.parametrize("marker", ["", "\n", "{}", '{"version": 1}'])
def test_a_workspace_of_the_first_version_keeps_its_marker(tmp_path: Path, marker: str) -> None:
    workspace = Workspace(tmp_path)
    workspace.marker.write_text(marker)

    workspace.check()
    workspace.create()

    assert workspace.marker.read_text() == marker


def test_a_workspace_that_is_none_is_told(tmp_path: Path) -> None:
    for folder, found in ((tmp_path, "a folder without"), (tmp_path / "new", "nothing with")):
        with pytest.raises(WorkspaceError) as raised:
            Workspace(folder).check()
        assert str(raised.value) == (
            f"expected a workspace at {folder}, found {found} .__experimaestro__; pass the folder "
            "that experiment(…) was given, to xpm with --workspace"
        )


@pytest.mark.parametrize("place", ["file", "file/inside"])
def test_a_file_is_no_workspace(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(WorkspaceError) as raised:
        Workspace(tmp_path / place).create()
    assert str(raised.value) == (
        f"expected a folder for the workspace {tmp_path / place}, "
        f"found a file at {tmp_path / 'file'}"
    )


@specifies("W2", "W3")
def test_the_files_of_a_job_are_named_after_the_last_part_of_its_type(tmp_path: Path) -> None:
    folder = Workspace(tmp_path).job("package.module.train", "0" * 64)

    assert folder.path == tmp_path / "jobs" / "package.module.train" / ("0" * 64)
    assert folder.params == folder.path / "params.json"
    assert folder.done == folder.path / "train.done"
    assert folder.failed == folder.path / "train.failed"
    assert folder.pid == folder.path / "train.pid"
    assert folder.out == folder.path / "train.out"
    assert folder.err == folder.path / "train.err"
    assert folder.lock == folder.path / "train.lock"
    assert (folder.type_identifier, folder.identifier) == ("package.module.train", "0" * 64)


def test_a_type_without_a_module_has_named_files_too(tmp_path: Path) -> None:
    assert JobFolder(tmp_path / "jobs" / "train" / "1").done.name == "train.done"


@specifies("W13")
@pytest.mark.parametrize(
    ("name", "flaw"),
    [
        ("", "it is empty"),
        (".", "it starts with a dot"),
        ("..", "it starts with a dot"),
        (".hidden", "it starts with a dot"),
        ("../evil", "it starts with a dot"),
        ("a/b", "a slash is in it"),
        ("/abs", "a slash is in it"),
        ("a\\b", "a backslash is in it"),
        ("a\0b", "a null character is in it"),
        ("x" * 256, "it is longer than 255 bytes"),
        ("\ud800", "it cannot be the name of a file"),
        (None, "it is not a string"),
    ],
)
def test_a_name_that_is_not_that_of_a_folder_is_refused(
    tmp_path: Path, name: str, flaw: str
) -> None:
    workspace = Workspace(tmp_path)
    run = workspace.new_run("xp")

    for kind, use in (
        ("an experiment", workspace.new_run),
        ("an experiment", workspace.runs),
        ("a run", lambda name: workspace.run("xp", name)),
        ("a save", run.save),
        ("a type identifier", lambda name: workspace.job(name, "0")),
    ):
        with pytest.raises(InvalidNameError) as raised:
            use(name)
        assert str(raised.value) == f"expected the name of {kind}, found {name!r}: {flaw}"
    assert [path.name for path in (tmp_path / "experiments").iterdir()] == ["xp"]


@specifies("W8")
def test_runs_of_the_same_second_get_folders_of_their_own_in_order(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)

    runs = [workspace.new_run("xp").run_id for _ in range(12)]

    assert len(set(runs)) == 12
    assert [run.run_id for run in workspace.runs("xp")] == runs


@specifies("W8")
def test_a_run_is_later_than_all_before_though_the_clock_went_back(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    (tmp_path / "experiments" / "xp" / "29991231_235959_9").mkdir(parents=True)

    run = workspace.new_run("xp")

    assert run.run_id == "29991231_235959_10"
    assert workspace.runs("xp")[-1].run_id == run.run_id


@specifies("W9")
def test_current_leads_to_the_latest_run_also_after_a_move(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "old")
    workspace.new_run("xp")
    latest = workspace.new_run("xp")
    (tmp_path / "old").rename(tmp_path / "new")

    current = tmp_path / "new" / "experiments" / "xp" / "current"

    assert current.readlink() == Path(latest.run_id)
    assert current.is_dir()


def test_only_folders_that_hold_runs_are_listed(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    run = workspace.new_run("xp")
    (tmp_path / "experiments" / "xp" / "notes").mkdir()
    (tmp_path / "experiments" / "file").touch()

    assert workspace.experiments() == ["xp"]
    assert [found.path for found in workspace.runs("xp")] == [run.path]


def test_a_save_without_definition_is_none(tmp_path: Path) -> None:
    run = Workspace(tmp_path).new_run("xp")
    run.save("begun").mkdir(parents=True)
    for name, file in (("new", "experimaestro.json"), ("old", "definition.json")):
        run.save(name).mkdir()
        (run.save(name) / file).touch()

    assert run.saves() == ["new", "old"]
