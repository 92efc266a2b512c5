"""Finding the definition of a save and the files beside it, while others may replace them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from xpm_params import Document, Env, ParamsError, ParamsFileNotFoundError, problems, read_json

from .commit import NEW, complete, unfinished
from .context import DEFINITION, LEGACY_DEFINITION, SerializedPath, SerializedPathLoader
from .errors import LoadError, LoadErrorGroup
from .folders import locked
from .options import LoadOptions
from .plan import load_document
from .recorded import DataFiles, Find, in_directory

Location = str | Path | SerializedPathLoader

T = TypeVar("T")

_TRIES = 20


class Opened(NamedTuple):
    """A save that can be read.

    Attributes:
        definition: the file.
        find: finds the data files.
        state: changes when the save is replaced.
    """

    definition: Path
    find: Find
    state: object = None


class Loaded(NamedTuple):
    """What was loaded, and the definition that it comes from."""

    value: Any
    document: Document


def load_from(location: Location, filename: str | None, options: LoadOptions) -> Loaded:
    """The value of the save at a place.

    A save that is replaced while it is read is read again, so that the definition of one
    never meets the data of another.

    Arguments:
        filename: that of the definition; `experimaestro.json`, else `definition.json`.
    """
    names = definition_names(filename)
    if callable(location):
        return _loaded(_from_loader(location, names), options)
    directory = Path(os.path.abspath(location))
    return read_steadily(directory, names, lambda opened: _loaded(opened, options))


def definition_names(filename: str | None) -> tuple[str, ...]:
    """Names that a definition may have, in order."""
    return (filename,) if filename else (DEFINITION, LEGACY_DEFINITION)


def read_steadily(directory: Path, names: tuple[str, ...], read: Callable[[Opened], T]) -> T:
    """What is read of a save, again when the save is replaced meanwhile.

    Arguments:
        names: that the definition may have.
    """
    for opened in _openings(directory, names):
        try:
            value = read(opened)
        except (LoadError, LoadErrorGroup, ParamsError):
            if _state(directory, names) == opened.state:
                raise
        else:
            if _state(directory, names) == opened.state:
                return value
    raise LoadError("the save is replaced all the time", file=str(directory))


def finder(location: Location) -> Find:
    """What finds the data files at a place."""
    if callable(location):
        return location
    directory = Path(os.path.abspath(location))
    return in_directory(directory, *_staged(directory))


def checked_document(json: object, file: str = "") -> Document:
    """The document that some JSON is.

    Raises:
        ParamsError: if it is none; a `LoadErrorGroup` when there are several reasons.
    """
    try:
        return Document.from_dict(json)
    except ParamsError:
        found = problems(json)
    for problem in found:
        problem.file = file or None
    if len(found) == 1:
        raise found[0]
    raise LoadErrorGroup(f"{file or 'the definition'} cannot be loaded", found)


def _loaded(opened: Opened, options: LoadOptions) -> Loaded:
    file = str(opened.definition)
    document = checked_document(read_json(opened.definition), file)
    files = DataFiles(opened.find, options.verify, options.progress)
    return Loaded(load_document(document, Env.instance(), files, options, file), document)


def _openings(directory: Path, names: tuple[str, ...]) -> Iterator[Opened]:
    for _ in range(_TRIES):
        _complete_if_possible(directory)
        state = _state(directory, names)
        try:
            definition = _definition(directory, names)
        except ParamsFileNotFoundError:
            if _state(directory, names) == state:
                raise
        else:
            yield Opened(definition, in_directory(directory, *_staged(directory)), state)


def _from_loader(find: SerializedPathLoader, names: tuple[str, ...]) -> Opened:
    missing: OSError | None = None
    for name in names:
        try:
            found = Path(find(SerializedPath(name)))
        except FileNotFoundError as error:
            missing = missing or error
        else:
            if found.exists():
                return Opened(found, find)
    raise ParamsFileNotFoundError(
        f"expected a definition ({' or '.join(names)}), found none"
    ) from missing


def _complete_if_possible(directory: Path) -> None:
    """Completes a save that a killed process left behind, unless the folder is read-only."""
    if unfinished(directory) is not None:
        with suppress(OSError), locked(directory):  # else it is read from where it lies
            complete(directory)


def _definition(directory: Path, names: tuple[str, ...]) -> Path:
    for name in names:
        for folder in _folders(directory, name):
            if (folder / name).is_file():
                return folder / name
    what = "a save" if directory.is_dir() else "a folder"
    raise ParamsFileNotFoundError(
        f"expected {what} with {' or '.join(names)}, found none", file=str(directory)
    )


def _folders(directory: Path, name: str) -> list[Path]:
    """Where a definition may be: that of an unfinished save is the new one."""
    left = unfinished(directory)
    if left is not None and left.commit.definition == name:
        return [left.folder, directory]
    return [directory]


def _staged(directory: Path) -> list[str]:
    left = unfinished(directory)
    return [] if left is None else [f"{left.folder.name}/{NEW}"]


def _state(directory: Path, names: tuple[str, ...]) -> object:
    left = unfinished(directory)
    return left, [_stamp(directory / name) for name in names]


def _stamp(file: Path) -> tuple[int, ...] | None:
    try:
        status = os.stat(file)
    except (OSError, ValueError):
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size
