"""A workspace of two packages in a repository of its own, which is released as ours is."""

from __future__ import annotations

import subprocess
from pathlib import Path

PROJECT = """\
[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = "{name}"
version = "{version}"
dependencies = [{required}]

[tool.hatch.build.targets.wheel]
packages = ["src/{name}"]
"""
LOW = '''\
"""The lower package."""

__all__ = ["Box", "pack"]


class Box:
    """A box."""

    def open(self) -> None:
        """Opens it."""


def pack(things: list[int], tight: bool = False) -> Box:
    """Packs things."""
    return Box()


def inner() -> None:
    """Not offered."""
'''
HIGH = '"""The higher package."""\n\nfrom low import Box\n\n__all__ = ["Box"]\n'


class Workspace:
    """The folder of a workspace; `low` is required by `high`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("config", "user.name", "Ada")
        self.git("config", "user.email", "ada@localhost")
        self.add("low", LOW, "")
        self.add("high", HIGH, '"low>=1.0.0.dev0,<2"')
        self.commit()

    def add(self, name: str, code: str, required: str) -> None:
        """Makes a package."""
        version = "1.0.0.dev0"
        project = PROJECT.format(name=name, version=version, required=required)
        self.write(f"packages/{name}/pyproject.toml", project)
        self.write(f"packages/{name}/src/{name}/__init__.py", code)
        changelog = f"# Changelog of {name}\n\n## {version} (unreleased)\n\n- First version.\n"
        self.write(f"packages/{name}/CHANGELOG.md", changelog)

    def release(self) -> None:
        """Makes the first release of both packages."""
        for name in ("low", "high"):
            for file in ("pyproject.toml", "CHANGELOG.md"):
                place = f"packages/{name}/{file}"
                text = self.read(place).replace("1.0.0.dev0", "1.0.0")
                self.write(place, text.replace("(unreleased)", "(2026-01-01)"))
        self.commit()
        self.git("tag", "low-1.0.0")
        self.git("tag", "high-1.0.0")

    def announce(self, name: str, version: str, line: str) -> None:
        """Gives a package, which has 1.0.0, its next version, and says what is new in it."""
        self.replace(f"packages/{name}/pyproject.toml", '"1.0.0"', f'"{version}"')
        section = f"## {version} (unreleased)\n\n- {line}\n\n## 1.0.0 ("
        self.replace(f"packages/{name}/CHANGELOG.md", "## 1.0.0 (", section)

    def write(self, place: str, text: str) -> None:
        """Writes a file."""
        path = self.root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def read(self, place: str) -> str:
        """The text of a file."""
        return (self.root / place).read_text(encoding="utf-8")

    def replace(self, place: str, old: str, new: str) -> None:
        """Changes a file, which holds *old* once."""
        text = self.read(place)
        assert text.count(old) == 1
        self.write(place, text.replace(old, new))

    def files(self) -> dict[str, str]:
        """The texts of all files of the packages."""
        paths = (self.root / "packages").rglob("*")
        return {str(path): path.read_text(encoding="utf-8") for path in paths if path.is_file()}

    def commit(self) -> None:
        """Commits all files."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=A change")

    def git(self, *arguments: str) -> str:
        """What a command of Git prints."""
        command = ["git", "-C", str(self.root), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout
