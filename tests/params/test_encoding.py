import collections
import math
import sys
from enum import Enum
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import pytest

from format.sentences import specifies
from xpm_params import (
    MAX_NESTING,
    DataFile,
    Encoder,
    EnumValue,
    Env,
    Json,
    ParamsPathError,
    ParamsValueError,
    Reference,
    dumps,
)

from .enums import Access, Colour, Level, Mask, Outer, Word

ENUMS = Colour.__module__


class Scalar:
    """A NumPy scalar, as far as the encoder looks."""

    shape = ()
    dtype = "any"

    def __init__(self, value: object) -> None:
        self.value = value

    def item(self) -> object:
        return self.value


class Float64(float):
    """``numpy.float64`` is a float, too."""

    shape = ()

    def item(self) -> float:
        return float(self)


class Array:
    shape = (2, 3)
    dtype = "float64"

    def item(self) -> object:
        raise AssertionError("an array is no scalar")


class Pair(NamedTuple):
    a: int
    b: int


class Text(str):
    __slots__ = ()


class Plain:
    def __repr__(self) -> str:
        return "<Plain>"


@specifies("E1", "E2", "E3", "E5", "E7", "E8", "V4")
@pytest.mark.parametrize(
    ("value", "json"),
    [
        (None, None),
        (True, True),
        (2**70, 2**70),
        (-(2**63), -(2**63)),
        (0.5, 0.5),
        ("a\ud800", "a\ud800"),
        ([1, [2]], [1, [2]]),
        ({"b": 1, "a": {"c": []}}, {"a": {"c": []}, "b": 1}),
        ({"c", "b", "a"}, {"type": "set", "items": ["a", "b", "c"]}),
        (Path("/a"), {"type": "path", "value": "/a"}),
        (PurePosixPath("a"), {"type": "path", "value": "a"}),
        (Reference(3), {"type": "python", "value": 3}),
        (DataFile("a", False), {"type": "path.serialized", "value": "a", "is_folder": False}),
        (Colour.RED, {"type": "enum", "module": ENUMS, "enum": "Colour", "value": "RED"}),
        (Colour.CRIMSON, {"type": "enum", "module": ENUMS, "enum": "Colour", "value": "RED"}),
        (
            Outer.Inner.ONE,
            {"type": "enum", "module": ENUMS, "enum": "Outer.Inner", "value": "ONE"},
        ),
        (Access.READ, {"type": "enum", "module": ENUMS, "enum": "Access", "value": "READ"}),
        (EnumValue("m", "E", "A"), {"type": "enum", "module": "m", "enum": "E", "value": "A"}),
        (Scalar(0.5), 0.5),
        (Scalar(None), None),
        (Float64(0.5), 0.5),
    ],
)
def test_what_the_published_format_holds_needs_version_3(value: object, json: Json) -> None:
    encoder = Encoder()
    assert dumps(encoder.encode(value)) == dumps(json)
    assert encoder.version == 3


@specifies("E19")
@pytest.mark.parametrize("keys", [("a", "b"), (1, 2), ("a", 1), ("type", "a"), ((1,), (2,))])
def test_equal_dicts_give_equal_text_whatever_the_order_of_keys(
    keys: tuple[object, object],
) -> None:
    one, other = keys
    first, second = {one: 1, other: 2}, {other: 2, one: 1}
    assert dumps(Encoder().encode(first)) == dumps(Encoder().encode(second))


