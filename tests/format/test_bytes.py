"""The bytes of identifiers, written by hand from the specification."""

from __future__ import annotations

import re
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from format.models import holding
from format.sentences import DOCUMENT, specifies
from xpm_config import (
    Config,
    DeclarationError,
    Meta,
    Param,
    PathGenerator,
    Task,
    copyconfig,
    field,
    information,
    sealed_set,
)
from xpm_experiment import experiment


class Letter(Enum):
    A = "a"


class Part(Config):
    __xpmid__ = "p"
    x: Param[Any] = field(default=None, ignore_default=True)


PART = sha256(b"\x00p").hexdigest()


def identifier_of(content: str) -> str:
    """SHA-256 of bytes written in hexadecimal, with spaces."""
    return sha256(bytes.fromhex(content)).hexdigest()


def text(characters: str) -> str:
    return characters.encode().hex()


LETTER = text(f"{__name__}.Letter:A")
INT_1, INT_2 = "01" + "00" * 7 + "01", "01" + "00" * 7 + "02"
ONE, TWO = "00" * 7 + "01", "00" * 7 + "02"  # counts
AS_DOUBLE = {0: "0000000000000000", 1: "3ff0000000000000", 2: "4000000000000000"}


def ordered(*elements: str) -> str:
    """Elements in the order of their SHA-256."""
    return "".join(sorted(elements, key=identifier_of))


@specifies("I2", "B1", "B2", "B4", "B5", "B6", "B7", "B8", "B9", "B11", "B12", "B13", "B16")
@specifies("N2", "X1", "X3", "X4", "X5", "X6", "X7", "X9")
@pytest.mark.parametrize(
    ("annotation", "value", "content"),
    [
        (Any, None, "06"),
        (float, 0.5, "02 3fe0000000000000"),
        (int, -2, "01 fffffffffffffffe"),
        (bool, True, INT_1),
        (str, "é", "03 c3a9"),
        (list[int], [], "07" + AS_DOUBLE[0]),
        (list[int], [2, 1], "07" + AS_DOUBLE[2] + INT_2 + INT_1),
        (set[int], {1, 2}, "0e" + AS_DOUBLE[2] + ordered(INT_1, INT_2)),
        (Letter, Letter.A, "0a" + LETTER),
        (dict[str, int], {"b": 1, "a": 2}, "09 0361" + INT_2 + "0362" + INT_1),
        (dict[str, dict[str, int]], {"a": {"b": 1}}, "09 0361 09 0362" + INT_1),
        (dict[int, int], {2: 1, 1: 2}, "09" + INT_1 + INT_2 + INT_2 + INT_1),
        (dict[Any, int], {None: 1, "a": 1}, "09" + "".join(
            key + INT_1 for key in sorted(("06", "0361"), key=identifier_of)
        )),
        (Part, Part.C(), "00" + PART),
        (str, "\x01", "0f0401" + ONE + "01"),
        (int, 2**63, "0f0403" + "00" * 7 + "09" + "0080" + "00" * 7),
        (tuple[int, str], (1, "a"), "0f0404" + TWO + INT_1 + "0361"),
        (bytes, b"\0a", "0f0405" + TWO + "0061"),
        (frozenset[int], {1, 2}, "0f0406" + TWO + ordered(INT_1, INT_2)),
        (Any, True, "0f0407 01"),
        (list[Path], [Path("a/b")], "07" + AS_DOUBLE[1] + "0f0409" + "00" * 7 + "03" + "612f62"),
    ],
)  # fmt: skip
def test_a_value_has_the_bytes_of_its_row(annotation: Any, value: Any, content: str) -> None:
    value = frozenset(value) if annotation == frozenset[int] else value
    expected = identifier_of("00 68 03 76 05" + content)
    assert str(holding(annotation, value).__identifier__()) == expected


@specifies("X2", "N1", "N2", "N4")
@pytest.mark.parametrize(
    ("annotation", "value", "content"),
    [
        (Any, {"a": 1}, "09 0361" + INT_1),
        (Any, {"a": {"b": 1}}, "09 0361 0f0402" + ONE + "0362" + INT_1),
        (dict, {"a": {}}, "09 0361 0f0402" + "00" * 8),
        (list[int] | list[dict[str, int]], [{}], "07" + AS_DOUBLE[1] + "09"),
        (list[int | dict[str, int]], [{}], "07" + AS_DOUBLE[1] + "0f0402" + "00" * 8),
        (list[bool] | list[int], [True], "07" + AS_DOUBLE[1] + "0f0407 01"),
        (list[bool] | set[int], [True], "07" + AS_DOUBLE[1] + INT_1),
    ],
)
def test_a_nested_value_has_the_bytes_that_its_declared_type_asks_for(
    annotation: Any, value: Any, content: str
) -> None:
    expected = identifier_of("00 68 03 76 05" + content)
    assert str(holding(annotation, value).__identifier__()) == expected


