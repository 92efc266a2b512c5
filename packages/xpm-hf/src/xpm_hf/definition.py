"""What a definition names: read without importing a class."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from xpm_params import DataFile, Document, Json, ParamsPathError, read_params, resolve_inside
from xpm_serialize import DataFileError, needed_data_files

from .checking import Recorded
from .errors import DefinitionNotFoundError

DEFINITION = "experimaestro.json"
LEGACY_DEFINITION = "definition.json"


def definition_names(preferred: str) -> tuple[str, ...]:
    """Names that a definition may have, the preferred one first."""
    return tuple(dict.fromkeys((preferred, LEGACY_DEFINITION)))


class NamedFiles(NamedTuple):
    """The data files of a definition.

    Attributes:
        files: relative path → what is recorded of the file.
        folders: those whose files the definition, written by the reference, does not name.
        empty: folders without files, which no repository has.
    """

    files: Mapping[str, Recorded]
    folders: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()

    def names(self, path: str) -> bool:
        """Whether a file is one of them, or in one of the folders."""
        return path in self.files or any(path.startswith(f"{name}/") for name in self.folders)


def named_files(document: Document, partial: bool = False) -> NamedFiles:
    """The data files that a definition names.

    Arguments:
        partial: without those that only the tasks need.

    Raises:
        DataFileError: if one is outside of the folder of the definition.
    """
    files: dict[str, Recorded] = {}
    folders, empty = [], []
    for file in needed_data_files(document, partial):
        _check_inside(file.path)
        if file.is_folder and file.files is None:
            folders.append(file.path)
        elif file.is_folder and not file.files:
            empty.append(file.path)
        for path, recorded in entries(file):
            _check_inside(path)
            files[path] = recorded
    return NamedFiles(files, tuple(dict.fromkeys(folders)), tuple(empty))


def entries(file: DataFile) -> Iterator[tuple[str, Recorded]]:
    """The path of the file that a data file is, or of those in the folder that it is."""
    if not file.is_folder:
        yield file.path, Recorded(file.size, file.sha256)
    for name, entry in (file.files or {}).items():
        yield f"{file.path}/{name}", Recorded(_integer(entry["size"]), _text(entry.get("sha256")))


def read_definition(path: Path) -> Document:
    """The document in a file.

    Raises:
        ParamsError: if it is none.
    """
    with path.open("rb") as file:  # a path would be looked up in a folder of this name
        return read_params(file)


def not_found(
    where: str, variant: str | None, names: Iterable[str], variants: Collection[str]
) -> DefinitionNotFoundError:
    """The error for a place without a definition, which says which variants there are."""
    place = where if variant is None else f"variant {variant!r} of {where}"
    listed = ", ".join(map(repr, variants))
    there = f"; its variants are {listed}" if variants else ""
    return DefinitionNotFoundError(f"expected {' or '.join(names)} in {place}, found none{there}")


def _check_inside(path: str) -> None:
    try:
        resolve_inside(Path("/"), path)  # the links of the client's cache all lead outside
    except ParamsPathError as error:
        raise DataFileError(error.reason) from None


def _integer(json: Json) -> int | None:
    return json if isinstance(json, int) else None


def _text(json: Json) -> str | None:
    return json if isinstance(json, str) else None
