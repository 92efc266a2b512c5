"""The CHANGELOG of a distribution: a section for each version, the newest first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from packaging.version import InvalidVersion, Version

from .errors import ReleaseError

UNRELEASED = "unreleased"
HEADING = re.compile(r"^## (\S+) \((unreleased|\d{4}-\d\d-\d\d)\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What is said of one version; *date* is that of its release, or `unreleased`."""

    version: Version
    date: str
    text: str

    @property
    def is_released(self) -> bool:
        """Whether it has the date of a release."""
        return self.date != UNRELEASED

    def __str__(self) -> str:
        return f"## {self.version} ({self.date})\n\n{self.text}\n"


@dataclass(frozen=True, slots=True)
class Changelog:
    """The title of a changelog and its sections."""

    title: str
    sections: tuple[Section, ...]

    @classmethod
    def parse(cls, text: str, place: str) -> Changelog:
        """The changelog that *text* is.

        Raises:
            ReleaseError: if a heading is none, or the sections are not in order.
        """
        title, *parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)
        sections = tuple(_section(part, place) for part in parts)
        if not sections:
            raise ReleaseError(f"{place}: expected a section '## VERSION (unreleased)', found none")
        for newer, older in pairwise(sections):
            if newer.version <= older.version or not older.is_released:
                raise ReleaseError(
                    f"{place}: expected released versions below {newer.version} after its section, "
                    f"found {older.version} ({older.date})"
                )
        return cls(title, sections)

    @property
    def latest(self) -> Section:
        """The section of the current version."""
        return self.sections[0]

    def released(self, version: Version, date: str, otherwise: str) -> Changelog:
        """With the unreleased section as that of *version*, or a new one that says *otherwise*."""
        text, older = otherwise, self.sections
        if not self.latest.is_released:
            text, older = self.latest.text, self.sections[1:]
        return Changelog(self.title, (Section(version=version, date=date, text=text), *older))

    def __str__(self) -> str:
        return self.title + "\n".join(map(str, self.sections))


def _section(text: str, place: str) -> Section:
    heading, _, body = text.partition("\n")
    try:
        version, date = HEADING.findall(heading)[0]
        return Section(version=Version(version), date=date, text=body.strip())
    except (IndexError, InvalidVersion) as error:
        expected = "'## VERSION (YYYY-MM-DD)' or '## VERSION (unreleased)'"
        raise ReleaseError(f"{place}: expected {expected}, found {heading!r}") from error