@specifies("E9", "E10", "E11", "E12", "E13", "E14", "E15", "V4")
@pytest.mark.parametrize(
    ("value", "json"),
    [
        ((1, (2,)), {"type": "tuple", "items": [1, {"type": "tuple", "items": [2]}]}),
        (frozenset({2, 1}), {"type": "frozenset", "items": [1, 2]}),
        ({1: "a", "1": "b"}, {"type": "dict", "items": [["1", "b"], [1, "a"]]}),
        ({"type": "x"}, {"type": "dict", "items": [["type", "x"]]}),
        (math.nan, {"type": "float", "value": "nan"}),
        (math.inf, {"type": "float", "value": "inf"}),
        (-math.inf, {"type": "float", "value": "-inf"}),
        (b"\0\xff", {"type": "bytes", "value": "AP8="}),
        (Level.LOW, {"type": "enum", "module": ENUMS, "enum": "Level", "value": "LOW"}),
        (Word.YES, {"type": "enum", "module": ENUMS, "enum": "Word", "value": "YES"}),
        (Access.BOTH, {"type": "enum", "module": ENUMS, "enum": "Access", "value": 3}),
        (Access(0), {"type": "enum", "module": ENUMS, "enum": "Access", "value": 0}),
        (Mask.A | Mask.B, {"type": "enum", "module": ENUMS, "enum": "Mask", "value": 3}),
        (Mask.A, {"type": "enum", "module": ENUMS, "enum": "Mask", "value": "A"}),
        (EnumValue("m", "E", 3), {"type": "enum", "module": "m", "enum": "E", "value": 3}),
        (Scalar(math.nan), {"type": "float", "value": "nan"}),
    ],
)
def test_what_the_published_format_would_lose_needs_version_4(value: object, json: Json) -> None:
    encoder = Encoder()
    assert dumps(encoder.encode(value)) == dumps(json)
    assert encoder.version == 4


@specifies("E18")
@pytest.mark.parametrize(
    ("value", "message"),
    [
        (Plain(), f"cannot encode <Plain> of type {__name__}.Plain"),
        (1j, "cannot encode 1j of type builtins.complex"),
        (bytearray(b"a"), "cannot encode bytearray(b'a') of type builtins.bytearray"),
        (
            Text("a"),
            f"cannot encode 'a': a {__name__}.Text would come back as a plain str; "
            "convert it with str(...)",
        ),
        (
            Pair(1, 2),
            f"cannot encode Pair(a=1, b=2): a {__name__}.Pair would come back as a plain tuple; "
            "convert it with tuple(...)",
        ),
        (
            collections.Counter("a"),
            "cannot encode Counter({'a': 1}): a collections.Counter would come back as a plain "
            "dict; convert it with dict(...)",
        ),
        (
            Array(),
            f"cannot encode an array ({__name__}.Array of shape (2, 3)): "
            "store it in a file, and declare the parameter as DataPath",
        ),
    ],
)
def test_what_could_not_come_back_as_it_was_is_refused(value: object, message: str) -> None:
    with pytest.raises(ParamsValueError) as error:
        Encoder().encode(value)
    assert str(error.value) == message


def test_a_scalar_that_is_not_plain_is_refused() -> None:
    with pytest.raises(ParamsValueError) as error:
        Encoder().encode(Scalar(1j))
    assert str(error.value).endswith(f"of type {__name__}.Scalar")


def test_a_kind_of_path_is_refused() -> None:
    class Cloud(PurePosixPath):
        pass

    with pytest.raises(ParamsValueError) as error:
        Encoder().encode(Cloud("a"))
    assert str(error.value).endswith(
        "would come back as a plain PurePath; convert it with PurePath(...)"
    )


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ([0, Plain()], "[1]"),
        ((0, Plain()), "[1]"),
        ({"a": {"b": [Plain()]}}, "a.b[0]"),
        ({1: Plain()}, "[1]"),
        ({(1, 2): Plain()}, '["(1, 2)"]'),
        ({Plain(): 1}, '["<Plain>"]'),
        ([{Plain()}], "[0]"),
        ([frozenset({Plain()})], "[0]"),
    ],
)
def test_a_refusal_names_the_place_in_the_value(value: object, place: str) -> None:
    with pytest.raises(ParamsValueError) as error:
        Encoder().encode(value)
    assert error.value.place == place


