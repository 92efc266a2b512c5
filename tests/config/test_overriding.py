from pathlib import Path
from typing import Any

import pytest

from xpm_config import Config, DeclarationError, Meta, Param, field, param_group


class Base(Config):
    x: Param[int] = field(default=1)
    y: Param[str] = "a"


class Child(Base):
    x: Param[int] = field(default=2)


def test_a_redeclared_parameter_keeps_the_default_of_its_parent() -> None:
    class Same(Base):
        x: Param[int]
        y: Param[str]

    assert (Same.C().x, Same.C().y) == (1, "a")  # type: ignore[call-arg]  # checkers see no default


def test_a_default_that_does_not_fit_any_more_is_given_up() -> None:
    class Wide(Config):
        x: Param[int | None] = None

    class Narrow(Wide):
        x: Param[int]

    assert Narrow.__xpmtype__.parameters["x"].required


def test_a_parent_without_default_is_narrowed() -> None:
    class Wide(Config):
        x: Param[int | str]
        part: Param[Base]
        any: Param[Any]

    class Narrow(Wide):
        x: Param[int]
        part: Param[Child]
        any: Param[list[int]]

    assert Narrow.C(x=1, part=Child.C(), any=[1]).any == [1]


def test_an_override_with_other_values_is_refused() -> None:
    class Wrong(Base):
        x: Param[str]  # type: ignore[assignment]  # what is refused

    class Wider(Base):
        x: Param[int | str]  # type: ignore[assignment]  # what is refused

    classes: list[tuple[Any, str]] = [(Wrong, "str"), (Wider, "int | str")]
    for cls, found in classes:
        with pytest.raises(DeclarationError) as raised:
            cls.C()
        assert str(raised.value).endswith(
            f": overrides int of a parent class with {found}; "
            "expected the same type or a narrower one"
        )


def test_a_field_without_annotation_changes_the_default_of_the_parent() -> None:
    class Changed(Base):
        x = field(default=5)
        y: str = "b"

    assert (Changed.C().x, Changed.C().y) == (5, "b")


def test_a_changed_default_keeps_the_rest_of_the_declaration() -> None:
    group = param_group("group")

    class Path1(Config):
        x: Param[Path] = field(default=Path("a"), groups=[group], in_identifier=True)

    class Path2(Path1):
        x = field(default=Path("b"))

    class Path3(Path1):
        x = field(default=Path("b"), groups=[], in_identifier=False)

    kept, ignored = (cls.__xpmtype__.parameters["x"] for cls in (Path2, Path3))
    assert (kept.groups, kept.ignored, kept.default) == (frozenset({group}), False, Path("b"))
    assert ignored.ignored


def test_none_is_added_only_where_that_is_stated() -> None:
    class Wrong(Base):
        x: Param[int | None]  # type: ignore[assignment]  # what is refused

    class Stated(Base):
        x: Param[int | None] = field(default=None, overrides=True)  # type: ignore[assignment]

    class Other(Base):
        x: Param[str] = field(overrides=True)  # type: ignore[assignment]  # what is refused

    assert Stated.C(x=None).x is None
    refused: list[tuple[Any, str]] = [(Wrong, "int | None"), (Other, "str")]
    for cls, found in refused:
        with pytest.raises(DeclarationError) as raised:
            cls.C()
        assert str(raised.value) == (
            f"parameter 'x' of {__name__}.{cls.__qualname__}: overrides int of a parent class "
            f"with {found}; expected the same type or a narrower one"
        )


def test_an_override_of_nothing_is_told() -> None:
    class Wrong(Base):
        z: Param[int] = field(overrides=True)

    with pytest.raises(DeclarationError) as raised:
        Wrong.C(z=1)
    assert str(raised.value) == (
        f"parameter 'z' of {__name__}.{Wrong.__qualname__}: overrides=True, but no parent class "
        "has the parameter"
    )


def test_a_parameter_can_leave_the_identifier_in_a_subclass() -> None:
    class Ignored(Base):
        x: Meta[int] = field(default=1, overrides=True)

    assert Ignored.C(x=1).__identifier__() == Ignored.C(x=2).__identifier__()
