import math
import struct
from enum import Enum, Flag, IntEnum
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given

from config.values import VALUES, Flags, Number, Plain, Real, Text, canonical, multiset
from format.sentences import specifies
from xpm_config import Config, Param, sealed_set, setmeta
from xpm_config.compilation import compile_type
from xpm_config.encoding import Encoders
from xpm_config.encoding import encoded as template_of
from xpm_config.nesting import mark_ambiguous


class Decoder:
    """Reads values under `Any` back from their encoding: proof that none share one."""

    def __init__(self, encoded: bytes) -> None:
        self.encoded = encoded
        self.position = 0

    def take(self, size: int) -> bytes:
        taken = self.encoded[self.position : self.position + size]
        assert len(taken) == size
        self.position += size
        return taken

    def count(self) -> int:
        return int.from_bytes(self.take(8), "big")

    def counted(self) -> bytes:
        return self.take(self.count())

    def length(self) -> int:
        (length,) = struct.unpack(">d", self.take(8))
        return int(length)

    def values(self, length: int) -> list[Any]:
        return [self.value() for _ in range(length)]

    def items(self, length: int) -> Any:
        return multiset((self.value(), self.value()) for _ in range(length))

    def text(self) -> bytes:
        """Up to a tag: a byte below 0f, or 0f and the 04 that no value starts with."""
        end = self.position
        while end < len(self.encoded) and self.encoded[end] >= 0x0F:
            if self.encoded[end : end + 2] == b"\x0f\x04":
                break
            end += 1
        return self.take(end - self.position)

    def value(self) -> Any:
        match self.take(1)[0]:
            case 0x01:
                return int, int.from_bytes(self.take(8), "big", signed=True)
            case 0x02:
                (number,) = struct.unpack(">d", self.take(8))
                return canonical(number)
            case 0x03:
                return str, self.text().decode()
            case 0x06:
                return type(None), None
            case 0x07:
                return list, tuple(self.values(self.length()))
            case 0x09:  # the outermost: all that follows
                items = []
                while self.position < len(self.encoded):
                    items.append((self.value(), self.value()))
                return dict, multiset(items)
            case 0x0A:
                return self.member(self.text().decode())
            case 0x0E:
                return set, multiset(self.values(self.length()))
        assert self.take(1) == b"\x04"
        match self.take(1)[0]:
            case 1:
                return str, self.counted().decode("utf-8", "surrogatepass")
            case 2:
                return dict, self.items(self.count())
            case 3:
                return int, int.from_bytes(self.counted(), "big", signed=True)
            case 4:
                return tuple, tuple(self.values(self.count()))
            case 5:
                return bytes, self.counted()
            case 6:
                return frozenset, multiset(self.values(self.count()))
            case 7:
                return bool, bool(self.take(1)[0])
            case 8:
                return self.member(self.counted().decode())
        return type(Path()), Path(self.counted().decode())

    def member(self, name: str) -> Any:
        qualname, _, member = name.partition(":")
        kind: type[Enum] = globals()[qualname.rpartition(".")[2]]
        if issubclass(kind, Flag):
            names = [] if member == "None" else member.split("|")
            total = kind(0)
            for part in names:
                total |= kind[part]
            return kind, total
        return kind, kind[member]


def encoded(value: Any, annotation: Any) -> bytes:
    declared = compile_type(annotation)
    mark_ambiguous(declared)
    return b"".join(template_of(Encoders(declared), declared.check(value)))


@specifies("X11")
@given(VALUES)
def test_every_value_can_be_read_back_from_its_encoding(value: Any) -> None:
    decoder = Decoder(encoded(value, Any))
    assert decoder.value() == canonical(value)
    assert decoder.position == len(decoder.encoded)


AMBIGUOUS = [
    ["a\x03b", "c"],
    ["a", "b\x03c"],
    [{"a": 1, "b": 2}, {"c": 3}, "d", 4],
    [{"a": 1}, "b", 2, {"c": 3, "d": 4}],
    [[{"a": 1, "b": 2}], [{"c": 3}], "d", 4],
    [[{"a": 1}], "b", 2, [{"c": 3, "d": 4}]],
    ["a\x0f", 0.0],
    ["a", {}],
    ["a\x0f", []],
    ["a", False],
    {"a": {"b": 1}},
    {"a": {}, "b": 1},
]


