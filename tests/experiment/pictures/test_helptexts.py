import sys
from pathlib import Path

import pytest

from xpm_experiment.pictures.helptexts import NO_HELP, ParameterHelp, class_help

SOURCE = '''
raise SystemExit("was run")


class Parent:
    """Not this."""

    lr: Param[float]
    """How far to go.

    In each step."""


class Outer:
    class Model(Parent, Gone):
        """A model."""

        size: Param[int] = 3
        "How large."
        name: Param[str]
        value = 3
        """Nobody's."""
'''


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package on the path, that must not be run."""
    folder = tmp_path / "never_run"
    folder.mkdir()
    (folder / "__init__.py").write_text("raise SystemExit('was run')")
    (folder / "models.py").write_text(SOURCE)
    monkeypatch.syspath_prepend(tmp_path)
    return folder


def test_help_is_read_from_the_source_and_nothing_is_run(package: Path) -> None:
    found = class_help("never_run.models", "Outer.Model")
    assert found.text == "A model."
    assert found.parameters == {
        "size": ParameterHelp("Param[int]", "How large."),
        "name": ParameterHelp("Param[str]", ""),
        "lr": ParameterHelp("Param[float]", "How far to go.\n\nIn each step."),
    }
    assert "never_run" not in sys.modules


def test_help_is_inherited_within_a_module(package: Path) -> None:
    (package / "other.py").write_text(SOURCE.replace("    class Model", "class Model", 1))
    (package / "third.py").write_text(
        "class A:\n    x: int\n    'of A'\nclass B(A):\n    y: int\nclass C(B, C): 'c'\n"
    )
    found = class_help("never_run.third", "C")
    assert found.parameters == {"y": ParameterHelp("int", ""), "x": ParameterHelp("int", "of A")}
    assert class_help("never_run.other", "Model") == NO_HELP  # no Python


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("never_run.models", "Gone"),
        ("never_run.gone", "Model"),
        ("never_run.models.deeper", "Model"),
        ("gone_altogether", "Model"),
        ("../never_run", "Model"),
        ("never_run/models", "Model"),
        ("", "Model"),
        ("sys", "Model"),
    ],
)
def test_where_there_is_no_source_there_is_no_help(package: Path, module: str, name: str) -> None:
    assert class_help(module, name) == NO_HELP