@specifies("C6", "B13")
def test_elements_are_ordered_as_if_each_were_a_root() -> None:
    parts = [Part.C(x=1), Part.C(x=2)]
    first, second = sorted(parts, key=lambda part: sha256(b"\x00" + identity(part)).digest())
    content = f"00{identity(first).hex()} 00{identity(second).hex()}"
    expected = identifier_of(f"00 68 03 76 05 0e {AS_DOUBLE[2]} {content}")
    assert str(holding(set[Part], sealed_set(parts)).__identifier__()) == expected


def identity(config: Any) -> bytes:
    found: bytes = config.__identifier__().all
    return found


@specifies("C6")
def test_a_default_that_leads_back_is_compared_without_a_number() -> None:
    class Loop(Config):
        __xpmid__ = "l"
        v: Param[Any] = field(default_factory=lambda: Part.C(x=1), ignore_default=True)

    loop = Loop.C()
    assert identity(loop) == sha256(b"\x00l").digest()
    loop = Loop.C()
    loop.v = Part.C(x=loop)
    inner = sha256(bytes.fromhex("00 70 03 78 05 000b" + TWO)).hexdigest()
    assert identity(loop).hex() == identifier_of("00 6c 03 76 05 00" + inner)


class Skipping(Config):
    __xpmid__ = "s"
    path: Param[Path | None]
    kept: Param[Path] = field(default=Path("a"), in_identifier=True)
    made: Meta[Path] = field(default_factory=PathGenerator("x"))
    default: Param[int] = field(default=1)


@specifies("I12", "I14", "I19", "X9")
@pytest.mark.filterwarnings("ignore:Path parameter 'path' of Skipping")
def test_paths_are_skipped_but_on_request_and_plain_defaults_are_not() -> None:
    kept = f"03{text('kept')}05 0f0409 {ONE} 61"
    default = f"03{text('default')}05 {INT_1}"
    expected = identifier_of(f"00 73 {default}{kept}")
    for path in (None, Path("/data")):
        assert str(Skipping.C(path=path).__identifier__()) == expected


@specifies("I9")
@pytest.mark.parametrize("name", ["", "a\x1f"])
def test_a_type_identifier_without_a_name_is_refused(name: str) -> None:
    cls: Any = type("Wrong", (Config,), {"__xpmid__": name, "__module__": __name__})
    with pytest.raises(DeclarationError) as raised:
        cls.C()
    assert str(raised.value) == (
        f"expected __xpmid__ of Wrong to be a name without control characters, found {name!r}"
    )


class Hand(Task):
    part: Param[Part]

    def execute(self) -> None: ...

    def task_outputs(self, dep: Any) -> Any:
        return dep(self.part)


@specifies("R2", "R3")
def test_a_submitted_task_keeps_its_identifier_when_it_hands_a_parameter_on(tmp_path: Path) -> None:
    task = Hand.C(part=Part.C())
    before = identity(task)
    with experiment(tmp_path, "xp"):
        part: Any = task.submit()
        assert part is task.part
        assert identity(task) == before
        assert task.jobpath.name == before.hex()
        assert identity(part).hex() == identifier_of(f"00 08 00{before.hex()} 70")
        other = copyconfig(task)
        assert information(other).task is None
        assert identity(other) != before


class Point(Config):
    __xpmid__ = "example.Point"

    x: Param[int]
    names: Param[list[str]]
    scale: Param[float] = field(default=1.0, ignore_default=True)
    note: Meta[str] = field(default="")


@specifies("I1", "I3", "I6", "I10", "I11", "I17", "B7")
def test_the_example_has_the_bytes_and_the_identifier_that_the_document_shows() -> None:
    example = DOCUMENT.read_text().partition("### Example")[2]
    blocks = re.findall(r"```text\n(.*?)```", example, flags=re.DOTALL)
    content = "".join(re.match(r"[0-9a-f ]*(?= [A-Z])", line)[0] for line in blocks[0].splitlines())  # type: ignore[index]  # each line has its bytes
    expected = str(Point.C(x=-2, names=["a"], scale=0.5).__identifier__())
    assert identifier_of(content) == blocks[1].strip() == expected
    assert expected == str(Point.C(x=-2, names=["a"], scale=0.5, note="n").__identifier__())
    assert "class Point(Config):" in example