@pytest.mark.parametrize("annotation", [Any, Any | list[bool], list[Any] | dict[str, Any], object])
def test_values_that_collided_do_not(annotation: Any) -> None:
    assert len({encoded(value, annotation) for value in AMBIGUOUS}) == len(AMBIGUOUS)


def test_a_list_type_beside_any_promises_nothing() -> None:
    assert encoded([True], Any | list[bool]) != encoded([1], Any | list[bool])
    assert encoded((True,), Any | tuple[bool, ...]) != encoded((1,), Any)
    first, second = {"a": {"b": 1, "c": 1}}, {"a": {"b": 1}, "c": 1}
    assert encoded(first, Any | dict[str, Any]) != encoded(second, Any)


def test_a_tuple_type_among_several_tells_its_elements() -> None:
    several = tuple[bool, str] | tuple[bool, ...] | list[int] | tuple[int]
    assert encoded((True, "a"), several) == encoded((1, "a"), tuple[int, str])
    assert encoded((True,), several) != encoded((1,), tuple[int])


@specifies("B6", "X1")
def test_strings_without_control_characters_keep_the_plain_encoding() -> None:
    assert encoded("é\x0f", str) == b"\x03\xc3\xa9\x0f"
    assert encoded("\x0e", str) == b"\x0f\x04\x01" + bytes(7) + b"\x01\x0e"
    assert encoded("\ud800", str) == b"\x0f\x04\x01" + bytes(7) + b"\x03\xed\xa0\x80"


@specifies("B4", "X3")
def test_integers_of_64_bits_keep_the_plain_encoding() -> None:
    assert encoded(2**63 - 1, int) == b"\x01\x7f" + b"\xff" * 7
    assert encoded(2**63, int) == b"\x0f\x04\x03" + bytes(7) + b"\x09\x00\x80" + bytes(7)


@specifies("B2", "B3")
def test_every_nan_is_one_value_and_zeros_differ() -> None:
    assert encoded(-math.nan, float) == b"\x02" + bytes.fromhex("7ff8000000000000")
    assert encoded(0.0, float) != encoded(-0.0, float)


@specifies("B5", "X7")
def test_a_bool_is_told_from_an_integer_only_where_both_are_admitted() -> None:
    assert encoded(True, bool) == encoded(1, int)
    assert encoded(True, bool | None) == encoded(1, int)
    assert encoded(True, list[bool] | bool) == encoded(1, int)
    assert encoded([True], list[bool] | list[str]) == encoded([1], list[int])
    for both in (Any, bool | int, Literal[1, True]):
        assert encoded(True, both) != encoded(1, both)
        assert encoded(1, both) == encoded(1, int)


@specifies("B10", "X8", "X10")
def test_an_enum_with_a_builtin_base_is_told_from_the_plain_value_only_where_both_fit() -> None:
    assert encoded(Number.ONE, Number) == encoded(1, int)
    assert encoded(Text.A, Text) == encoded("a", str)
    assert encoded(Real.HALF, Real) == encoded(0.5, float)
    assert encoded(Text.A, Text | Number) == encoded("a", str)

    class Other(IntEnum):
        ONE = 1

    for both in (Number | Other, Number | int, Number | bool, Any, Literal[Number.ONE, 1]):
        assert encoded(Number.ONE, both) != encoded(1, int)
    assert encoded(Number.ONE, Number | Other) != encoded(Other.ONE, Number | Other)


@specifies("B9", "B14")
def test_what_a_flag_combines_is_told() -> None:
    members = [Flags(0), Flags.X, Flags.Y, Flags.X | Flags.Y]
    assert len({encoded(member, Flags) for member in members}) == 4
    assert encoded(Flags(0), Flags) == b"\x0aconfig.values.Flags:None"

    Odd = Flag("Odd", ["None", "B"], module=__name__)
    assert encoded(Odd(0), Odd) == f"\x0a{__name__}.Odd=0".encode()
    assert encoded(Odd["None"], Odd) == f"\x0a{__name__}.Odd:None".encode()


