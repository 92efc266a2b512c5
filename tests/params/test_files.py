import io
import os
from pathlib import Path

import pytest

import xpm_params.files
from format.sentences import specifies
from xpm_params import (
    Document,
    ObjectDefinition,
    ParamsFileNotFoundError,
    ParamsStructureError,
    ParamsSyntaxError,
    read_json,
    read_params,
    write_params,
)

DOCUMENT = Document(
    objects=(
        ObjectDefinition(
            id=1, module="m", type="A", typename="m.A", identifier=None, fields={"a": "é"}
        ),
    ),
    version=3,
)
TEXT = (
    '{"version": 3, "objects": [{"id": 1, "module": "m", "type": "A", "typename": "m.A", '
    '"fields": {"a": "\\u00e9"}}]}'
)


def test_a_document_is_written_and_read_as_a_file_or_in_its_job_folder(tmp_path: Path) -> None:
    write_params(tmp_path, DOCUMENT)
    assert (tmp_path / "params.json").read_text() == TEXT
    assert read_params(tmp_path) == read_params(tmp_path / "params.json") == DOCUMENT
    write_params(tmp_path / "other.json", DOCUMENT)
    assert read_params(str(tmp_path / "other.json")) == DOCUMENT


def test_a_document_is_read_from_open_files(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(TEXT)
    with (tmp_path / "a.json").open() as text, (tmp_path / "a.json").open("rb") as binary:
        assert read_params(text) == read_params(binary) == DOCUMENT
    assert read_params(io.StringIO(TEXT)) == DOCUMENT


def test_errors_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "params.json"
    path.write_text('{"objects": [{}]}')
    with pytest.raises(ParamsStructureError) as error:
        read_params(tmp_path)
    assert str(error.value) == f"the key 'id' is missing in 'objects[0]' of {path}"
    path.write_text("{")
    with pytest.raises(ParamsSyntaxError) as syntax:
        read_params(path)
    assert syntax.value.file == str(path)
    with path.open() as opened, pytest.raises(ParamsSyntaxError) as syntax:
        read_params(opened)
    assert syntax.value.file == str(path)
    with pytest.raises(ParamsSyntaxError) as syntax:
        read_params(io.StringIO(""))
    assert str(syntax.value) == "expected JSON, found nothing in <stream>"


@pytest.mark.parametrize("name", ["a.json", "file/a.json"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ParamsFileNotFoundError) as error:
        read_params(tmp_path / name)
    assert str(error.value) == f"expected a JSON file, found nothing in {tmp_path / name}"


def test_a_job_folder_without_parameters_is_told_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ParamsFileNotFoundError) as error:
        read_params(tmp_path)
    assert str(error.value) == (
        "expected one of params.json, experimaestro.json, definition.json, found none "
        f"in {tmp_path}"
    )


def test_a_folder_is_no_json_file(tmp_path: Path) -> None:
    with pytest.raises(ParamsFileNotFoundError) as error:
        read_json(tmp_path)
    assert str(error.value) == f"expected a JSON file, found a folder in {tmp_path}"


def test_what_waits_for_a_writer_is_no_json_file(tmp_path: Path) -> None:
    pipe = tmp_path / "params.json"
    os.mkfifo(pipe)
    for read in (read_json, read_params):
        with pytest.raises(ParamsFileNotFoundError) as error:
            read(pipe)
        assert str(error.value) == f"expected a JSON file, found a pipe or a device in {pipe}"


@specifies("J8")
def test_files_beyond_the_limit_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    path.write_text("[1]")
    monkeypatch.setattr(xpm_params.files, "MAX_BYTES", 3)
    assert read_json(path) == [1]
    monkeypatch.setattr(xpm_params.files, "MAX_BYTES", 2)
    with pytest.raises(ParamsSyntaxError) as error:
        read_json(path)
    assert str(error.value) == f"expected at most 2 bytes, found more in {path}"
