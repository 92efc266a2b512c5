"""Names that stay different where a file system takes upper and lower case for the same."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import final
from unicodedata import normalize


@final
class Spellings:
    """The places of one save, of which no two differ by case or Unicode form only."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str], dict[str, str]] = {}

    def place(self, wanted: PurePosixPath) -> str:
        """A place; one that is known in another spelling gets another name.

        No field, index or key makes a name with a bare `%`, so that none is met.
        """
        folder = ""
        for name in wanted.parts:
            known = self._names.setdefault((folder, _folded(name)), {})
            if name not in known:
                path = PurePosixPath(name)
                known[name] = f"{path.stem}%{len(known)}{path.suffix}" if known else name
            folder = f"{folder}/{known[name]}" if folder else known[name]
        return folder


def _folded(name: str) -> str:
    """The same for all spellings of a name."""
    return normalize("NFD", normalize("NFD", name).casefold())
