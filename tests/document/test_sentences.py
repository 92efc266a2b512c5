"""Sentences of the document that no snippet shows by itself."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from document.models import (
    CALLS,
    Copying,
    Counter,
    Initialise,
    MyModel,
    Part,
    Read,
    Renaming,
    Skipping,
    Whole,
    WithData,
    Write,
)
from document.sentences import states
from experimaestro import (
    SerializationContext,
    deserialize,
    experiment,
    from_state_dict,
    from_task_dir,
    load,
    save,
    serialize,
    state_dict,
)
from experimaestro.core.objects import ConfigInformation
from experimaestro.run import run
from experimaestro.taskglobals import Env
from experimaestro.tools.jobs import load_job
from xpm_params import ParamsVersionError


@states(
    "You can use serialization methods to include init_tasks in the deserialize process.",
    "experimaestro.serialize - Serialize configurations with init tasks.",
    "experimaestro.deserialize - Deserialize configurations with init tasks.",
)
def test_init_tasks_are_saved_with_a_configuration_and_run_on_its_instance(tmp_path: Path) -> None:
    part = Part.C(a=1)
    serialize(part, tmp_path, init_tasks=[Initialise.C(part=part)])
    loaded, (task,) = deserialize(tmp_path)
    assert loaded == part
    assert task.part is loaded  # type: ignore[attr-defined]  # an Initialise
    assert deserialize(tmp_path, as_instance=True).initialised is True


def test_an_init_task_that_does_not_refer_to_the_configuration_is_run(tmp_path: Path) -> None:
    CALLS.clear()
    serialize(Part.C(a=1), tmp_path, init_tasks=[Counter.C(), Counter.C()])
    deserialize(tmp_path)
    assert CALLS == []
    assert deserialize(tmp_path, as_instance=True).a == 1
    assert CALLS == ["counter", "counter"]


@states(
    "If you need more control over saved data, you can use state_dict and from_state_dict that "
    "respectively returns Python data structures and loads from them.",
    "experimaestro.state_dict - Convert configurations to Python data structures.",
    "experimaestro.from_state_dict - Load configurations from Python data structures.",
)
def test_a_state_dict_is_plain_data_from_which_the_configuration_comes_back() -> None:
    whole = Whole.C(part=Part.C(a=1), name="w")
    state = state_dict(SerializationContext(), {"x": whole, "y": whole.part})
    loaded = from_state_dict(json.loads(json.dumps(state)))
    assert loaded == {"x": whole, "y": whole.part}
    assert loaded["x"].part is loaded["y"]
    assert from_state_dict(state, as_instance=True)["x"].part.a == 1


@states("The serialization context is controlled by experimaestro.SerializationContext.")
def test_the_context_names_the_folder_of_data_files(tmp_path: Path) -> None:
    source = tmp_path / "source.txt"
    source.write_text("content")
    config = WithData.C(to_serialize=source)
    state = state_dict(SerializationContext(save_directory=tmp_path / "saved"), config)
    assert (tmp_path / "saved" / "to_serialize.txt").read_text() == "content"
    assert from_state_dict(state, tmp_path / "saved").to_serialize == (
        tmp_path / "saved" / "to_serialize.txt"
    )


@states(
    "Configurations can be serialized with the data necessary to restore their state.",
    "Use DataPath to annotate fields whose file or directory content should be copied into the "
    "save directory during serialization",
    "When saving, each DataPath field is copied (using hard links when possible) into the save "
    "directory under a relative path derived from the field name.",
    "On loading, the relative path is resolved back to an absolute path.",
)
@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_data_path_is_copied_and_comes_back_as_absolute_path(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "source"
    if kind == "file":
        source.write_text("content")
    else:
        (source / "sub").mkdir(parents=True)
        (source / "sub" / "file").write_text("content")
    save(WithData.C(to_serialize=source), tmp_path / "saved")
    shutil.rmtree(source) if kind == "folder" else source.unlink()
    monkeypatch.chdir(tmp_path)
    loaded = load("saved")
    monkeypatch.chdir("/")
    assert loaded.to_serialize == tmp_path / "saved" / "to_serialize"
    found = loaded.to_serialize if kind == "file" else loaded.to_serialize / "sub" / "file"
    assert found.read_text() == "content"


def test_a_hard_link_is_used_where_asked_for(tmp_path: Path) -> None:
    source = tmp_path / "source.bin"
    source.write_text("content")
    save(WithData.C(to_serialize=source), tmp_path / "saved", link="hard")
    assert os.path.samefile(source, tmp_path / "saved" / "to_serialize.bin")
    save(WithData.C(to_serialize=source), tmp_path / "copied", link="copy")
    assert not os.path.samefile(source, tmp_path / "copied" / "to_serialize.bin")


@states(
    "DataPath fields are ignored in identifier computation — changing the data path does not "
    "change the task identifier."
)
def test_data_paths_are_not_part_of_the_identifier() -> None:
    first = WithData.C(to_serialize=Path("/a"))
    assert first.__identifier__() == WithData.C(to_serialize=Path("/b")).__identifier__()
    assert first.__identifier__() != WithData.C(to_serialize=Path("/a"), x=2).__identifier__()


@states(
    "For more control over which files are serialized and where they are stored, override the "
    "__xpm_serialize__ method on your Config subclass.",
    "This method receives a experimaestro.SerializationContext and returns a dict mapping names "
    "to experimaestro.core.context.SerializedPath objects.",
    "By default, it serializes all DataPath fields. You can override it to change destination "
    "paths, add extra data files, or skip certain fields",
)
def test_extra_data_files_survive_loading_and_saving_again(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_text("w")
    (tmp_path / "vocab.txt").write_text("v")
    save(MyModel.C(name="m", weights=tmp_path / "weights.bin"), tmp_path / "one")
    save(load(tmp_path / "one"), tmp_path / "two")
    instance = load(tmp_path / "two", as_instance=True)
    assert instance.weights.read_text() == "w"
    assert instance.__xpm_data__["vocab"].read_text() == "v"


def test_a_field_that_is_skipped_stays_a_plain_path(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_text("w")
    save(Skipping.C(weights=tmp_path / "weights.bin"), tmp_path / "saved")
    assert [path.name for path in (tmp_path / "saved").iterdir()] == ["experimaestro.json"]
    assert load(tmp_path / "saved").weights == tmp_path / "weights.bin"


@states(
    "The experimaestro.SerializationContext can also be subclassed to customize the "
    "serialization process globally (e.g. to change how files are copied or where they are "
    "stored).",
    "The serialize method receives the config object, enabling per-config path logic.",
)
def test_a_context_of_the_users_decides_where_files_go(tmp_path: Path) -> None:
    (tmp_path / "data.bin").write_text("content")
    config = WithData.C(to_serialize=tmp_path / "data.bin")
    save(config, tmp_path / "saved", context=Renaming())
    assert load(tmp_path / "saved").to_serialize == (
        tmp_path / "saved" / "withdata" / "to_serialize.bin"
    )


def test_a_context_of_the_users_may_copy_files_itself(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_text("w")
    (tmp_path / "vocab.txt").write_text("v")
    model = MyModel.C(name="m", weights=tmp_path / "weights.bin")
    save(model, tmp_path / "saved", context=Copying())
    loaded = load(tmp_path / "saved")
    assert loaded.weights == tmp_path / "saved" / "mine" / "model_weights.bin"
    assert dict(loaded.__xpm_data__) == {"vocab": tmp_path / "saved" / "mine" / "vocab.txt"}
    assert len(list((tmp_path / "saved" / "mine").iterdir())) == 2


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """A workspace and the folders of two jobs, the second reading what the first wrote."""
    workspace = tmp_path_factory.mktemp("workspace")
    with experiment(workspace, "xp", port=-1):
        write = Write.C(text="hello")
        written = write.submit()
        read = Read.C(written=written, outside=Path("/somewhere/else"))
        read.submit()
    return workspace, write.jobpath, read.jobpath


def fields_of(job: Path) -> dict[str, object]:
    """Fields of the objects of a job's parameters, by class."""
    objects = json.loads((job / "params.json").read_text())["objects"]
    return {definition["type"]: definition["fields"] for definition in objects}


