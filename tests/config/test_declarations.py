import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any, ClassVar

import pytest

from xpm_config import (
    Config,
    Constant,
    DataPath,
    DeclarationError,
    Meta,
    Param,
    ParameterError,
    field,
)


class Base(Config):
    x: Param[int] = field(default=1)
    y: Param[str] = "a"


class Child(Base):
    x: Param[int] = field(default=2)


class Grandchild(Child):
    pass


class Sibling(Base):
    z: Param[int] = 3


class Both(Sibling, Child):
    pass


def test_the_closest_declaration_wins() -> None:
    assert Grandchild.C().x == 2
    assert Both.C().x == 2
    assert (Both.C().y, Both.C().z) == ("a", 3)


def test_parameters_of_parents_come_first() -> None:
    assert list(Both.__xpmtype__.parameters) == ["x", "y", "z"]


def test_a_field_without_any_annotation_is_refused() -> None:
    class Wrong(Config):
        x = field(default=5)

    with pytest.raises(DeclarationError) as raised:
        Wrong.C()
    assert str(raised.value).endswith("Wrong.x has no annotation; write `x: Param[…] = field(…)`")


def test_an_annotation_that_cannot_be_kept_fails_the_same_each_time() -> None:
    class Wrong(Config):
        good: Param[int] = 1
        x: Param[complex]

    for _ in range(2):
        with pytest.raises(DeclarationError) as raised:
            Wrong.C(x=1j)
        assert str(raised.value).startswith(
            f"parameter 'x' of {__name__}.{Wrong.__qualname__}: "
            "a parameter cannot be of type complex; use int, float"
        )


def test_a_default_of_another_type_is_refused() -> None:
    class Wrong(Config):
        x: Param[int] = "a"  # type: ignore[assignment]  # what is refused

    with pytest.raises(DeclarationError) as raised:
        Wrong.C()
    assert str(raised.value) == (
        f"parameter 'x' of {__name__}.{Wrong.__qualname__}: expected int, found str 'a'"
    )


def test_a_constant_needs_a_value() -> None:
    class Wrong(Config):
        version: Constant[str]

    with pytest.raises(DeclarationError) as raised:
        Wrong.C()  # type: ignore[call-arg]
    assert str(raised.value) == (
        f"constant 'version' of {__name__}.{Wrong.__qualname__} has no value; "
        "write `version: Constant[…] = …`"
    )


def test_a_path_outside_the_identifier_is_told_once() -> None:
    class Reads(Config):
        path: Param[Path]
        given: Param[Path] = field(in_identifier=False)
        meta: Meta[Path]
        data: DataPath
        counted: Param[Path | None] = field(in_identifier=True)

    paths: Any = {name: Path("a") for name in ("path", "given", "meta", "data", "counted")}
    with pytest.warns(UserWarning, match="Path parameter 'path'") as told:
        first = Reads.C(**paths)
    assert [str(warning.message) for warning in told] == [
        f"Path parameter 'path' of {Reads.__qualname__} is not part of the identifier; "
        "write Meta[Path] to state it, or field(in_identifier=True) to include it"
    ]
    assert told[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        identifiers = {
            name: Reads.C(**{**paths, name: Path("b")}).__identifier__() for name in paths
        }
    changed = [name for name in paths if identifiers[name] != first.__identifier__()]
    assert changed == ["counted"]


def test_constraints_beside_the_kind_are_checked() -> None:
    class Positive(Config):
        x: Param[Annotated[int, SimpleNamespace(gt=0)]]
        y: Annotated[Param[int], SimpleNamespace(gt=0)] = 1

    assert Positive.C(x=1).y == 1
    for wrong in ({"x": 0}, {"x": 1, "y": 0}):
        with pytest.raises(ParameterError):
            Positive.C(**wrong)


def test_other_annotations_are_no_parameters() -> None:
    class Mixed(Config):
        x: Param[int]
        y: int
        z: ClassVar[int] = 3
        w: Annotated[int, "a remark"] = 4

    assert list(Mixed.__xpmtype__.parameters) == ["x"]


def test_a_class_of_a_module_that_is_gone_can_still_be_used() -> None:
    gone = type("Gone", (Config,), {"__module__": "nowhere", "__annotations__": {"x": Param[int]}})
    assert gone.C(x=1).x == 1  # type: ignore[attr-defined]  # made at run time
