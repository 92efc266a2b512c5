from enum import Enum
from pathlib import Path
from typing import Any

from xpm_config import Config, Param, new_configuration


class Colour(Enum):
    RED = 1


class Part(Config):
    x: Param[Any] = None


class Pair(Config):
    first: Param[Any] = None
    second: Param[Any] = None


def shown(value: object) -> str:
    return repr(Part.C(x=value))


def test_a_configuration_is_shown_as_it_is_made() -> None:
    assert shown(1) == "Part(x=1)"
    assert shown("a") == "Part(x='a')"
    assert shown(Colour.RED) == "Part(x=Colour.RED)"
    assert shown(Path("a")) == "Part(x=Path('a'))"
    assert shown([1, (2,), {"k": {3}}, []]) == "Part(x=[1, (2,), {'k': {3}}, []])"
    assert shown((1, 2)) == "Part(x=(1, 2))"
    assert shown(frozenset([1])) == "Part(x=frozenset({1}))"
    assert repr(new_configuration(Part.C)) == "Part()"


def test_what_is_long_is_cut() -> None:
    assert shown("x" * 100) == "Part(x='" + "x" * 39 + "…" + "x" * 18 + "')"
    assert shown(list(range(50))) == "Part(x=[0, 1, 2, 3, 4, 5, … 50 in all])"
    assert "whose repr failed" in shown(10**5000)


def test_what_is_deep_is_cut() -> None:
    assert shown([[[[1]]]]) == "Part(x=[[[…]]])"
    deep = Part.C(x=Part.C(x=Part.C(x=Part.C(x=Part.C()))))
    assert repr(deep) == "Part(x=Part(x=Part(x=Part(x=Part(…)))))"


def test_what_is_much_is_cut() -> None:
    node: Any = Pair.C()
    for _ in range(3):
        node = Pair.C(first=node, second=[node] * 6)
    assert repr(node).count("first=") == 20


def test_no_configuration_is_shown_at_any_length() -> None:
    names = [f"x{n}" for n in range(1000)]
    large: Any = type("Large", (Config,), {"__annotations__": dict.fromkeys(names, Param[int])})
    text = repr(large.C(**dict.fromkeys(names, 1)))
    assert text.startswith("Large(x0=1, x1=1, ")
    assert text.endswith(", x99=1, …)")
    nested: Any = [[[n] * 6 for n in range(6)]] * 6
    assert shown(nested).count("[") == 1 + 6 + 36
    assert shown(nested).count("…") == 6 * 36 - 100
