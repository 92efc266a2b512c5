from xpm_params import DataFile
from xpm_serialize.references import data_files_of


def test_data_files_are_named_in_order() -> None:
    file = {"type": "path.serialized", "value": "a", "is_folder": False}
    definition = {
        "objects": [
            {"fields": {"f": file, "g": {"type": "set", "items": [{**file, "value": "b"}]}}}
        ],
        "data": [{**file, "value": 3}, {**file, "value": "c"}],
    }

    assert list(data_files_of(definition)) == [DataFile(name, False) for name in "abc"]
