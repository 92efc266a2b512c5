"""The identifiers themselves; `golden` holds those of the reference."""

import copy
import hashlib
import math
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.values import VALUES, canonical
from format.sentences import specifies
from xpm_config import (
    Config,
    Constant,
    Identifier,
    Meta,
    NotAConfigurationError,
    Param,
    PathGenerator,
    copyconfig,
    element_order,
    field,
    identify,
    identify_all,
    information,
    param_group,
    partial,
    partial_identifier,
    recompute,
    sealed_set,
    setmeta,
)

group, other = param_group("group"), param_group("other")


class Part(Config):
    __xpmid__ = "part"
    x: Param[Any]


class Two(Config):
    first: Param[Any] = field(default=None)
    second: Param[Any] = field(default=None)


class Needed(Config):
    a: Param[int]
    b: Param[int]


def digest_of(own: bytes) -> Identifier:
    return Identifier(hashlib.sha256(own).digest())


def integer(value: int) -> bytes:
    return b"\x01" + value.to_bytes(8, "big", signed=True)


@specifies("I1", "I3", "I6", "I10")
def test_an_identifier_is_32_bytes_and_64_digits() -> None:
    identifier = Part.C(x=1).__identifier__()
    assert identifier == digest_of(b"\x00part\x03x\x05" + integer(1))
    assert len(identifier.all) == 32
    assert str(identifier) == identifier.hex() == identifier.all.hex()
    assert repr(identifier) == f"Identifier({str(identifier)!r})"
    assert Identifier.from_hex(str(identifier)) == identifier
    assert hash(Identifier.from_hex(str(identifier))) == hash(identifier)
    assert identifier != str(identifier)


@pytest.mark.parametrize("text", ["", "0" * 63, "0" * 62, "x" * 64, " " * 64, "٣" * 64, "../" * 30])
def test_a_text_that_is_no_identifier_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Identifier.from_hex(text)


def test_the_message_for_a_wrong_identifier_shows_it() -> None:
    with pytest.raises(ValueError) as raised:
        Identifier.from_hex("ab")
    assert str(raised.value) == "expected an identifier of 64 hexadecimal digits, found 'ab'"


@given(VALUES, VALUES, VALUES, VALUES)
def test_values_that_differ_have_identifiers_that_differ(
    first: Any, second: Any, third: Any, fourth: Any
) -> None:
    one, two = Two.C(first=first, second=second), Two.C(first=third, second=fourth)
    same = canonical((first, second)) == canonical((third, fourth))
    assert (one.__identifier__() == two.__identifier__()) == same


def shuffled(value: Any, source: random.Random) -> Any:
    """The same value, its sets and dicts filled in another order, its parts copied."""
    kind = type(value)
    if kind in (list, tuple):
        return kind(shuffled(item, source) for item in value)
    if kind in (set, frozenset):
        return kind(source.sample(list(value), len(value)))
    if kind is dict:
        items = source.sample(list(value.items()), len(value))
        return {key: shuffled(item, source) for key, item in items}
    return copyconfig(value, x=shuffled(value.x, source)) if isinstance(value, Part) else value


@specifies("C4", "C5")
@given(
    st.recursive(VALUES, lambda inner: inner.map(lambda x: Part.C(x=x)), max_leaves=3), st.data()
)
def test_order_sharing_sealing_and_copying_do_not_count(value: Any, data: st.DataObject) -> None:
    source = data.draw(st.randoms(use_true_random=False))
    expected = Two.C(first=[value, value], second=value).__identifier__()
    separate = Two.C(first=[shuffled(value, source), shuffled(value, source)], second=value)
    assert separate.__identifier__() == expected
    assert copy.deepcopy(separate).__identifier__() == expected
    assert recompute(separate) == expected
    sealed = Part.C(x=value)
    sealed.seal()
    assert Part.C(x=value).__identifier__() == sealed.__identifier__()


def test_identifying_seals_all_that_is_reached() -> None:
    part = Part.C(x=1)
    whole = Two.C(first=[part])
    identify_all([whole, part])
    assert information(part).sealed
    assert information(part).identifier == identify(part) == Part.C(x=1).__identifier__()
    identify_all([whole])


def test_an_instance_has_no_identifier() -> None:
    with pytest.raises(NotAConfigurationError):
        identify(Part.C(x=1).instance())


@specifies("R1")
def test_a_recorded_identifier_stays_unless_it_is_recomputed() -> None:
    part = Part.C(x=1)
    recorded = Identifier(bytes(32))
    information(part).recorded = recorded
    assert part.__identifier__() == recorded
    assert recompute(part) == Part.C(x=1).__identifier__()
    whole = Two.C(first=part)
    assert whole.__identifier__() != Two.C(first=Part.C(x=1)).__identifier__()
    assert recompute(whole) == Two.C(first=Part.C(x=1)).__identifier__()


