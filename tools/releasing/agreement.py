"""Versions, changelogs and the bounds between siblings say the same."""

from __future__ import annotations

from collections.abc import Iterator

from .distributions import Distribution, next_major, siblings


def disagreements(distributions: dict[str, Distribution]) -> list[str]:
    """What does not agree, a line each."""
    return [
        f"{distribution.name}: {problem}"
        for distribution in distributions.values()
        for problem in (*_of_changelog(distribution), *_of_bounds(distribution, distributions))
    ]


def _of_changelog(distribution: Distribution) -> Iterator[str]:
    latest = distribution.changelog.latest
    if latest.version != distribution.version:
        found = f"found {latest.version} first"
        yield f"expected its version {distribution.version} in its changelog, {found}"
    if latest.is_released == latest.version.is_devrelease:
        expected = "a date for a release only, and '.dev0' until then"
        yield f"expected {expected}, found {latest.version} ({latest.date})"
    if not latest.text:
        yield f"nothing is said of {latest.version} in its changelog"


def _of_bounds(distribution: Distribution, distributions: dict[str, Distribution]) -> Iterator[str]:
    for line, requirement in siblings(distribution, distributions).items():
        version = distributions[requirement.name].version
        if not requirement.specifier.contains(version, prereleases=True):
            yield f"requires {line}, which {version} of this workspace is not"
        elif requirement.specifier.contains(next_major(version), prereleases=True):
            bound = f"<{next_major(version)}"
            yield f"requires {line}, which admits the next major version: expected {bound}"
