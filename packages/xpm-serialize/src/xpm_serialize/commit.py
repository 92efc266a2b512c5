"""The moment at which a new save replaces the old one, and what follows from it.

A save is prepared in `.xpm-save-…`. Renaming that folder to `.xpm-commit` is the moment:
before it nothing of the old save is touched, and after it whoever comes next, a save or
a load, completes what is left to do (`complete`): the old entries move away, then the
folder becomes `.xpm-commit-new`, the new entries move to their places, the definition
last. Between the two the place of the definition is empty, so that no reader ever sees
one save's definition with another's data.

What stands in such a folder may have come with a download, so it is believed only as
far as it stays inside of the save directory.
"""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any, Final, NamedTuple

from xpm_params import ParamsError, read_json

from .durability import sync_folders
from .errors import DefinitionError
from .removal import remove

PREFIX: Final = ".xpm-"
PREPARING: Final = f"{PREFIX}save-"
COMMITTED: Final = f"{PREFIX}commit"
MOVING: Final = f"{PREFIX}commit-new"

PLAN: Final = "commit.json"
NEW: Final = "new"
_OLD = "old"


class Commit(NamedTuple):
    """What a committed save moves.

    Attributes:
        definition: name of its definition.
        old: places that leave; none lies in another.
        new: places that come; none lies in another.
        modes: of those new folders that may not be written into, and so not moved.
    """

    definition: str
    old: list[str]
    new: list[str]
    modes: dict[str, int]

    def dumps(self) -> str:
        """The content of its file."""
        return json.dumps(self._asdict())


class Unfinished(NamedTuple):
    """A committed save that is not complete yet.

    Attributes:
        folder: where what has not moved yet stands.
    """

    folder: Path
    commit: Commit


def unfinished(directory: Path) -> Unfinished | None:
    """The committed save of a folder that is not complete yet, if there is one.

    Raises:
        DefinitionError: if it is not what a save leaves.
    """
    for name in (MOVING, COMMITTED):
        folder = directory / name
        if (folder / PLAN).is_file():
            return Unfinished(folder, _read(folder))
    return None


def complete(directory: Path) -> None:
    """Completes a committed save; does nothing when there is none.

    Each step can be done again after a kill at any point.
    """
    committed, moving = directory / COMMITTED, directory / MOVING
    if (committed / PLAN).is_file():
        _move_old_away(directory, committed, _read(committed))
        os.rename(committed, moving)
    if (moving / PLAN).is_file():
        _move_new_in(directory, moving, _read(moving))
        sync_folders([str(directory)])
        os.unlink(moving / PLAN)
    for leftover in (committed, moving):
        if os.path.lexists(leftover):
            remove(leftover)


def _move_old_away(directory: Path, committed: Path, commit: Commit) -> None:
    for place in (commit.definition, *commit.old):
        old = committed / _OLD / place
        if os.path.lexists(directory / place) and not os.path.lexists(old):
            _check_inside(directory, place)
            _check_inside(committed, f"{_OLD}/{place}")
            old.parent.mkdir(parents=True, exist_ok=True)
            _move(directory / place, old)
        _remove_empty_parents(directory, place)


def _move_new_in(directory: Path, moving: Path, commit: Commit) -> None:
    for place in commit.new:
        if os.path.lexists(moving / NEW / place):
            _check_inside(moving, f"{NEW}/{place}")
            _check_inside(directory, place)
            target = directory / place
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir() and not target.is_symlink():
                _remove_empty_tree(target)
            _move(moving / NEW / place, target)
    for place, mode in commit.modes.items():
        _check_inside(directory, place)
        if stat.S_ISDIR(os.lstat(directory / place).st_mode):
            os.chmod(directory / place, mode)
    if os.path.lexists(moving / commit.definition):
        os.rename(moving / commit.definition, directory / commit.definition)


def _move(path: Path, target: Path) -> None:
    mode = os.lstat(path).st_mode
    if stat.S_ISDIR(mode) and not mode & stat.S_IWUSR:
        os.chmod(path, stat.S_IMODE(mode) | stat.S_IRWXU)  # else it cannot change its parent
    os.rename(path, target)


def _remove_empty_parents(directory: Path, place: str) -> None:
    parent = (directory / place).parent
    with suppress(OSError):
        while parent != directory:
            os.rmdir(parent)
            parent = parent.parent


def _remove_empty_tree(folder: Path) -> None:
    for path, _, _ in os.walk(folder, topdown=False):
        os.rmdir(path)


def _read(folder: Path) -> Commit:
    """The commit that a folder of this package describes, if it does."""
    file = folder / PLAN
    try:
        return _checked(folder, read_json(file))
    except (ParamsError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise DefinitionError(
            f"expected what an unfinished save left, found something else ({error}); remove "
            "the folder that it lies in",
            file=str(file),
        ) from error


def _checked(folder: Path, json: Any) -> Commit:
    commit = Commit(json["definition"], json["old"], json["new"], json["modes"])
    if folder.is_symlink():
        raise ValueError(f"{folder.name} is a link")
    if type(commit.old) is not list or type(commit.new) is not list:
        raise TypeError("its places are no lists")
    places = [*commit.old, *commit.new, *commit.modes]
    for place in (commit.definition, *places):
        parts = place.split("/")
        if {"", ".", ".."} & set(parts) or "\0" in place or parts[0].startswith(PREFIX):
            raise ValueError(f"{place!r} is no place of a save")
    if "/" in commit.definition or not all(type(mode) is int for mode in commit.modes.values()):
        raise ValueError("its definition or its modes are wrong")
    return commit


def _check_inside(folder: Path, place: str) -> None:
    if not is_inside(folder, place):
        raise DefinitionError(
            f"expected an entry of {str(folder)!r}, found {place!r}, from which a link leads out; "
            "remove the link"
        )


def is_inside(directory: Path, place: str) -> bool:
    """Whether the entry at a relative place really is in the folder (its target need not be)."""
    path = PurePosixPath(place)
    if path.is_absolute() or not path.parts or ".." in path.parts or "\0" in place:
        return False
    root = os.path.realpath(directory)
    parent = Path(os.path.realpath(Path(root, path).parent))
    return parent == Path(root) or Path(root) in parent.parents
