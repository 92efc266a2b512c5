"""Which distributions are released, as which versions, and why."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

from .distributions import Distribution, next_major
from .errors import ReleaseError
from .interface import Comparison, Interfaces
from .repository import Repository, tag_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A distribution that gets a new version.

    Attributes:
        previous: its last release, if there was one.
        bounds: what it requires of siblings from now on, by what it required.
        comparison: its interface and that of its last release.
    """

    distribution: Distribution
    previous: Version | None
    version: Version
    bounds: dict[str, str]
    comparison: Comparison

    @property
    def tag(self) -> str:
        """The tag that it gets."""
        return tag_of(self.distribution.name, self.version)


def plan(distributions: dict[str, Distribution], repository: Repository) -> list[Release]:
    """What a release would release: what changed, and what has to follow a sibling.

    Raises:
        ReleaseError: if a changed distribution says nothing of it in its changelog.
    """
    releases: dict[str, Release] = {}
    now = Interfaces(repository.root)
    for distribution in distributions.values():
        previous = repository.last_release(distribution.name)
        bounds = _moved_bounds(distribution, releases)
        if previous is None:
            comparison, version = Comparison(), Version(distribution.version.base_version)
        elif _is_changed(distribution, previous, repository) or _is_left_behind(bounds, releases):
            comparison = _compared(distribution.name, previous, now, repository)
            declared = Version(distribution.version.base_version)
            version = max(declared, comparison.bump.of(previous))
        else:
            continue
        releases[distribution.name] = Release(
            distribution=distribution,
            previous=previous,
            version=version,
            bounds=bounds,
            comparison=comparison,
        )
    return list(releases.values())


def _is_changed(distribution: Distribution, previous: Version, repository: Repository) -> bool:
    tag = tag_of(distribution.name, previous)
    files = repository.changed_since(tag, distribution.folder)
    if files and distribution.changelog.latest.is_released:
        following = f"{previous.major}.{previous.minor}.{previous.micro + 1}.dev0"
        raise ReleaseError(
            f"{distribution.name}: {', '.join(files)} changed since {tag}; expected the version "
            f"{following} (or higher) and a section '## {following} (unreleased)' that tells users"
        )
    return bool(files)


def _moved_bounds(distribution: Distribution, releases: dict[str, Release]) -> dict[str, str]:
    """The bounds on siblings that are released, which what is released now may need."""
    return {
        line: _bound(line, releases[required.name].version)
        for line, required in distribution.requirements.items()
        if required.name in releases
    }


def _bound(line: str, version: Version) -> str:
    """A requirement, of which all after the name and its extras is replaced."""
    return re.split(r"[<>=!~]", line)[0] + f">={version},<{next_major(version)}"


def _is_left_behind(bounds: dict[str, str], releases: dict[str, Release]) -> bool:
    """Whether it does not admit the new version of a sibling."""
    return any(
        releases[required.name].version not in required.specifier
        for required in map(Requirement, bounds)
    )


def _compared(name: str, previous: Version, now: Interfaces, repository: Repository) -> Comparison:
    with tempfile.TemporaryDirectory() as folder:
        before = Interfaces(repository.export(tag_of(name, previous), Path(folder)))
        return now.compare(before, name)
