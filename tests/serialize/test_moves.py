"""Classes and enums that have another name than when they were saved."""

from pathlib import Path
from typing import Any

import pytest

from serialize.conftest import Code
from serialize.models import Holder
from xpm_config import information
from xpm_serialize import (
    ForbiddenError,
    MissingClassError,
    SerializationContext,
    deserialize,
    from_state_dict,
    load,
    save,
    state_dict,
)

OLD = """
class Mode(Enum):
    FAST = 1

class Part(Config):
    x: Param[int]
    class Inner(Config):
        y: Param[int] = field(default=1)
        class Kind(Enum):
            A = 1

class Whole(Config):
    part: Param[Part]
    mode: Param[Mode]
    any: Param[Any] = field(default=None)
"""
NEW = OLD.replace("class Part", "class Piece").replace("[Part]", "[Piece]")
NEW = NEW.replace("class Mode", "class Pace").replace("[Mode]", "[Pace]")
MOVED = {
    "xpm_old:Part": "xpm_new:Piece",
    "xpm_old:Whole": "xpm_new:Whole",
    "xpm_old:Mode": "xpm_new:Pace",
}


@pytest.fixture
def saved(code: Code, target: Path) -> str:
    """A save of classes that are then gone; the identifier of what was saved."""
    old = code.write("xpm_old", OLD)
    whole = old.Whole.C(part=old.Part.C(x=1), mode=old.Mode.FAST, any=old.Part.Inner.Kind.A)
    save([whole, old.Part.Inner.C()], target)
    code.remove("xpm_old")
    return str(whole.__identifier__())


def test_the_caller_says_where_classes_are(code: Code, saved: str, target: Path) -> None:
    new = code.write("xpm_new", NEW)

    whole, inner = load(target, moved=MOVED)

    assert type(whole) is new.Whole.C
    assert type(whole.part) is new.Piece.C
    assert whole.mode is new.Pace.FAST
    assert type(inner) is new.Piece.Inner.C
    assert whole.any is new.Piece.Inner.Kind.A
    assert str(whole.__identifier__()) == saved
    assert type(load(target, True, moved=MOVED)[0].part) is new.Piece
    value, tasks = deserialize(target, moved=MOVED)
    assert (type(value[0]), tasks) == (new.Whole.C, [])


def test_a_state_is_of_classes_that_moved(code: Code, saved: str, target: Path) -> None:
    new = code.write("xpm_new", NEW)
    state = state_dict(SerializationContext(), load(target, missing="stub"))

    whole, _ = from_state_dict(state, moved=MOVED)

    assert type(whole) is new.Whole.C
    assert str(whole.__identifier__()) == saved


def test_what_moved_is_saved_under_its_new_name(code: Code, saved: str, target: Path) -> None:
    new = code.write("xpm_new", NEW)

    save(load(target, moved=MOVED), target)

    whole, _ = load(target)
    assert type(whole) is new.Whole.C
    assert str(whole.__identifier__()) == saved


def test_identifiers_of_what_moved_are_not_those_of_its_parameters(
    code: Code, saved: str, target: Path
) -> None:
    code.write("xpm_new", NEW)

    whole, _ = load(target, moved=MOVED, verify="full")

    assert str(whole.__identifier__()) == saved


@pytest.mark.parametrize("alias", ["__xpm_aliases__ = ['xpm_old:Mode']", ""])
def test_identifiers_of_an_enum_that_moved_are_passed_over(
    alias: str, code: Code, target: Path
) -> None:
    old = code.write("xpm_old", "class Mode(Enum):\n    FAST = 1\n")
    user = Holder.C(any=old.Mode.FAST)
    save([user, Holder.C(any=user)], target)
    code.remove("xpm_old")
    code.write("xpm_new", f"class Mode(Enum):\n    {alias}\n    FAST = 1\n")
    moved = {} if alias else {"xpm_old:Mode": "xpm_new:Mode"}

    first, second = load(target, moved=moved, verify="full")

    assert first.__identifier__() == user.__identifier__()
    assert second.any is first


def test_a_class_says_which_names_it_had(code: Code, saved: str, target: Path) -> None:
    lines = [
        "class Piece(Config):\n    __xpm_aliases__ = ['older:Part', 'xpm_old:Part']",
        "class Pace(Enum):\n    __xpm_aliases__ = ('xpm_old:Mode',)",
        "class Whole(Config):\n    __xpm_aliases__ = ['xpm_old:Whole']",
    ]
    text = NEW
    for line in lines:
        text = text.replace(line.split("\n")[0], line)
    with pytest.raises(ExceptionGroup):
        load(target)
    new = code.write("xpm_new", text)

    whole, inner = load(target)

    assert [type(whole), type(whole.part), type(inner)] == [
        new.Whole.C,
        new.Piece.C,
        new.Piece.Inner.C,
    ]
    assert whole.mode is new.Pace.FAST
    assert str(load(target, verify="full")[0].__identifier__()) == saved
    assert type(load(target, allow=["xpm_new"])[0]) is new.Whole.C


def test_the_name_in_the_file_comes_before_aliases(code: Code, target: Path) -> None:
    old = code.write("xpm_old", OLD)
    code.write("xpm_new", "class Other(Config):\n    __xpm_aliases__ = ['xpm_old:Part']\n")
    save(old.Part.C(x=1), target)

    assert type(load(target)) is old.Part.C