@specifies("X8")
def test_an_enum_name_with_control_characters_is_encoded_exactly() -> None:
    Odd = Enum("Odd", ["a\x03b"], module="m")
    assert encoded(Odd["a\x03b"], Odd) == b"\x0f\x04\x08" + bytes(7) + b"\x09m.Odd:a\x03b"


@specifies("B11", "B15")
def test_dict_keys_are_in_the_order_of_the_reference_where_it_has_one() -> None:
    def integer(value: int) -> bytes:
        return b"\x01" + value.to_bytes(8, "big")

    assert encoded({10: 1, 9: 2}, dict[int, int]) == b"\x09" + b"".join(map(integer, (9, 2, 10, 1)))
    assert encoded({Number.TWO: 1, Number.ONE: 2}, dict[Number, int]) == b"\x09" + b"".join(
        map(integer, (1, 2, 2, 1))
    )
    assert encoded({Text.A: 1, Text.LOW: 2}, dict[Text, int]).endswith(b"\x03a" + integer(1))


@specifies("C5")
@pytest.mark.parametrize(
    ("items", "annotation"),
    [
        ([(Plain.A, 1), (Plain.B, 2)], dict[Plain, int]),
        ([(1, 1), ("1", 2), (None, 3)], dict[Any, int]),
        ([(math.nan, 1), (1.0, 2)], dict[float, int]),
        ([((1, 2), 1), ((1,), 2)], dict[tuple[int, ...], int]),
        ([(Real.HALF, 1), (Real.ONE, 2)], dict[Real, int]),
    ],
)
def test_the_order_of_items_does_not_count(items: list[tuple[Any, int]], annotation: Any) -> None:
    assert encoded(dict(items), annotation) == encoded(dict(items[::-1]), annotation)


def test_a_nan_among_the_members_of_an_enum_still_gives_one_order() -> None:
    class Unordered(float, Enum):
        A = 1.0
        N = math.nan
        B = 2.0

    items = [(member, 1) for member in Unordered]
    first = encoded(dict(items), dict[Unordered, int])
    assert encoded(dict(items[::-1]), dict[Unordered, int]) == first


class Part(Config):
    x: Param[Any]


class Whole(Config):
    value: Param[Any]


def test_equal_keys_and_elements_are_told_apart_by_what_they_hold() -> None:
    nan, other = float("nan"), float("nan")
    one = Whole.C(value={nan: 1, other: 2}).__identifier__()
    assert one == Whole.C(value={nan: 2, other: 1}).__identifier__()
    assert one != Whole.C(value={nan: 1, other: 1}).__identifier__()
    assert Whole.C(value={nan, other}).__identifier__() != Whole.C(value={nan}).__identifier__()


@specifies("B17")
def test_meta_elements_are_left_out_of_lists_and_dicts() -> None:
    def part(x: int) -> Part:
        return setmeta(Part.C(x=x), True)

    kept = Part.C(x=1)
    for with_meta, without in [
        ([part(2), kept], [kept]),
        ({"a": part(2), "b": kept}, {"b": kept}),
        ({None: part(2), "b": kept, "a": 1}, {"a": 1, "b": kept}),
        ([part(2)], []),
    ]:
        first = Whole.C(value=with_meta).__identifier__()
        assert first == Whole.C(value=without).__identifier__()


def test_configurations_in_sets_and_keys_are_in_the_order_of_their_identifiers() -> None:
    parts = [Part.C(x=x) for x in range(5)]
    copies = [Part.C(x=x) for x in range(5)]
    sealed_set(parts), sealed_set(copies)
    first = Whole.C(value=set(parts)).__identifier__()
    assert first == Whole.C(value=set(copies)).__identifier__()
    assert first != Whole.C(value=set(parts[1:])).__identifier__()
    keyed = Whole.C(value={part: part.x for part in reversed(parts)}).__identifier__()
    again = Whole.C(value={part: part.x for part in copies}).__identifier__()
    assert keyed == again
    assert keyed != Whole.C(value=dict.fromkeys(parts, 0)).__identifier__()


def test_a_value_that_no_parameter_takes_has_no_encoding() -> None:
    with pytest.raises(TypeError) as raised:
        template_of(Encoders(compile_type(Any)), 1j)
    assert str(raised.value) == "cannot identify a value of type complex"