@states(
    "Each submitted task writes its parameters to params.json in the job directory.",
    'Starting with the v3 schema (experimaestro 2.4), Path values are encoded with a "base" '
    "field that records what the value is relative to",
    "the path is inside the current job directory (typical for [PathGenerator]"
    "(experiments/task.md) outputs)",
    "the path points into another job in the same workspace (cross-job dependencies)",
    "the path lies outside the workspace, or was written by an older version",
    'The top-level "version" field records the schema version (PARAMS_JSON_VERSION on '
    "ConfigInformation).",
)
def test_paths_in_params_json_are_relative_to_job_and_workspace(
    jobs: tuple[Path, Path, Path],
) -> None:
    workspace, write, read = jobs
    assert fields_of(write)["Write"] == {
        "text": "hello",
        "output": {"type": "path", "value": "out/file.txt", "base": "job"},
    }
    inside = write.relative_to(workspace).as_posix()
    assert fields_of(read)["Written"] == {
        "path": {"type": "path", "value": f"{inside}/out/file.txt", "base": "workspace"}
    }
    assert fields_of(read)["Read"]["outside"] == {  # type: ignore[index]  # a dict of fields
        "type": "path",
        "value": "/somewhere/else",
    }
    version = json.loads((read / "params.json").read_text())["version"]
    assert version == ConfigInformation.PARAMS_JSON_VERSION == 3


