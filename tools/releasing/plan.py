"""Which distributions are released, as which versions, and why."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

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
    releases: list[Release] = []
    versions: dict[str, Version] = {}
    now = Interfaces(repository.root)
    for name, distribution in distributions.items():
        version, comparison = Version(distribution.version.base_version), Comparison()
        previous = repository.last_release(name)
        if previous is not None:
            is_changed = _is_changed(distribution, previous, repository)
            if not is_changed and _admits(distribution, versions):
                versions[name] = previous
                continue
            comparison = _compared(name, previous, now, repository)
            version = max(version, comparison.bump.of(previous))
        release = Release(
            distribution=distribution,
            previous=previous,
            version=version,
            bounds=_moved_bounds(distribution, versions),
            comparison=comparison,
        )
        releases.append(release)
        versions[name] = version
    return releases


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


def _moved_bounds(distribution: Distribution, versions: dict[str, Version]) -> dict[str, str]:
    """The bounds on siblings as they are now, with which alone it was tested."""
    requirements = distribution.requirements.items()
    bounds = {
        line: _bound(line, versions[required.name])
        for line, required in requirements
        if required.name in versions
    }
    return {line: bound for line, bound in bounds.items() if bound != line}


def _bound(line: str, version: Version) -> str:
    """A requirement with its name, extras and marker, and another specifier."""
    required, semicolon, marker = line.partition(";")
    named = re.split(r"[<>=!~]", required)[0]
    return f"{named}>={version},<{next_major(version)}{semicolon}{marker}"


def _admits(distribution: Distribution, versions: dict[str, Version]) -> bool:
    """Whether it admits its siblings as they are now."""
    return all(
        versions[required.name] in required.specifier
        for required in distribution.requirements.values()
        if required.name in versions
    )


def _compared(name: str, previous: Version, now: Interfaces, repository: Repository) -> Comparison:
    with tempfile.TemporaryDirectory() as folder:
        before = Interfaces(repository.export(tag_of(name, previous), Path(folder)))
        return now.compare(before, name)