@specifies("I7")
def test_the_name_of_a_class_is_part_of_the_identifier() -> None:
    class Named(Config):
        __xpmid__ = "Some.Name"

    class Child(Named):
        pass

    class Method(Config):
        @classmethod
        def __xpmid__(cls) -> str:
            return f"method.{cls.__name__}"

    class MethodChild(Method):
        pass

    assert Named.C().__identifier__() == digest_of(b"\x00some.name")
    assert Child.C().__identifier__() == digest_of(
        f"\x00{__name__}.{Child.__qualname__}".lower().encode()
    )
    assert MethodChild.C().__identifier__() == digest_of(b"\x00method.methodchild")


@specifies("I5", "I20", "R4")
def test_the_producing_task_and_init_tasks_are_part_of_the_identifier() -> None:
    task, init = Part.C(x="task"), Part.C(x="init")
    part = Part.C(x=1)
    information(part).task, information(part).init_tasks = task, (init, init)
    init_bytes = b"\x00" + init.__identifier__().all
    assert part.__identifier__() == digest_of(
        b"\x00\x08\x00" + task.__identifier__().all + b"part\x03x\x05" + integer(1)
        + b"\x0c" + init_bytes + init_bytes
    )  # fmt: skip
    own = Part.C(x=1)
    information(own).task = own
    assert own.__identifier__() == Part.C(x=1).__identifier__()

    class Stub:
        identifier = task.__identifier__()

    stubbed = Part.C(x=1)
    information(stubbed).task, information(stubbed).init_tasks = Stub(), (init, init)
    assert stubbed.__identifier__() == part.__identifier__()


class Skips(Config):
    __xpmid__ = "skips"
    meta: Meta[Any] = field(default=None)
    optional: Param[int | None]
    none: Param[int | None] = field(default=None)
    made_none: Param[int | None] = field(default_factory=lambda: None)
    bare: Param[int] = 3
    ignored: Param[float] = field(default=0.0, ignore_default=True)
    made: Param[list[int]] = field(default_factory=lambda: [1], ignore_default=True)
    part: Param[Part] = field(default=Part.C(x=1), ignore_default=True)
    parts: Param[list[Part]] = field(default=[], ignore_default=True)
    path: Meta[Path] = field(default_factory=PathGenerator("x"))
    nan: Param[float] = field(default=math.nan, ignore_default=True)


class Typed(Config):
    __xpmid__ = "typed"
    part: Param[Part]
    needed: Param[int] = field(ignore_default=True)


NOTHING = digest_of(b"\x00skips")


@specifies("I11", "I15", "I16", "I17")
@pytest.mark.parametrize(
    "values",
    [
        {},
        {"meta": 3},
        {"optional": None, "none": None, "made_none": None},
        {"bare": 3, "ignored": 0.0, "made": [1], "parts": [], "nan": -math.nan},
        {"part": Part.C(x=1)},
        {"part": setmeta(Part.C(x=2), True)},
        {"parts": [setmeta(Part.C(x=2), True)]},
    ],
)
def test_what_has_its_default_or_is_meta_is_left_out(values: dict[str, Any]) -> None:
    make: Any = Skips.C
    assert make(**values).__identifier__() == NOTHING


@specifies("I13", "I17")
@pytest.mark.parametrize(
    "values",
    [
        {"meta": setmeta(Part.C(x=1), False)},
        {"optional": 0},
        {"none": 0},
        {"made_none": 0},
        {"bare": 4},
        {"ignored": -0.0},
        {"made": []},
        {"nan": 0.0},
        {"part": Part.C(x=2)},
        {"parts": [Part.C(x=1)]},
        {"part": setmeta(Part.C(x=2), False)},
    ],
)
def test_what_differs_from_its_default_is_kept(values: dict[str, Any]) -> None:
    make: Any = Skips.C
    assert make(**values).__identifier__() != NOTHING


@specifies("I15")
def test_a_required_part_that_is_meta_is_left_out() -> None:
    typed = Typed.C(part=setmeta(Part.C(x=1), True), needed=3)
    assert typed.__identifier__() == digest_of(b"\x00typed\x03needed\x05" + integer(3))


@specifies("I17")
def test_equal_default_means_equal_with_types() -> None:
    class Loose(Config):
        __xpmid__ = "loose"
        x: Param[Any] = field(default={1}, ignore_default=True)

    assert Loose.C(x={1}).__identifier__() == digest_of(b"\x00loose")
    assert Loose.C(x={True}).__identifier__() != digest_of(b"\x00loose")