@states(
    'Resolution at load time uses Env.taskpath for "job" and Env.wspath for "workspace"; these '
    "are set automatically by run.py, from_task_dir, and tools.jobs.load_job.",
    "A task configuration/instance can be loaded with experimaestro.from_task_dir.",
)
def test_a_moved_workspace_resolves_to_where_it_is_now(
    jobs: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    workspace, write, read = jobs
    moved = tmp_path / "moved"
    shutil.copytree(workspace, moved, symlinks=True)
    job = moved / read.relative_to(workspace)
    expected = moved / write.relative_to(workspace) / "out" / "file.txt"
    task = from_task_dir(job)
    assert (task.written.path, task.output) == (expected, job / "copy.txt")
    assert from_task_dir(job, as_instance=True).written.path.read_text() == "hello"
    params, task = load_job(job / "params.json")
    assert task.written.path == expected
    assert params["version"] == 3
    assert Env.instance() == Env()


@states(
    'Absolute paths and entries without a "base" key load unchanged for backward compatibility.'
)
def test_absolute_paths_load_unchanged(jobs: tuple[Path, Path, Path], tmp_path: Path) -> None:
    workspace, _, read = jobs
    shutil.copytree(workspace, tmp_path / "moved", symlinks=True)
    task = from_task_dir(tmp_path / "moved" / read.relative_to(workspace))
    assert task.outside == Path("/somewhere/else")


@states(
    "A loader refuses to run a task whose params.json was written by a newer experimaestro — "
    "upgrade rather than risk a silently wrong path resolution."
)
@pytest.mark.parametrize(
    "reader",
    [
        from_task_dir,
        lambda job: load_job(job / "params.json"),
        lambda job: run(job / "params.json"),
    ],
)
def test_parameters_of_a_newer_version_are_refused(
    jobs: tuple[Path, Path, Path], tmp_path: Path, reader: object
) -> None:
    job = tmp_path / "job"
    shutil.copytree(jobs[1], job)
    parameters = json.loads((job / "params.json").read_text())
    (job / "params.json").write_text(json.dumps({**parameters, "version": 5}))
    with pytest.raises(ParamsVersionError) as raised:
        reader(job)  # type: ignore[operator]  # one of the three
    assert str(raised.value) == (
        "expected at most version 4, found 5: upgrade to read what a newer program wrote "
        f"in 'version' of {job / 'params.json'}"
    )
