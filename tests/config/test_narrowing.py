from types import SimpleNamespace
from typing import Annotated, Any, Generic, Literal, TypeVar

import pytest

from xpm_config import Config, Param
from xpm_config.compilation import compile_type
from xpm_config.narrowing import narrows

T = TypeVar("T")


class Layer(Config):
    pass


class Dense(Layer):
    pass


class Box(Config, Generic[T]):
    value: Param[T]


class LargeBox(Box[T]):
    pass


class IntBox(LargeBox[int]):
    pass


class AnyBox(Box):  # type: ignore[type-arg]  # as users may write it
    pass


Positive = Annotated[int, SimpleNamespace(ge=1)]


@pytest.mark.parametrize(
    ("new", "old"),
    [
        (int, Any),
        (int, int | str),
        (int | str, int | str | None),
        (Literal[1, 2], int),
        (Positive, int),
        (Positive, int | None),
        (Dense, Layer),
        (list[Dense], list[Layer]),
        (set[int], set[int | None]),
        (tuple[int, str], tuple[int | str, ...]),
        (tuple[int, Dense], tuple[int, Layer]),
        (dict[str, Dense], dict[str, Layer | None]),
        (Box[int], Box),
        (Box[Dense], Box[Layer]),
        (LargeBox[int], Box[int]),
        (IntBox, Box[int]),
    ],
)
def test_a_type_is_narrower_and_not_the_other_way(new: Any, old: Any) -> None:
    assert narrows(compile_type(new), compile_type(old))
    assert not narrows(compile_type(old), compile_type(new))


@pytest.mark.parametrize(
    ("new", "old"),
    [
        (bool, int),
        (int, float),
        (list[int], set[int]),
        (list[int], tuple[int, ...]),
        (tuple[int, int], list[int]),
        (tuple[int], tuple[int, int]),
        (dict[str, int], dict[int, int]),
        (Literal["a"], int),
        (Layer, Box),
        (Box[str], Box[int]),
        (LargeBox[str], Box[int]),
        (IntBox, Box[str]),
        (AnyBox, Box[int]),
        (Dense, Box[int]),
    ],
)
def test_types_that_have_nothing_to_do_with_each_other(new: Any, old: Any) -> None:
    assert not narrows(compile_type(new), compile_type(old))
