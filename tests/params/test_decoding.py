from pathlib import Path
from typing import Any

import pytest

from format.sentences import specifies
from xpm_params import (
    MAX_NESTING,
    DataFile,
    Decoder,
    EnumValue,
    Env,
    ParamsError,
    ParamsPathError,
    ParamsValueError,
    Reference,
)

ENCODINGS = "bytes, dict, enum, float, frozenset, path, path.serialized, python, set, tuple"


def test_hooks_say_what_references_data_files_and_enums_become() -> None:
    json = [
        {"type": "python", "value": 3},
        {"type": "path.serialized", "value": "a", "is_folder": False},
        {"type": "enum", "module": "m", "enum": "E", "value": 3},
    ]
    plain = Decoder().decode(json)
    assert plain == [Reference(3), DataFile("a", False), EnumValue("m", "E", 3)]

    class Mine(Decoder):
        def decode_reference(self, id: int) -> object:
            return id

        def decode_data_file(self, file: DataFile) -> object:
            return file.path

        def decode_enum(self, module: str, qualname: str, value: str | int) -> object:
            return module, qualname, value

    assert Mine().decode(json) == [3, "a", ("m", "E", 3)]


def test_paths_are_relative_to_the_environment() -> None:
    decoded = Decoder(Env("/j")).decode({"type": "path", "value": "a", "base": "job"})
    assert decoded == Path("/j/a")


@specifies("E16", "E21", "E22")
@pytest.mark.parametrize(
    ("json", "message"),
    [
        ((1,), "expected a JSON value, found (1,)"),
        ([float("inf")], "expected a JSON value, found inf in '[0]'"),
        ({"a": {"type": "x"}}, f"expected an encoding ({ENCODINGS}), found 'x' in 'a.type'"),
        ({"type": 1}, "expected a string, found 1 in 'type'"),
        ({"type": "python"}, "the key 'value' is missing"),
        ({"type": "python", "value": True}, "expected an integer, found True in 'value'"),
        ({"type": "path", "value": 1}, "expected a string, found 1 in 'value'"),
        ({"type": "path", "value": "a", "base": None}, "expected a string, found None in 'base'"),
        ({"type": "path.serialized", "value": "a"}, "the key 'is_folder' is missing"),
        ({"type": "enum", "module": "m", "value": "A"}, "the key 'enum' is missing"),
        (
            {"type": "float", "value": "1.0"},
            "expected 'nan', 'inf' or '-inf', found '1.0' in 'value'",
        ),
        (
            {"type": "bytes", "value": "A"},
            "expected base64, found 'A': Invalid base64-encoded string: number of data characters "
            "(1) cannot be 1 more than a multiple of 4 in 'value'",
        ),
        ({"type": "tuple"}, "the key 'items' is missing"),
        ({"type": "tuple", "items": {}}, "expected a list, found {} in 'items'"),
        (
            {"type": "tuple", "items": [1, {"type": "python"}]},
            "the key 'value' is missing in 'items[1]'",
        ),
        (
            {"type": "set", "items": [[]]},
            "expected elements that can be in a set: unhashable type: 'list' in 'items'",
        ),
        (
            {"type": "frozenset", "items": [{}]},
            "expected elements that can be in a frozenset: unhashable type: 'dict' in 'items'",
        ),
        (
            {"type": "dict", "items": [[[], 1]]},
            "expected elements that can be in a dict: unhashable type: 'list' in 'items'",
        ),
        (
            {"type": "dict", "items": [[1]]},
            "expected a pair of key and value, found [1] in 'items[0]'",
        ),
        (
            {"type": "dict", "items": [[1, 2], 3]},
            "expected a pair of key and value, found 3 in 'items[1]'",
        ),
        (
            {"type": "dict", "items": [[1, 2], [1, 3]]},
            "expected each key once, found one twice in 'items'",
        ),
        (
            {"type": "dict", "items": [[1, {"type": "tuple"}]]},
            "the key 'items' is missing in 'items[0]'",
        ),
    ],
)
def test_the_encoding_of_nothing_is_refused(json: object, message: str) -> None:
    with pytest.raises(ParamsValueError) as error:
        Decoder().decode(json)
    assert str(error.value) == message


def test_a_path_that_leaves_its_base_is_refused_with_its_place() -> None:
    with pytest.raises(ParamsPathError) as error:
        Decoder(Env("/j")).decode([{"type": "path", "value": "../a", "base": "job"}])
    assert str(error.value) == (
        "expected a path inside its folder, found '../a': '..' is in it in '[0]'"
    )


@specifies("E17")
def test_keys_that_are_not_known_are_ignored() -> None:
    assert Decoder().decode({"type": "python", "value": 1, "later": 2}) == Reference(1)


WRAPS = [
    lambda json: [json],
    lambda json: {"a": json},
    lambda json: {"type": "tuple", "items": [json]},
    lambda json: {"type": "frozenset", "items": [json]},
    lambda json: {"type": "dict", "items": [[1, json]]},
]


@specifies("E23")
@pytest.mark.parametrize("wrap", WRAPS)
def test_containers_nest_up_to_the_limit(wrap: Any) -> None:
    json: object = 0
    for _ in range(MAX_NESTING):
        json = wrap(json)
    decoder = Decoder()
    decoder.decode(json)
    with pytest.raises(ParamsError) as error:
        decoder.decode(wrap(json))
    assert error.value.reason == (
        "expected at most 256 containers in each other, found more (or a cycle)"
    )
