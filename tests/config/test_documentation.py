import linecache
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any, Generic, TypeVar

import pytest

from xpm_config import Config, Meta, Param, Task, deprecate, field

T = TypeVar("T")


class Layer(Config):
    """A layer of a network.

    It has units.
    """

    units: Param[int]
    """How many units.

    At least one.
    """

    rate: Param[float] = 0.1
    "A short one"

    seed: Meta[int] = field(
        default=0,
    )
    """Of the random numbers"""
    name: Param[str] = "n"
    # no string, no help
    last: Param[int | None] = None

    def forward(self) -> None:
        """No help of a parameter."""


class Dense(Layer):
    units: Param[int]
    rate: Param[float]
    """Changed."""
    seed = field(default=3)
    """Chosen by a die"""


class Box(Config, Generic[T]):
    value: Param[T]
    """What is inside"""


class IntBox(Box[int]):
    pass


if sys.platform == "another":

    class Twice(Config):
        x: Param[int]
        """Not this one"""
        y: Param[int]

else:

    class Twice(Config):
        x: Param[int]
        """This one"""


def help_of(cls: Any) -> dict[str, str | None]:
    return {name: parameter.help for name, parameter in cls.__xpmtype__.parameters.items()}


def test_the_string_under_a_parameter_is_its_help() -> None:
    assert help_of(Layer) == {
        "units": "How many units.\n\nAt least one.",
        "rate": "A short one",
        "seed": "Of the random numbers",
        "name": None,
        "last": None,
    }
    assert Layer.__xpmtype__.help == "A layer of a network.\n\nIt has units."


def test_help_is_inherited_but_for_the_docstring() -> None:
    assert help_of(Dense) == {
        "units": "How many units.\n\nAt least one.",
        "rate": "Changed.",
        "seed": "Chosen by a die",
        "name": None,
        "last": None,
    }
    assert help_of(IntBox) == {"value": "What is inside"}
    assert Dense.__xpmtype__.help is None


def test_the_class_that_was_defined_is_the_one_that_is_read() -> None:
    assert help_of(Twice) == {"x": "This one"}


def test_a_class_in_a_function_or_in_a_class_has_help() -> None:
    class Local(Task):
        x: Param[int]
        """
Text at the
  left margin
"""

        class Inner(Config):
            y: Param[int]
            """Inside"""

    assert help_of(Local) == {"x": "Text at the\n  left margin"}
    assert help_of(Local.Inner) == {"y": "Inside"}


def test_a_decorated_class_has_help() -> None:
    class New(Config):
        x: Param[int]
        """x"""

    @deprecate
    class Old(New):
        x: Param[int]
        """Older x"""

    assert help_of(Old) == {"x": "Older x"}


def test_without_source_there_is_no_help() -> None:
    names: dict[str, Any] = {"__name__": "nowhere"}
    exec("from xpm_config import *\nclass Made(Config):\n    x: Param[int]\n    'help'", names)
    assert help_of(names["Made"]) == {"x": None}
    typed = "from xpm_config import *\nclass Typed(Config):\n    x: Param[int]\n    'help'\n\n"
    ended = subprocess.run(
        [sys.executable, "-i"],
        input=f"{typed}print(Typed.__xpmtype__.parameters['x'].help)\n",
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.stdout == "None\n"


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    path = tmp_path / "documented.py"
    path.write_text("from xpm_config import *\nclass A(Config):\n    x: Param[int]\n    'help'\n")
    monkeypatch.delitem(sys.modules, "documented", raising=False)
    return path


def test_a_source_that_changed_since_is_not_read_wrongly(module: Path) -> None:
    from documented import A  # type: ignore[import-not-found]

    for text in ("class A:\n    y: int\n    'other'\n", "class A(", ""):
        module.write_text(text)
        linecache.checkcache()
        assert help_of(A) == {"x": None}


def test_a_zipped_module_has_help(module: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = module.with_name("archive.zip")
    with zipfile.ZipFile(archive, "w") as file:
        file.write(module, "documented.py")
    module.unlink()
    monkeypatch.syspath_prepend(archive)
    from documented import A

    assert A.__module__ == "documented"
    assert help_of(A) == {"x": "help"}
