import errno
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from params.documents import definition, document, opened, ref
from xpm_params.checks import documents_in, problems_of

GOLDEN = Path(__file__).parents[1] / "golden"


def problems(json_: Any, folder: Path | None = None) -> list[str]:
    return [str(problem) for problem in problems_of(opened(json_), folder)]


@pytest.mark.parametrize(
    "path", [*(GOLDEN / "saved").iterdir(), *documents_in(str(GOLDEN / "workspace"))], ids=str
)
def test_nothing_is_wrong_with_what_the_reference_wrote(path: Path) -> None:
    assert problems_of(path) == []


def test_the_documents_of_a_workspace_are_its_jobs_and_its_saves(tmp_path: Path) -> None:
    workspace = GOLDEN / "workspace"
    found = [os.path.relpath(path, workspace) for path in documents_in(str(workspace))]
    assert [path.split(os.sep)[:2] for path in found] == [
        ["jobs", "golden.models.evaluate"],
        ["jobs", "golden.models.train"],
        ["experiments", "xp1"],
    ]
    assert documents_in(str(GOLDEN / "saved" / "hub")) == [str(GOLDEN / "saved" / "hub")]
    assert documents_in("-") == ["-"]
    (tmp_path / ".__experimaestro__").touch()
    assert documents_in(str(tmp_path)) == []


def test_every_problem_of_a_document_is_found_at_once() -> None:
    json_ = document(
        {"id": 1, "typename": "my.A", "fields": 3},
        definition(
            2,
            "my.B",
            a=ref(9),
            b={"type": "python", "value": "x"},
            c=[{"type": "float", "value": "much"}, {"deep": [{"type": "?"}]}],
            d={"type": "path", "value": "../x", "base": "workspace"},
            e={"type": "set", "items": [{"type": "bytes", "value": "é"}, {"a": 1}]},
            f={"type": "dict", "items": [[{"type": "x"}, 1], [{"type": "y"}, 1], [1, 1], [1, 2]]},
        ),
        3,
        data={"type": "enum", "module": 1, "enum": "E", "value": "A"},
        experimaestro=1,
    )
    tags = "bytes, dict, enum, float, frozenset, path, path.serialized, python, set, tuple"
    assert [problem.removesuffix(" of <stream>") for problem in problems(json_)] == [
        "expected a string, found 1 in 'experimaestro'",
        "expected an object with the fields, found 3 in 'objects[0].fields'",
        "the key 'module' is missing in 'objects[0]'",
        "the key 'type' is missing in 'objects[0]'",
        "expected the definition of an object, found 3 in 'objects[2]'",
        "expected the id of an object of the document, found 9 in 'objects[1].fields.a.value'",
        "expected an integer, found 'x' in 'objects[1].fields.b.value'",
        "expected 'nan', 'inf' or '-inf', found 'much' in 'objects[1].fields.c[0].value'",
        f"expected an encoding ({tags}), found '?' in 'objects[1].fields.c[1].deep[0].type'",
        "expected a path inside its folder, found '../x': '..' is in it in 'objects[1].fields.d'",
        "expected base64, found 'é': string argument should contain only ASCII characters "
        "in 'objects[1].fields.e.items[0].value'",
        "expected elements that can be in a set: unhashable type: 'dict' "
        "in 'objects[1].fields.e.items'",
        f"expected an encoding ({tags}), found 'x' in 'objects[1].fields.f.items[0].type'",
        f"expected an encoding ({tags}), found 'y' in 'objects[1].fields.f.items[1].type'",
        "expected each key once, found one twice in 'objects[1].fields.f.items'",
        "expected a string, found 1 in 'data.module'",
    ]


def test_a_newer_version_is_all_that_is_told() -> None:
    assert problems({"version": 9, "objects": 3}) == [
        "expected at most version 4, found 9: upgrade to read what a newer program wrote "
        "in 'version' of <stream>"
    ]


def test_what_is_nested_too_deeply_is_told_once() -> None:
    deep: Any = 1
    for _ in range(300):
        deep = [deep]
    (problem,) = problems([definition(1, "my.A", x=deep)])
    assert problem.startswith("expected at most 256 containers in each other, found more")


def test_a_file_that_cannot_be_read_is_its_only_problem(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path)
    assert problem.file == str(tmp_path)
    file = tmp_path / "params.json"
    file.write_text("{")
    (problem,) = problems_of(tmp_path)
    assert str(problem) == (
        "expected strict JSON: Expecting property name enclosed in double quotes at line 1 "
        f"column 2 in {file}"
    )


def test_a_file_that_the_system_does_not_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "params.json").symlink_to("params.json")
    (problem,) = problems_of(tmp_path)
    reason = os.strerror(errno.ELOOP)
    assert str(problem) == f"cannot be read: {reason} in {tmp_path / 'params.json'}"


def test_a_data_file_with_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    file = {"type": "path.serialized", "value": "a" * 300, "is_folder": False}
    (tmp_path / "params.json").write_text(json.dumps([definition(1, "my.A", x=file)]))
    (problem,) = problems_of(tmp_path)
    assert str(problem) == (
        f"expected the file '{'a' * 78}…, found none in 'objects[0].fields.x' "
        f"of {tmp_path / 'params.json'}"
    )


def test_data_files_that_are_missing_or_of_another_size_are_told(tmp_path: Path) -> None:
    (tmp_path / "w").write_text("four")
    (tmp_path / "f").mkdir()

    def data(value: str, is_folder: bool = False, **members: Any) -> dict[str, Any]:
        return {"type": "path.serialized", "value": value, "is_folder": is_folder, **members}

    json_ = [
        definition(
            1,
            "my.A",
            good=[data("w", size=4), data("w"), data("f", True, size=9)],
            size=data("w", size=5),
            missing=data("x"),
            folder=data("w", True),
            file=data("f"),
            outside=data("../x"),
        )
    ]
    place = "'objects[0].fields.{}' of <stream>"
    assert problems(json_, tmp_path) == [
        "expected 5 bytes in 'w', found 4 in " + place.format("size"),
        "expected the file 'x', found none in " + place.format("missing"),
        "expected the folder 'w', found none in " + place.format("folder"),
        "expected the file 'f', found none in " + place.format("file"),
        "expected a path inside its folder, found '../x': '..' is in it in "
        + place.format("outside"),
    ]
    assert problems(json_) == []  # nobody knows where they are


def test_a_job_whose_folder_has_another_name_is_told(tmp_path: Path) -> None:
    shutil.copytree(GOLDEN / "workspace" / "jobs", tmp_path / "jobs")
    task = tmp_path / "jobs" / "golden.models.train"
    (folder,) = task.iterdir()
    folder.rename(task / "other")
    (problem,) = problems_of(task / "other")
    assert str(problem) == (
        f"expected the identifier 'other' in a folder of this name, found {folder.name!r} "
        f"in 'objects[1].identifier' of {task / 'other' / 'params.json'}"
    )


@pytest.mark.parametrize(
    ("identifier", "count"), [("ab", 0), ({"main": "ab"}, 0), ({"main": "cd"}, 1), (None, 0)]
)
def test_the_identifier_of_a_job_may_be_of_an_older_form(
    tmp_path: Path, identifier: Any, count: int
) -> None:
    folder = tmp_path / "jobs" / "task" / "ab"
    folder.mkdir(parents=True)
    task = definition(1, "my.A")
    if identifier is not None:
        task["identifier"] = identifier
    (folder / "params.json").write_text(json.dumps([task]))
    assert len(problems_of(folder)) == count
