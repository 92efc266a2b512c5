import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from params.documents import JOB, definition, document, opened, ref
from xpm_params import (
    ParamsError,
    ParamsFileNotFoundError,
    ParamsPathError,
    ParamsReferenceError,
    ParamsStructureError,
    ParamsValueError,
    ParamsVersionError,
    load_params,
    open_params,
)

GOLDEN = Path(__file__).parents[1] / "golden"
TRAIN = "jobs/golden.models.train/ba5f174115c027bc214171e6bcefcedb823134ac5a677f46a640d81363f4eecb"


def test_a_job_is_loaded_from_its_folder_and_its_file(tmp_path: Path) -> None:
    shutil.copytree(GOLDEN / "workspace" / "jobs", tmp_path / "moved" / "jobs")
    folder = tmp_path / "moved" / TRAIN
    for source in (folder, str(folder), folder / "params.json"):
        task = load_params(source)
        assert task.optimizer.lr == 0.5
        assert task.output == folder / "out" / "weights.txt"


def test_a_relative_path_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(GOLDEN / "saved" / "hub", tmp_path / "hub")
    monkeypatch.chdir(tmp_path)
    assert load_params("hub").weights == tmp_path / "hub" / "weights"
    assert load_params("hub/experimaestro.json").weights == tmp_path / "hub" / "weights"


def test_an_open_file_is_loaded_with_the_folder_that_it_lay_in() -> None:
    json_ = document(definition(1, "my.A", out={"type": "path", "value": "w", "base": "job"}))
    assert load_params(opened(json_), JOB).out == JOB / "w"
    with pytest.raises(ParamsPathError) as error:
        load_params(opened(json_))
    assert str(error.value) == (
        "the path 'w' is relative to the job, and the environment has none "
        "in 'objects[0].fields.out' of <stream>"
    )


def test_an_open_file_that_names_its_workspace_has_one() -> None:
    json_ = document(definition(1, "my.A", w={"type": "path", "value": "w", "base": "workspace"}))
    assert load_params(opened(json_)).w == Path("/srv/workspace/w")
    assert load_params(opened(json_), "/other/jobs/a/b").w == Path("/other/w")


def test_a_data_file_of_an_open_file_needs_its_folder() -> None:
    data = {"type": "path.serialized", "value": "w", "is_folder": False}
    with pytest.raises(ParamsPathError) as error:
        load_params(opened(document(definition(1, "my.A", data=[data]))))
    assert str(error.value) == (
        "the data file 'w' is relative to the folder of the document, which an open file does not "
        "tell in 'objects[0].fields.data[0]' of <stream>"
    )


def test_a_structure_is_opened_and_not_taken_for_one_configuration() -> None:
    json_ = document(definition(1, "my.A", x=1), data=[ref(1), {"a": ref(1)}])
    first, named = open_params(opened(json_))
    assert first.x == 1
    assert named["a"] is first
    assert open_params(opened({"objects": [], "data": None})) is None
    with pytest.raises(ParamsStructureError) as error:
        load_params(opened(json_))
    assert str(error.value) == (
        "expected one configuration, found a structure, (A(x=1), mappingproxy({'a': A(x=1)})): "
        "see `open_params` in 'data' of <stream>"
    )


def test_a_single_configuration_that_was_saved_is_loaded() -> None:
    json_ = document(definition(1, "my.A", x=1), definition(2, "my.B"), data=ref(1))
    assert load_params(opened(json_)).x == 1
    assert load_params(opened([definition(1, "my.A", x=1)])).x == 1


def test_everything_is_checked_when_parameters_are_loaded() -> None:
    bad = {"type": "float", "value": "much"}
    json_ = document(definition(1, "my.A", x=[bad]), definition(2, "my.B", a=ref(1)))
    with pytest.raises(ParamsValueError) as error:
        load_params(opened(json_))
    assert str(error.value) == (
        "expected 'nan', 'inf' or '-inf', found 'much' "
        "in 'objects[0].fields.x[0].value' of <stream>"
    )


def test_what_is_opened_is_checked_when_it_is_asked_for() -> None:
    json_ = document(
        {"id": 1, "typename": "my.A", "fields": 3},
        definition(2, "my.B", a=ref(1), b=ref(9), c={"type": "x"}, d=4),
    )
    root = open_params(opened(json_))
    assert root.d == 4
    with pytest.raises(ParamsStructureError) as structure:
        _ = root.a.x
    assert str(structure.value) == (
        "expected an object with the fields, found 3 in 'objects[0].fields' of <stream>"
    )
    with pytest.raises(ParamsReferenceError) as reference:
        _ = root.b
    assert str(reference.value) == (
        "expected the id of an object of the document, found 9 "
        "in 'objects[1].fields.b.value' of <stream>"
    )
    with pytest.raises(ParamsValueError):
        _ = root.c


@pytest.mark.parametrize(
    ("json_", "kind", "message"),
    [
        ([], ParamsStructureError, "expected at least one object, found none in 'objects'"),
        (3, ParamsStructureError, "expected a document (an object or a list), found 3"),
        ({}, ParamsStructureError, "the key 'objects' is missing"),
        (
            {"version": 5, "objects": 3},
            ParamsVersionError,
            "expected at most version 4, found 5: upgrade to read what a newer program wrote "
            "in 'version'",
        ),
        ([{}], ParamsStructureError, "the key 'id' is missing in 'objects[0]'"),
        (
            [3],
            ParamsStructureError,
            "expected the definition of an object, found 3 in 'objects[0]'",
        ),
        (
            [definition(1, "my.A"), definition(1, "my.A")],
            ParamsStructureError,
            "expected an id of its own, found 1, that of 'objects[0]' in 'objects[1].id'",
        ),
        (
            {"objects": [], "data": ref(1)},
            ParamsReferenceError,
            "expected the id of an object of the document, found 1 in 'data.value'",
        ),
    ],
)
def test_a_document_that_is_none_is_refused_when_it_is_opened(
    json_: Any, kind: type[ParamsError], message: str
) -> None:
    for load in (open_params, load_params):
        with pytest.raises(kind) as error:
            load(opened(json_))
        place = " of <stream>" if " in '" in message else " in <stream>"
        assert str(error.value) == message + place


def test_a_folder_without_parameters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParamsFileNotFoundError) as error:
        load_params(tmp_path)
    assert str(error.value) == (
        "expected one of params.json, experimaestro.json, definition.json, found none "
        f"in {tmp_path}"
    )


def test_a_job_in_a_folder_of_another_name_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "jobs" / "my.train" / "ab"
    folder.mkdir(parents=True)
    task = {**definition(1, "my.Train"), "identifier": "cd"}
    (folder / "params.json").write_text(json.dumps([task]))
    for load in (load_params, open_params):
        with pytest.raises(ParamsStructureError) as error:
            load(folder)
        assert str(error.value) == (
            "expected the identifier 'ab' in a folder of this name, found 'cd' "
            f"in 'objects[0].identifier' of {folder / 'params.json'}"
        )
    (tmp_path / "jobs" / "my.train" / "link").symlink_to("ab")
    assert len(load_params(tmp_path / "jobs" / "my.train" / "link")) == 0


def test_the_older_name_of_a_save_is_read(tmp_path: Path) -> None:
    (tmp_path / "definition.json").write_text(json.dumps([definition(1, "my.A", x=1)]))
    assert load_params(tmp_path).x == 1
    (tmp_path / "experimaestro.json").write_text(json.dumps([definition(1, "my.A", x=2)]))
    assert load_params(tmp_path).x == 2
