"""`python -m releasing`: `check`, `prepare` and `write`, from the root of the workspace.

`nox -s release` calls them in this order, with what can only be told by installing in between.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from .agreement import disagreements
from .distributions import Distribution, read_distributions
from .errors import ReleaseError
from .plan import Release, plan
from .repository import Repository
from .writing import release_note, write_release

ROOT = Path()


def main(arguments: list[str]) -> int:
    """Runs a command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m releasing", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for command, help_text in (
        (check, "whether versions, bounds and changelogs agree"),
        (prepare, "write the workspace as it will be to FOLDER, and print what is released"),
        (write, "write versions, bounds and changelogs, and the note into FOLDER"),
    ):
        subparser = commands.add_parser(command.__name__, help=help_text)
        subparser.set_defaults(command=command)
        if command is not check:
            subparser.add_argument("folder", type=Path)
    given = vars(parser.parse_args(arguments))
    try:
        given.pop("command")(**given)
    except ReleaseError as error:
        print(f"no release: {error}", file=sys.stderr)
        return 1
    return 0


def check() -> dict[str, Distribution]:
    """Checks that the files agree; returns what they say."""
    distributions = read_distributions(ROOT)
    if problems := disagreements(distributions):
        raise ReleaseError("\n".join(problems))
    return distributions


def prepare(folder: Path) -> None:
    """Writes the workspace as it will be to a folder, and tells what is released."""
    releases = _planned()
    Repository(ROOT).export("HEAD", folder)
    write_release(releases, folder, _today())
    for release in releases:
        print(f"{release.distribution.name}: {release.previous or 'nothing'} → {release.version}")
        for line in release.comparison.broken:
            print(f"  broken: {line}")
        for line in release.comparison.added:
            print(f"  added: {line}")


def write(folder: Path) -> None:
    """Writes the release, and its note to a folder; tells how to commit and tag it."""
    releases = _planned()
    write_release(releases, ROOT, _today())
    note = folder / "RELEASE.md"
    note.write_text(release_note(releases, _today()), encoding="utf-8")
    print(f"The note is {note}. Commit this state, and tag it:")
    print("  git add --all")
    print("  git commit --message 'Release'")
    for release in releases:
        print(f"  git tag {release.tag}")


def _planned() -> list[Release]:
    repository = Repository(ROOT)
    repository.check_committed()
    releases = plan(check(), repository)
    if not releases:
        raise ReleaseError("nothing changed since the last release of each package")
    return releases


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
