"""The distributions of a workspace, as their files describe them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

from .changelog import Changelog


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """A distribution: its version, its changelog, and what it requires, also for its extras.

    The requirements stand under their text in `pyproject.toml`.
    """

    name: str
    version: Version
    requirements: dict[str, Requirement]
    changelog: Changelog

    @property
    def folder(self) -> str:
        """Where it lies in the workspace."""
        return f"packages/{self.name}"


def read_distributions(root: Path) -> dict[str, Distribution]:
    """The distributions of a workspace by their names, each after those that it requires.

    Raises:
        ReleaseError: if a changelog is none.
    """
    folders = sorted(path.parent for path in root.glob("packages/*/pyproject.toml"))
    read = {folder.name: _read(folder) for folder in folders}
    required = {
        name: {sibling.name for sibling in siblings(read[name], read).values()} for name in read
    }
    return {name: read[name] for name in TopologicalSorter(required).static_order()}


def siblings(distribution: Distribution, others: dict[str, Distribution]) -> dict[str, Requirement]:
    """What it requires of the same workspace."""
    requirements = distribution.requirements.items()
    return {line: parsed for line, parsed in requirements if parsed.name in others}


def next_major(version: Version) -> Version:
    """The first version that may break what uses this one."""
    return Version(f"{version.major + 1}")


def _read(folder: Path) -> Distribution:
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lists = [project["dependencies"], *project.get("optional-dependencies", {}).values()]
    changelog = folder / "CHANGELOG.md"
    place = f"{folder.name}/{changelog.name}"
    return Distribution(
        name=folder.name,
        version=Version(project["version"]),
        requirements={line: Requirement(line) for lines in lists for line in lines},
        changelog=Changelog.parse(changelog.read_text(encoding="utf-8"), place),
    )