@specifies("I18")
def test_a_constant_counts_whatever_it_is() -> None:
    class Fixed(Config):
        __xpmid__ = "fixed"
        a: Constant[int] = 1
        n: Constant[int | None] = None

    assert Fixed.C().__identifier__() == digest_of(
        b"\x00fixed\x03a\x05" + integer(1) + b"\x03n\x05\x06"
    )


@specifies("I16")
def test_an_optional_parameter_with_a_default_keeps_none() -> None:
    class Rate(Config):
        __xpmid__ = "rate"
        x: Param[int | None] = field(default=3)
        y: Param[int | None] = 3

    assert Rate.C(x=None, y=None).__identifier__() == digest_of(
        b"\x00rate\x03x\x05\x06\x03y\x05\x06"
    )


@specifies("I16")
def test_none_is_not_taken_for_a_default_that_a_factory_makes() -> None:
    class Made(Config):
        __xpmid__ = "made"
        x: Param[int | None] = field(default_factory=lambda: 3, ignore_default=True)
        y: Param[int | None] = field(default_factory=lambda: 3)

    none = b"\x03x\x05\x06\x03y\x05\x06"
    assert Made.C(x=None, y=None).__identifier__() == digest_of(b"\x00made" + none)
    three = b"\x03y\x05" + integer(3)
    assert Made.C(x=3, y=3).__identifier__() == digest_of(b"\x00made" + three)


class Grouped(Config):
    without_group = partial(exclude_groups=[group])
    only_other = partial(exclude_all=True, include_groups=[other])
    no_group = partial(exclude_no_group=True)

    a: Param[int]
    b: Param[int] = field(groups=[group])
    c: Param[int] = field(groups=[group, other])
    part: Param[Any] = field(default=None, groups=[other])


@specifies("G1", "G2", "G3")
@pytest.mark.parametrize(
    ("chosen", "changes"),
    [
        (Grouped.without_group, {"b": 9, "c": 9}),
        (Grouped.only_other, {"a": 9, "b": 9}),
        (Grouped.no_group, {"a": 9}),
    ],
)
def test_a_partial_identifier_leaves_groups_out_on_the_root_only(
    chosen: Any, changes: dict[str, int]
) -> None:
    inner = Grouped.C(a=1, b=2, c=3)
    config = Grouped.C(a=1, b=2, c=3, part=inner)
    expected = partial_identifier(config, chosen)
    for name in "abc":
        changed = copyconfig(config, **{name: 9})
        assert (partial_identifier(changed, chosen) == expected) == (name in changes)
        deep = copyconfig(config, part=copyconfig(inner, **{name: 9}))
        assert partial_identifier(deep, chosen) != expected


def test_a_partial_identifier_compares_with_defaults_too() -> None:
    class Model(Config):
        kept = partial(exclude_groups=[group])
        part: Param[Part] = field(default_factory=lambda: Part.C(x=1), ignore_default=True)
        seed: Param[int] = field(default=0, groups=[group])

    assert partial_identifier(Model.C(), Model.kept) == partial_identifier(
        Model.C(part=Part.C(x=1), seed=3), Model.kept
    )
    assert partial_identifier(Model.C(part=Part.C(x=2)), Model.kept) != partial_identifier(
        Model.C(), Model.kept
    )


def test_elements_are_ordered_by_their_values_alone() -> None:
    parts = [Part.C(x=x) for x in range(6)]
    sealed_set(parts)
    values = [3, "a", 2.5, *parts, (1, 2)]
    expected = element_order(values)
    assert element_order(reversed(values)) == expected
    assert element_order(copy.deepcopy(values)) == expected
    assert sorted(map(repr, expected)) == sorted(map(repr, values))


def test_an_identifier_is_the_same_in_every_process() -> None:
    value = {"b": {"x", "y", "z"}, "a": {1: frozenset("abc"), "k": [None, 0.1]}}
    assert str(Part.C(x=value).__identifier__()) == (
        "97533aa48ab973a474787304f7449091977fdc9a41518ce8438a87c92ce809fd"
    )


def test_a_missing_parameter_is_told_before_anything_is_sealed() -> None:
    make: Any = Needed.C
    inner = make(a=1)
    whole = Two.C(first=inner)
    with pytest.raises(AttributeError) as raised:
        identify(whole)
    assert str(raised.value).startswith(
        f"required parameter 'b' of {__name__}.Needed has no value (set at {__file__}:"
    )
    assert not information(whole).sealed
    with pytest.raises(ExceptionGroup) as several:
        identify(Two.C(first=[inner, make()]))
    assert several.value.message == "configurations are not complete"
    assert len(several.value.exceptions) == 3
