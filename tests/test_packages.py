"""What all distributions have in common, and what each may import."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.metadata import packages_distributions, version
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PACKAGES = Path(__file__).parents[1] / "packages"
DISTRIBUTIONS = sorted(path.name for path in PACKAGES.iterdir() if (path / "src").is_dir())

each_distribution = pytest.mark.parametrize("distribution", DISTRIBUTIONS)


@cache
def project(distribution: str) -> dict[str, Any]:
    with (PACKAGES / distribution / "pyproject.toml").open("rb") as file:
        table: dict[str, Any] = tomllib.load(file)["project"]
    return table


def import_name(distribution: str) -> str:
    return {"xpm-experimaestro": "experimaestro"}.get(distribution, distribution.replace("-", "_"))


def requirements(distribution: str) -> list[Requirement]:
    table = project(distribution)
    extras = table.get("optional-dependencies", {}).values()
    return [Requirement(line) for lines in [table["dependencies"], *extras] for line in lines]


def siblings(distribution: str) -> set[str]:
    """The distributions of this workspace that one may import: itself, and what comes with it."""
    found = {distribution}
    for requirement in requirements(distribution):
        if requirement.name in DISTRIBUTIONS and requirement.name != distribution:
            found |= siblings(requirement.name)
    return found


def absolute_imports(distribution: str) -> Iterator[tuple[str, str]]:
    """Each module that is imported by its absolute name, and where (`file:line`)."""
    for path in sorted((PACKAGES / distribution / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            place = f"{path.name}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Import):
                yield from ((alias.name, place) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                yield node.module, place


def test_the_six_distributions_are_here() -> None:
    assert DISTRIBUTIONS == [
        "xpm-config",
        "xpm-experimaestro",
        "xpm-experiment",
        "xpm-hf",
        "xpm-params",
        "xpm-serialize",
    ]


@each_distribution
def test_a_distribution_imports_and_is_typed(distribution: str) -> None:
    package = import_module(import_name(distribution))

    assert package.__doc__
    assert files(package).joinpath("py.typed").is_file()


@each_distribution
def test_the_installed_version_is_the_declared_one(distribution: str) -> None:
    assert version(distribution) == project(distribution)["version"]


@each_distribution
def test_a_distribution_carries_its_licence_readme_and_changelog(distribution: str) -> None:
    folder = PACKAGES / distribution

    assert (folder / "LICENSE").read_bytes() == (PACKAGES.parent / "LICENSE").read_bytes()
    assert (folder / "README.md").read_text(encoding="utf-8").startswith(f"# {distribution}\n")
    assert (folder / "CHANGELOG.md").is_file()


@each_distribution
def test_a_distribution_imports_only_what_it_declares(distribution: str) -> None:
    declared = {canonicalize_name(requirement.name) for requirement in requirements(distribution)}
    allowed = sys.stdlib_module_names | {import_name(sibling) for sibling in siblings(distribution)}
    providers = packages_distributions()

    undeclared = [
        f"{place}: {module}"
        for module, place in absolute_imports(distribution)
        if (top := module.partition(".")[0]) not in allowed
        and declared.isdisjoint(map(canonicalize_name, providers.get(top, [])))
    ]

    assert undeclared == []


@each_distribution
def test_a_distribution_imports_its_siblings_through_their_public_module(distribution: str) -> None:
    others = {import_name(name) for name in DISTRIBUTIONS} - {import_name(distribution)}

    inner = [
        f"{place}: {module}"
        for module, place in absolute_imports(distribution)
        if "." in module and module.partition(".")[0] in others
    ]

    assert inner == []
