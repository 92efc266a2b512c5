import abc
import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any, ClassVar, Optional

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
    param_group,
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


class Later(Config):
    next: Param[Optional["Later"]]
    other: Param["Defined | None"] = None


class Defined(Config):
    pass


def test_the_closest_declaration_wins() -> None:
    assert Grandchild.C().x == 2
    assert Both.C().x == 2
    assert (Both.C().y, Both.C().z) == ("a", 3)


def test_parameters_of_parents_come_first() -> None:
    assert list(Both.__xpmtype__.parameters) == ["x", "y", "z"]


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


def test_a_field_without_any_annotation_is_refused() -> None:
    class Wrong(Config):
        x = field(default=5)

    with pytest.raises(DeclarationError) as raised:
        Wrong.C()
    assert str(raised.value).endswith("Wrong.x has no annotation; write `x: Param[…] = field(…)`")


def test_references_to_classes_defined_later_are_found() -> None:
    assert Later.C(next=Later.C(next=None), other=Defined.C()).next is not None


def test_references_inside_a_function_are_found() -> None:
    class Local(Config, abc.ABC):
        me: Param[Optional["Local"]]
        other: Param[Optional["Other"]]

    class Other(Config):
        x: Param[int]

    assert Local.C(me=None, other=Other.C(x=1)).other is not None
    assert Local.__dict__["__xpm_frame__"] is None

    def returned() -> type[Local]:
        class Inner(Local):
            third: Param[Optional["Third"]]

        class Third(Config):
            pass

        return Inner

    assert returned().C(me=None, other=None).me is None


def test_an_annotation_that_cannot_be_resolved_fails_the_same_each_time() -> None:
    class Wrong(Config):
        x: Param["Nowhere"]  # type: ignore[name-defined]  # noqa: F821 - what is refused

    for _ in range(2):
        with pytest.raises(DeclarationError) as raised:
            Wrong.C()  # type: ignore[call-arg]
        assert str(raised.value) == (
            f"an annotation of {__name__}.{Wrong.__qualname__} cannot be resolved: "
            "name 'Nowhere' is not defined"
        )


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
