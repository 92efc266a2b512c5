"""What importing a package imports: what many scripts and jobs do without is left for later."""

import subprocess
import sys
from importlib import import_module

import pytest

SLOW = {
    "concurrent.futures",
    "dataclasses",
    "datetime",
    "inspect",
    "logging",
    "shutil",
    "socket",
    "subprocess",
}
LATER = {
    "xpm_config": {"difflib", "xpm_config.documentation"},
    "xpm_serialize": {"xpm_serialize.integrity", "xpm_serialize.picture"},
    "xpm_experiment": {"filelock", "xpm_experiment.launch", "xpm_experiment.opened"},
    "experimaestro": {"filelock", "huggingface_hub", "xpm_hf"},
}
ASKED = [
    ("xpm_serialize", ["Picture", "Report", "mermaid", "verify"], "xpm_serialize.integrity"),
    ("xpm_experiment", ["JobExecutor", "LocalExecutor", "Outcome", "run_job"], "filelock"),
]


def loaded_by(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("package", LATER)
def test_importing_a_package_imports_nothing_slow_that_it_may_not_need(package: str) -> None:
    loaded = loaded_by(f"import {package}")

    assert package in loaded
    assert loaded & (SLOW | LATER[package]) == set()


@pytest.mark.parametrize(("package", "names", "module"), ASKED)
def test_what_is_rarely_needed_is_imported_when_it_is_asked_for(
    package: str, names: list[str], module: str
) -> None:
    assert module not in loaded_by(f"import {package}")
    assert module in loaded_by(f"from {package} import {', '.join(names)}")


@pytest.mark.parametrize("package", LATER)
def test_all_public_names_are_there(package: str) -> None:
    module = import_module(package)

    assert [name for name in module.__all__ if not hasattr(module, name)] == []


@pytest.mark.parametrize("package", LATER)
def test_a_name_that_is_not_there_is_told(package: str) -> None:
    with pytest.raises(AttributeError) as raised:
        getattr(import_module(package), "no_such_name")  # noqa: B009 - type checkers know, too

    assert str(raised.value) == f"module {package!r} has no attribute 'no_such_name'"
