"""The context of a save: where each data file goes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal, Protocol, final

from .errors import SaveError
from .progress import Progress

Link = Literal["auto", "reflink", "hard", "copy"]
LINKS: Final[tuple[Link, ...]] = ("auto", "reflink", "hard", "copy")

DEFINITION: Final = "experimaestro.json"
LEGACY_DEFINITION: Final = "definition.json"


@final
class SerializedPath:
    """Where a data file or folder stands, relative to the save directory.

    Attributes:
        path: the relative path.
        is_folder: whether it is a folder.
        source: what is to be stored there, when a context was asked to.
    """

    __slots__ = ("is_folder", "path", "source")

    def __init__(self, path: str | Path, is_folder: bool | None = None) -> None:
        self.path: Path = Path(path)
        self.is_folder: bool = bool(is_folder)
        self.source: Path | None = None

    def __repr__(self) -> str:
        return f"SerializedPath({str(self.path)!r}, is_folder={self.is_folder})"

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, SerializedPath)
            and self.path == other.path
            and self.is_folder == other.is_folder
        )

    def __hash__(self) -> int:
        return hash((self.path, self.is_folder))


class SerializedPathLoader(Protocol):
    """Finds the files of a save: from its relative path to a path that can be opened."""

    def __call__(self, path: SerializedPath, /) -> Path: ...


class SerializationContext:
    """Decides where the data files of a save go, and how they get there.

    Subclass it and override `serialize` to rename files; `__xpm_serialize__` of a
    configuration calls it for each file.

    Arguments:
        save_directory: the folder that is saved into; without it, data files stay where
            they are, and the definition holds their absolute paths.
        link: how a file gets there. `"reflink"`: a copy that shares blocks until one
            side changes, where the file system can. `"hard"`: a hard link, which sees
            later changes to the source. `"copy"`: a plain copy. `"auto"`: the first
            of these that works.
        checksums: record the SHA-256 of each data file.
        progress: told of the bytes that are stored, see `save`.

    Attributes:
        reserved: names at the top of the save directory that no data file gets.
    """

    def __init__(
        self,
        *,
        save_directory: str | Path | None = None,
        link: Link = "auto",
        checksums: bool = False,
        progress: Progress | None = None,
    ) -> None:
        if link not in LINKS:
            raise SaveError(f"expected link to be one of {LINKS}, found {link!r}")
        self.save_directory: Path | None = None if save_directory is None else Path(save_directory)
        self.link: Link = link
        self.checksums = checksums
        self.progress = progress
        self.reserved: frozenset[str] = frozenset((DEFINITION, LEGACY_DEFINITION))
        self._var_path: list[str] = []
        self._requests: dict[PurePosixPath, Path] = {}

    @property
    def var_path(self) -> list[str]:
        """Names that lead to the configuration being saved: fields, indices, keys."""
        return list(self._var_path)

    @contextmanager
    def push(self, *names: str) -> Iterator[None]:
        """Adds names to `var_path` inside the block."""
        self._var_path.extend(names)
        try:
            yield
        finally:
            del self._var_path[len(self._var_path) - len(names) :]

    def serialize(self, var_path: list[str], data_path: Path, config: Any) -> SerializedPath:
        """Asks for a file or folder to be saved at a place.

        Arguments:
            var_path: parts of the relative path.
            data_path: the file or folder; a link stands for what it points to.
            config: the configuration that it belongs to.

        Returns:
            Where it will be, to be returned by `__xpm_serialize__`.

        Raises:
            SaveError: if the parts do not make a relative path that stays inside.
        """
        relative = self._beside_definitions(safe_relative("/".join(var_path)))
        wanted = SerializedPath(Path(relative), os.path.isdir(data_path))
        wanted.source = self._requests[relative] = Path(data_path)
        return wanted

    def take_request(self, place: SerializedPath) -> Path | None:
        """The source asked for at a place; `None` where a subclass put the file itself."""
        # a subclass may have made a SerializedPath of its own for what it asked for
        asked = self._requests.pop(safe_relative(place.path.as_posix()), None)
        return place.source or asked

    def forget_requests(self) -> None:
        """Drops what was asked for but not returned by `__xpm_serialize__`."""
        self._requests.clear()

    def _beside_definitions(self, path: PurePosixPath) -> PurePosixPath:
        """The path with another first name, where that is the name of a definition.

        No field, index or key makes a name with a bare `%`, so that none is met.
        """
        first, *rest = path.parts
        if first.lower() not in {name.lower() for name in self.reserved}:
            return path
        name = PurePosixPath(first)
        return PurePosixPath(f"{name.stem}%{name.suffix}", *rest)


def safe_relative(value: str) -> PurePosixPath:
    """A relative path that stays inside, on any system, in one form.

    Raises:
        SaveError: if it is absolute, empty, or goes up.
    """
    path = PurePosixPath(value)
    parts = path.parts
    unsafe = path.is_absolute() or ".." in parts or value[1:2] == ":"
    if not parts or unsafe or "\0" in value or "\\" in value or not _is_encodable(value):
        raise SaveError(f"expected a relative path inside the save directory, found {value!r}")
    return path


def _is_encodable(value: str) -> bool:
    try:
        os.fsencode(value)
    except UnicodeEncodeError:
        return False
    return True