def test_aliases_are_not_inherited(code: Code, saved: str, target: Path) -> None:
    code.write(
        "xpm_new",
        "class Piece(Config):\n    __xpm_aliases__ = ['xpm_old:Other']\n    x: Param[int]\n"
        "class Small(Piece):\n    __xpm_aliases__ = ['xpm_old:Part']\n"
        "class Smaller(Small):\n    pass\n",
    )

    moved = {"xpm_old:Whole": "xpm_new:Piece", "xpm_old:Mode": "xpm_new:Piece"}
    with pytest.raises(ExceptionGroup) as raised:
        load(target, moved=moved)

    assert "Part" not in str(raised.value.exceptions)


def test_two_classes_with_one_old_name_are_told(code: Code, saved: str, target: Path) -> None:
    code.write(
        "xpm_new",
        "class A(Config):\n    __xpm_aliases__ = ['xpm_old:Part']\n"
        "class B(Config):\n    __xpm_aliases__ = ['xpm_old:Part']\n",
    )

    with pytest.raises(ExceptionGroup) as raised:
        load(target)

    assert raised.value.exceptions[0].reason == (  # type: ignore[union-attr]  # a LoadError
        "expected one class with 'xpm_old:Part' in its __xpm_aliases__, found xpm_new:A and "
        "xpm_new:B"
    )


def test_aliases_that_are_no_list_are_told(code: Code, saved: str, target: Path) -> None:
    code.write("xpm_new", "class A(Config):\n    __xpm_aliases__ = 'xpm_old:Part'\n")

    with pytest.raises(ExceptionGroup) as raised:
        load(target)

    assert raised.value.exceptions[0].reason == (  # type: ignore[union-attr]  # a LoadError
        "expected __xpm_aliases__ of xpm_new.A to be a list of 'module:Name', found 'xpm_old:Part'"
    )
    code.remove("xpm_new")


def test_the_new_name_is_what_may_be_used(code: Code, saved: str, target: Path) -> None:
    code.write("xpm_new", NEW)

    assert type(load(target, moved=MOVED, allow=["xpm_new"])[0]).__module__ == "xpm_new"
    with pytest.raises(ExceptionGroup) as raised:
        load(target, moved=MOVED, allow=["xpm_old"])
    found = raised.value.exceptions
    assert {type(error) for error in found} == {ForbiddenError}
    assert found[0].reason == (  # type: ignore[union-attr]  # a LoadError
        "module 'xpm_new' (of Piece) is not among those that the caller allows"
    )


def test_a_class_moves_as_often_as_it_did(code: Code, saved: str, target: Path) -> None:
    new = code.write("xpm_new", NEW)
    chain = {old.replace("xpm_old", "xpm_mid"): new for old, new in MOVED.items()}
    chain |= {old: old.replace("xpm_old", "xpm_mid") for old in MOVED}

    assert type(load(target, moved=chain)[0].part) is new.Piece.C


@pytest.mark.parametrize(
    ("moved", "message"),
    [
        ({"a:A": "a:A"}, "expected classes to move to a new place, found a:A moved in a circle"),
        (
            {"a:A": "b:B", "b:B": "a:A"},
            "expected classes to move to a new place, found a:A moved in a circle",
        ),
        (
            {"a:A": "a:A.B"},
            "expected classes to move to a new place, found a:A moved in a circle",
        ),
        ({"a.A": "b:B"}, "expected 'module:Name' as the name of a class, found 'a.A'"),
        ({"a:A": "b"}, "expected 'module:Name' as the name of a class, found 'b'"),
        ({"a:A": ":B"}, "expected 'module:Name' as the name of a class, found ':B'"),
        ({"a:A": "b:B:C"}, "expected 'module:Name' as the name of a class, found 'b:B:C'"),
        ({"a:A": int}, "expected 'module:Name' as the name of a class, found <class 'int'>"),
        ("a:A", "expected moved to be a dict of old to new names, found 'a:A'"),
    ],
)
def test_moves_that_lead_nowhere_are_refused(moved: Any, message: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError) as raised:
        load(tmp_path, moved=moved)

    assert str(raised.value) == message


def test_a_move_to_a_class_that_is_not_there_is_told(saved: str, target: Path) -> None:
    with pytest.raises(ExceptionGroup) as raised:
        load(target, moved=MOVED)

    found = raised.value.exceptions
    assert {type(error) for error in found} == {MissingClassError}
    assert found[0].reason == (  # type: ignore[union-attr]  # a LoadError
        "cannot import module 'xpm_new' of class Piece: ModuleNotFoundError: No module named "
        "'xpm_new'; see moved= and missing='stub'"
    )


def test_a_class_that_moved_is_upgraded(code: Code, saved: str, target: Path) -> None:
    code.write(
        "xpm_new",
        NEW.replace(
            "class Piece(Config):\n    x: Param[int]",
            "class Piece(Config):\n    size: Param[int]\n    more: Param[int] = 3\n"
            "    @classmethod\n    def __xpm_upgrade__(cls, fields):\n"
            "        return {'size': fields['x']}\n",
        ),
    )

    whole, _ = load(target, moved=MOVED, verify="full")

    assert (whole.part.size, whole.part.more) == (1, 3)
    assert information(whole).recorded is not None
