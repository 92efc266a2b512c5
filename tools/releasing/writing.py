"""Writes a planned release into a workspace, and the note for its users."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from .agreement import disagreements
from .changelog import Changelog
from .distributions import read_distributions
from .errors import ReleaseError
from .plan import Release


def write_release(releases: list[Release], root: Path, date: str) -> None:
    """Writes the versions, bounds and changelogs of a release.

    All is worked out before anything is written.

    Raises:
        ReleaseError: if a file does not hold what is to be replaced.
    """
    texts: dict[Path, str] = {}
    for release in releases:
        folder = root / release.distribution.folder
        texts[folder / "pyproject.toml"] = _project(release, folder / "pyproject.toml")
        texts[folder / "CHANGELOG.md"] = str(_changelog(release, date))
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    if problems := disagreements(read_distributions(root)):
        raise ReleaseError("after writing:\n" + "\n".join(problems))


def release_note(releases: list[Release], date: str) -> str:
    """One note over all that is released."""
    rows = [
        f"| {release.distribution.name} | {release.version} | {release.previous or '-'} |"
        for release in releases
    ]
    table = "\n".join(["| package | version | before |", "|---|---|---|", *rows])
    parts = [
        f"## {release.distribution.name} {release.version}\n\n"
        f"{_changelog(release, date).latest.text}\n"
        for release in releases
    ]
    return "\n".join([f"# Release of {date}\n\n{table}\n", *parts])


def _project(release: Release, path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    old = release.distribution.version
    replaced = {f'\nversion = "{old}"\n': f'\nversion = "{release.version}"\n'}
    for before, after in release.bounds.items():
        replaced[f'"{before}"'] = f'"{after}"'
    for before, after in replaced.items():
        if before not in text:
            raise ReleaseError(f"{path}: expected {before.strip()} written like this, found none")
        text = text.replace(before, after)
    return text


def _changelog(release: Release, date: str) -> Changelog:
    required = [re.sub(r"\[.*\]", "", bound) for bound in release.bounds.values()]
    line = f"- Requires {', '.join(dict.fromkeys(required))}."
    otherwise = textwrap.fill(line, width=100, subsequent_indent="  ")
    return release.distribution.changelog.released(release.version, date, otherwise)
