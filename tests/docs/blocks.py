"""The code blocks of a page, and what the lines of each are."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYTHON, CONSOLE = "python", "console"
NOT_RUN = "sh"
SHOWN = {"text", "json", "mermaid", "toml"}
"""Languages of blocks that are read, not run."""

_FENCE = re.compile(r"^ *```(?P<language>[^\n]*)\n(?P<text>.*?)^ *```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Command:
    """A command, and what the page says that it prints."""

    line: str
    printed: str


@dataclass(frozen=True)
class Block:
    """A code block; `line` is its first in the page."""

    language: str
    text: str
    line: int

    @property
    def file_name(self) -> str | None:
        """The name in a first line such as `# train.py`."""
        name = re.match(r"# ([\w/]+\.py)\n", self.text)
        return name and name[1]

    @property
    def commands(self) -> list[Command]:
        """The lines after `$ `, which lines after `> ` go on, each with the lines that follow."""
        found = re.findall(r"^\$ (.*\n(?:> .*\n)*)((?:(?!\$ ).*\n)*)", self.text, re.MULTILINE)
        return [Command(line.replace("\n> ", "\n").rstrip(), printed) for line, printed in found]


def blocks(page: Path) -> list[Block]:
    """The code blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(fence["language"], fence["text"], text.count("\n", 0, fence.start()) + 2)
        for fence in _FENCE.finditer(text)
    ]


def documents() -> list[Path]:
    """All pages of the site, and what the repository and each package say of themselves."""
    own = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("packages/*/README.md")]
    return sorted([*own, *(ROOT / "docs").rglob("*.md")])


def name(page: Path) -> str:
    """The page's path in the repository."""
    return os.path.relpath(page, ROOT)
