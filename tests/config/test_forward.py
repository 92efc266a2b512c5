import abc
import subprocess
import sys
from pathlib import Path
from typing import Any, Generic, Optional, TypeVar

import pytest

from xpm_config import Config, DeclarationError, Param

T = TypeVar("T")


class Later(Config):
    next: Param[Optional["Later"]]
    other: Param["Defined | None"] = None


class Defined(Config):
    pass


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
            f"the annotation of parameter 'x' of {__name__}.{Wrong.__qualname__} cannot be "
            "resolved: name 'Nowhere' is not defined; what it names has to exist at run time, "
            "not under TYPE_CHECKING only"
        )


def test_what_is_no_parameter_may_exist_for_type_checkers_only() -> None:
    class Model(Config):
        units: Param[int]
        network: "Nowhere.Module | None"  # type: ignore[name-defined]  # noqa: F821
        layers: "list[Nowhere]"  # type: ignore[name-defined]  # noqa: F821

    assert list(Model.__xpmtype__.parameters) == ["units"]
    made: Any = Model.C
    assert made(units=1).units == 1


@pytest.mark.parametrize(
    "annotation",
    ["Param[Nowhere.Module | None]", "Param['Nowhere']", "Param[list[Nowhere]]", "1 +"],
)
def test_a_parameter_must_exist_at_run_time(annotation: str) -> None:
    wrong: Any = type("Wrong", (Config,), {"__annotations__": {"x": annotation, "y": "Param[int]"}})
    with pytest.raises(DeclarationError) as raised:
        wrong.C(x=1, y=1)
    assert str(raised.value).startswith(
        f"the annotation of parameter 'x' of {__name__}.Wrong cannot be resolved: "
    )


def test_a_generic_base_may_name_a_class_that_is_defined_later() -> None:
    class Box(Config, Generic[T]):
        value: Param[T]

    class Local(Box["Part"]):
        pass

    class Part(Config):
        pass

    part = Part.C()
    assert Local.C(value=part).value is part


def test_a_generic_base_that_cannot_be_resolved_is_told() -> None:
    class Box(Config, Generic[T]):
        value: Param[T]

    class Wrong(Box["Nowhere"]):  # type: ignore[name-defined]
        pass

    with pytest.raises(DeclarationError) as raised:
        Wrong.C(value=1)
    assert str(raised.value) == (
        f"a base of {__name__}.{Wrong.__qualname__} cannot be resolved: "
        "name 'Nowhere' is not defined"
    )


FUTURE = """\
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from xpm_config import Config, Constant, DataPath, Meta, Option, OptionalDataPath, Param

if TYPE_CHECKING:
    from nowhere import Network

T = TypeVar("T")


class All(Config):
    number: Param[int]
    part: Param[Part | None] = None
    meta: Meta[Path] = Path("a")
    option: Option[str] = "o"
    version: Constant[str] = "1"
    data: DataPath
    extra: OptionalDataPath = None
    network: Network | None
    boxed: Param[Box[Part]]


class Box(Config, Generic[T]):
    value: Param[T]


class Part(Config):
    pass


class PartBox(Box[Part]):
    pass


def local() -> type[Config]:
    class Local(Config):
        other: Param[Other]

    class Other(Config):
        pass

    return Local.C(other=Other.C())


part = Part.C()
made = All.C(number=1, part=part, data="d", boxed=PartBox.C(value=part))
kinds = {name: str(p.kind) for name, p in All.__xpmtype__.parameters.items()}
print(kinds)
print(made.data, made.extra, local())
"""


def test_all_annotations_may_be_strings(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(FUTURE)
    ended = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
    assert ended.stderr == ""
    assert ended.stdout.splitlines() == [
        "{'number': 'Param', 'part': 'Param', 'meta': 'Meta', 'option': 'Meta', 'version': "
        "'Constant', 'data': 'DataPath', 'extra': 'DataPath', 'boxed': 'Param'}",
        "d None Local(other=Other())",
    ]