def test_the_place_of_a_wrong_path_is_named_too() -> None:
    with pytest.raises(ParamsPathError) as error:
        Encoder().encode({"a": Path("\0")})
    assert str(error.value) == ("expected a path without a null character, found '\\x00' in 'a'")


def nested(depth: int, wrap: Any) -> object:
    value: object = wrap(0)
    for _ in range(depth - 1):
        value = wrap(value)
    return value


WRAPS = [
    lambda value: [value],
    lambda value: (value,),
    lambda value: frozenset([value]),
    lambda value: {"a": value},
    lambda value: {1: value},
]


@specifies("E23")
@pytest.mark.parametrize("wrap", WRAPS)
def test_containers_nest_up_to_the_limit(wrap: Any) -> None:
    encoder = Encoder()
    encoder.encode(nested(MAX_NESTING, wrap))
    with pytest.raises(ParamsValueError) as error:
        encoder.encode(nested(MAX_NESTING + 1, wrap))
    assert error.value.reason == (
        "expected at most 256 containers in each other, found more (or a cycle)"
    )
    encoder.encode(nested(MAX_NESTING, wrap))  # the error left no trace in the encoder


def test_a_cycle_is_refused() -> None:
    cycle: list[object] = []
    cycle.append(cycle)
    with pytest.raises(ParamsValueError) as error:
        Encoder().encode(cycle)
    assert error.value.path == (0,) * MAX_NESTING


def test_an_exhausted_stack_is_an_error_of_the_value() -> None:
    class Deep(Encoder):
        def encode_other(self, value: object) -> Json:
            return self.encode_other(value)

    with pytest.raises(ParamsValueError) as error:
        Deep().encode([Plain()])
    assert error.value.reason == (
        "expected at most 256 containers in each other, found more (or a cycle)"
    )


def test_nested_sets_cost_no_more_than_they_hold() -> None:
    calls = []

    class Counting(Encoder):
        def encode_other(self, value: object) -> Json:
            calls.append(value)
            return 0

    value: object = Plain()
    for _ in range(50):
        value = frozenset([value])
    Counting().encode(value)
    assert len(calls) == 1


def test_a_subclass_encodes_more_and_orders_sets() -> None:
    class Mine(Encoder):
        def encode_other(self, value: object) -> Json:
            return "plain" if isinstance(value, Plain) else super().encode_other(value)

        def order(self, items: Any) -> list[Any]:
            return sorted(items, reverse=True)

    assert Mine().encode([Plain(), {1, 2, 3}]) == ["plain", {"type": "set", "items": [3, 2, 1]}]
    with pytest.raises(ParamsValueError):
        Mine().encode(object())


def test_paths_are_relative_to_the_environment() -> None:
    assert Encoder(Env("/w/job")).encode([Path("/w/job/a")]) == [
        {"type": "path", "value": "a", "base": "job"}
    ]


def test_a_configuration_with_parameters_named_like_those_of_arrays_is_no_array() -> None:
    class Layer:
        def __init__(self) -> None:
            self.shape = ()
            self.item = "x"

    class Mine(Encoder):
        def encode_other(self, value: object) -> Json:
            return "layer"

    assert Mine().encode(Layer()) == "layer"


def test_integers_are_refused_only_beyond_what_python_writes() -> None:
    limit = sys.get_int_max_str_digits()
    assert Encoder().encode(10**limit - 1) == 10**limit - 1
    with pytest.raises(ParamsValueError) as error:
        Encoder().encode([-(10**limit)])
    assert str(error.value) == (
        f"expected an integer that can be written in decimal, found one of "
        f"{(10**limit).bit_length()} bits: see sys.set_int_max_str_digits in '[0]'"
    )


def test_an_enum_with_a_tuple_as_base_is_no_tuple() -> None:
    class Size(tuple[int, int], Enum):
        SMALL = (1, 2)

    encoder = Encoder()
    encoded = encoder.encode(Size.SMALL)
    assert isinstance(encoded, dict)
    assert encoded["value"] == "SMALL"
    assert encoder.version == 4
