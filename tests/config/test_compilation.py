# ruff: noqa: UP006, UP007, UP045 - older forms, which users may still write
import sys
from pathlib import Path, PurePath
from types import GenericAlias
from typing import (  # noqa: UP035 - what users may still write
    Annotated,
    Any,
    Dict,
    FrozenSet,
    Generic,
    List,
    Literal,
    NewType,
    Optional,
    Set,
    Tuple,
    TypeVar,
    Union,
)

import pytest

from xpm_config import Config, DeclarationError, Param
from xpm_config.compilation import compile_type


class Layer(Config):
    units: Param[int]


T = TypeVar("T")
Bound = TypeVar("Bound", bound=Layer)
Later = TypeVar("Later", bound="Layer")
Unknown = TypeVar("Unknown", bound="Nowhere")  # type: ignore[name-defined]  # noqa: F821 - what the test is about
Either = TypeVar("Either", int, str)
UserId = NewType("UserId", int)


class Box(Config, Generic[T]):
    value: Param[T]


@pytest.mark.parametrize(
    ("annotation", "description"),
    [
        (List, "list[Any (scalars, containers, enums, paths, configurations)]"),
        (list, "list[Any (scalars, containers, enums, paths, configurations)]"),
        (List[int], "list[int]"),
        (Set[int], "set[int]"),
        (FrozenSet[int], "frozenset[int]"),
        (Tuple[int, str], "tuple[int, str]"),
        (Tuple[int, ...], "tuple[int, ...]"),
        (tuple[()], "tuple[()]"),
        (Optional[int], "int | None"),
        (Union[int, str], "int | str"),
        (int | list[str], "int | list[str]"),
        (Literal[1, "a", None], "one of 1, 'a', None"),
        (Annotated[int, "a remark"], "int"),
        (Layer, f"a configuration of {__name__}.Layer"),
        (Box[int], f"a configuration of {__name__}.Box[int]"),
        (Box[Any], f"a configuration of {__name__}.Box[Any]"),
        (Box[list[int]], f"a configuration of {__name__}.Box[list[int]]"),
        (Bound, f"a configuration of {__name__}.Layer"),
        (Later, f"a configuration of {__name__}.Layer"),
        (Either, "int | str"),
        (T, "Any (scalars, containers, enums, paths, configurations)"),
        (UserId, "int"),
        (PurePath, "Path"),
        (type(Path()), "Path"),
        (bytes, "bytes"),
    ],
)
def test_an_annotation_becomes_a_type(annotation: Any, description: str) -> None:
    assert compile_type(annotation).describe() == description


def test_bare_containers_hold_anything() -> None:
    anything = "Any (scalars, containers, enums, paths, configurations)"
    assert compile_type(dict).describe() == f"dict[{anything}, {anything}]"
    assert compile_type(Dict).describe() == f"dict[{anything}, {anything}]"
    assert compile_type(tuple).describe() == f"tuple[{anything}, ...]"
    assert compile_type(Tuple).describe() == f"tuple[{anything}, ...]"


def test_a_type_alias_is_looked_through() -> None:
    alias = type("TypeAliasType", (), {"__value__": list[int]})()
    assert compile_type(alias).describe() == "list[int]"


def test_a_generic_type_alias_is_looked_through() -> None:
    pair = GenericAlias(tuple, (T, T))
    alias: Any = type("TypeAliasType", (), {"__value__": pair, "__parameters__": (T,)})()
    assert compile_type(GenericAlias(alias, (int,))).describe() == "tuple[int, int]"


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the statement is of Python 3.12")
def test_a_type_statement_is_looked_through() -> None:
    names: dict[str, Any] = {}
    exec("type Numbers = list[int]", names)
    assert compile_type(names["Numbers"]).describe() == "list[int]"


USE = (
    "; use int, float, bool, str, bytes, Path, an Enum, Literal, None, Any, list, set, "
    "frozenset, tuple, dict, a union of these or a Config class"
)


@pytest.mark.parametrize(
    ("annotation", "message"),
    [
        (complex, f"a parameter cannot be of type complex{USE}"),
        (list[complex], f"a parameter cannot be of type complex{USE}"),
        (type[int], "a parameter cannot be of type type[int]"),
        (3, f"a parameter cannot be of type 3{USE}"),
        ([], f"a parameter cannot be of type []{USE}"),
        (Unknown, "a type variable's bound cannot be resolved: name 'Nowhere' is not defined"),
    ],
)
def test_an_annotation_that_cannot_be_kept_is_told(annotation: Any, message: str) -> None:
    for _ in range(2):
        with pytest.raises(DeclarationError) as raised:
            compile_type(annotation)
        assert str(raised.value) == message
