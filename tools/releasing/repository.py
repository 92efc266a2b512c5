"""The repository of a workspace: what was released, and what changed since."""

from __future__ import annotations

import subprocess
import tarfile
import tempfile
from pathlib import Path

from packaging.version import InvalidVersion, Version

from .errors import ReleaseError


def tag_of(name: str, version: Version) -> str:
    """The tag that a release of a distribution gets: `xpm-params-1.0.0`."""
    return f"{name}-{version}"


class Repository:
    """A Git repository, which is only read."""

    def __init__(self, root: Path) -> None:
        self.root: Path = root

    def last_release(self, name: str) -> Version | None:
        """The newest version of a distribution that has a tag here."""
        prefix = tag_of(name, Version("0")).removesuffix("0")
        tags = self._git("tag", "--list", f"{prefix}*", "--merged=HEAD").split()
        return max(filter(None, (_version(tag.removeprefix(prefix)) for tag in tags)), default=None)

    def changed_since(self, tag: str, folder: str) -> list[str]:
        """The files of a folder that are not as they were."""
        return self._git("diff", "--name-only", tag, "HEAD", "--", folder).splitlines()

    def check_committed(self) -> None:
        """Checks that the files are those of the last commit.

        Raises:
            ReleaseError: if they are not.
        """
        if changes := self._git("status", "--porcelain"):
            raise ReleaseError(f"expected all to be committed, found changes:\n{changes}")

    def export(self, revision: str, folder: Path) -> Path:
        """Writes the files of a revision to a folder, which it returns."""
        with tempfile.TemporaryDirectory() as temporary:
            archive = Path(temporary) / "files.tar"
            self._git("archive", f"--output={archive}", revision)
            with tarfile.open(archive) as files:
                files.extractall(folder, filter="data")
        return folder

    def _git(self, *arguments: str) -> str:
        command = ["git", "-C", str(self.root), *arguments]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode:
            raise ReleaseError(f"git {' '.join(arguments)}: {ended.stderr.strip()}")
        return ended.stdout


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None
