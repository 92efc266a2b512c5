"""Strategies for values under `Any`, chosen to collide where an encoding lets them."""

from enum import Enum, Flag, IntEnum
from pathlib import Path
from typing import Any

from hypothesis import strategies as st


class Plain(Enum):
    A = "a"
    B = "b"


class Number(IntEnum):
    ONE = 1
    TWO = 2


class Text(str, Enum):  # noqa: UP042 - not the same: another format and str()
    A = "a"
    LOW = "\x03"


class Real(float, Enum):
    HALF = 0.5
    ONE = 1.0


class Flags(Flag):
    X = 1
    Y = 2


NASTY = st.text(alphabet="\x00\x01\x02\x03\x05\x07\x09\x0e\x0f\x10ab\ud800é", max_size=6)
ATOMS: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([0, 1, -1, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**200]),
    st.floats(),
    st.sampled_from([0.0, -0.0, 1.0, 5e-324, 1e-323]),
    NASTY,
    st.binary(max_size=4),
    st.sampled_from(Plain),
    st.sampled_from(Number),
    st.sampled_from(Text),
    st.sampled_from(Real),
    st.sampled_from([Flags(0), Flags.X, Flags.Y, Flags.X | Flags.Y]),
    st.sampled_from([Path("a"), Path("/b"), Path("a/\x03")]),
)
KEYS: st.SearchStrategy[Any] = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=2).map(tuple), st.frozensets(inner, max_size=2)
    ),
    max_leaves=3,
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=3).map(tuple),
        st.sets(KEYS, max_size=3),
        st.dictionaries(KEYS, inner, max_size=3),
        st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=2),
    ),
    max_leaves=12,
)


def canonical(value: Any) -> Any:
    """Equal for two values exactly if they are the same, types and signs included."""
    kind = type(value)
    if kind in (list, tuple):
        return kind, tuple(map(canonical, value))
    if kind in (set, frozenset):
        return kind, multiset(map(canonical, value))
    if kind is dict:
        return kind, multiset((canonical(key), canonical(item)) for key, item in value.items())
    if kind is float:
        return kind, "nan" if value != value else value.hex()
    return kind, value


def multiset(items: Any) -> frozenset[Any]:
    """A set that counts: several NaN can be elements of one set."""
    counts: dict[Any, int] = {}
    for item in items:
        counts[item] = counts.get(item, 0) + 1
    return frozenset(counts.items())
