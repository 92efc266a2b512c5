import copy
import pickle
from typing import Any

import pytest

from xpm_params import DataFile, EnumValue, ParamsValueError, Reference

FILE = {"type": "path.serialized", "value": "a/b", "is_folder": False}
FOLDER = {
    "type": "path.serialized",
    "value": "a",
    "is_folder": True,
    "size": 3,
    "sha256": "ab",
    "files": {"type": {"size": 1, "sha256": "cd"}, "y": {"size": 2}},
}


@pytest.mark.parametrize("json", [FILE, FOLDER])
def test_a_data_file_is_written_as_it_was_read(json: dict[str, Any]) -> None:
    assert DataFile.from_dict(json).to_dict() == json
    assert list(DataFile.from_dict(json).to_dict()) == list(json)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"value": 1}, "expected a string, found 1 in 'value'"),
        ({"is_folder": 1}, "expected true or false, found 1 in 'is_folder'"),
        ({"size": "3"}, "expected an integer, found '3' in 'size'"),
        ({"size": True}, "expected an integer, found True in 'size'"),
        ({"size": None}, "expected an integer, found None in 'size'"),
        ({"size": -1}, "expected a size of at least 0, found -1 in 'size'"),
        ({"sha256": 1}, "expected a string, found 1 in 'sha256'"),
        ({"files": []}, "expected an object, found [] in 'files'"),
        ({"files": {"x": 1}}, "expected an object, found 1 in 'files.x'"),
        ({"files": {"x/y": {}}}, "the key 'size' is missing in 'files[\"x/y\"]'"),
        (
            {"files": {"x": {"size": -1}}},
            "expected a size of at least 0, found -1 in 'files.x.size'",
        ),
        (
            {"files": {"x": {"size": 1, "sha256": 1}}},
            "expected a string, found 1 in 'files.x.sha256'",
        ),
    ],
)
def test_a_wrong_data_file_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ParamsValueError) as error:
        DataFile.from_dict({**FOLDER, **change})
    assert str(error.value) == message


@pytest.mark.parametrize("key", ["value", "is_folder"])
def test_a_data_file_needs_its_members(key: str) -> None:
    with pytest.raises(ParamsValueError) as error:
        DataFile.from_dict({name: value for name, value in FILE.items() if name != key})
    assert str(error.value) == f"the key {key!r} is missing"


def test_stand_ins_are_values() -> None:
    folder = DataFile.from_dict(FOLDER)
    for value in (Reference(1), EnumValue("m", "E", "A"), folder):
        same = copy.deepcopy(value)
        assert value == same
        assert hash(value) == hash(same)
        assert pickle.loads(pickle.dumps(value)) == value
    assert len({Reference(1), Reference(2), EnumValue("m", "E", 1), folder}) == 4
    assert repr(Reference(1)) == "Reference(id=1)"


def test_the_member_of_an_enum_is_a_name_or_a_number() -> None:
    json = {"type": "enum", "module": "m", "enum": "E", "value": "A"}
    assert EnumValue.from_dict(json) == EnumValue("m", "E", "A")
    assert EnumValue.from_dict({**json, "value": 3}) == EnumValue("m", "E", 3)
    with pytest.raises(ParamsValueError) as error:
        EnumValue.from_dict({**json, "value": True})
    assert str(error.value) == "expected a string, found True in 'value'"
