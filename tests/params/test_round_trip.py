import math
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from xpm_params import Decoder, Encoder, Env, dumps, loads

from . import enums
from .enums import Access, Colour, Level, Mask, Outer, Word

ENV = Env.for_job("/w/jobs/task/id")

TEXT = st.text(st.characters(exclude_categories=[]), max_size=5)  # surrogates too
PATHS = st.sampled_from(["/w/jobs/task/id/a", "/w/jobs/task/id", "/w/b", "/c", "d", "."]).map(Path)
ENUMS = st.sampled_from(
    [*Colour, *Level, *Word, *Access, *Mask, Access(0), Access.BOTH, Mask(3), Outer.Inner.ONE]
)
HASHABLE_LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.binary() | PATHS | ENUMS
)
HASHABLE = st.recursive(
    HASHABLE_LEAVES | st.integers().map(lambda value: value**20),
    lambda inner: st.lists(inner, max_size=4).map(tuple) | st.frozensets(inner, max_size=4),
    max_leaves=8,
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    HASHABLE,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.sets(HASHABLE, max_size=4)
        | st.dictionaries(TEXT | st.just("type"), inner, max_size=4)
        | st.dictionaries(HASHABLE, inner, max_size=4)
    ),
    max_leaves=12,
)


class EnumDecoder(Decoder):
    def decode_enum(self, module: str, qualname: str, value: str | int) -> object:
        assert module == enums.__name__
        kind: Any = enums
        for name in qualname.split("."):
            kind = getattr(kind, name)
        return kind[value] if isinstance(value, str) else kind(value)


def exact(value: Any) -> object:
    """What is equal only for values of equal types, at every level; NaN is equal to itself."""
    if isinstance(value, dict):
        return dict, sorted(repr((exact(key), exact(item))) for key, item in value.items())
    if isinstance(value, (set, frozenset)):
        return type(value), sorted(repr(exact(item)) for item in value)
    if isinstance(value, (list, tuple)) and type(value) in (list, tuple):
        return type(value), [exact(item) for item in value]
    return type(value), repr(value)


@given(VALUES)
def test_every_value_comes_back_as_it_was(value: object) -> None:
    text = dumps(Encoder(ENV).encode(value))
    assert exact(EnumDecoder(ENV).decode(loads(text))) == exact(value)


@given(st.sets(HASHABLE, max_size=6))
def test_the_order_of_a_set_does_not_depend_on_how_it_was_made(value: set[object]) -> None:
    again = set(dict.fromkeys(reversed(list(value))))
    assert dumps(Encoder(ENV).encode(value)) == dumps(Encoder(ENV).encode(again))


@given(VALUES)
def test_plain_decoders_keep_what_they_do_not_know(value: object) -> None:
    encoder = Encoder(ENV)
    text = dumps(encoder.encode(value))
    assert dumps(Encoder(ENV).encode(Decoder(ENV).decode(loads(text)))) == text


def test_negative_zero_and_nan_come_back() -> None:
    decoded = Decoder().decode(loads(dumps(Encoder().encode([-0.0, math.nan]))))
    assert repr(decoded) == "[-0.0, nan]"
