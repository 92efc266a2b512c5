"""What of a folder a new save replaces: the old save's files, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import final

from xpm_params import DataFile, Json, ParamsError, read_json

from .commit import PREFIX, is_inside
from .errors import DataConflictError
from .references import data_files_of

_HEAD = 1 << 16


@final
class PathSet:
    """Paths, asked for what lies in or around them."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._paths = set(paths)
        self._around = {parent for path in self._paths for parent in path.parents}

    def __contains__(self, path: Path) -> bool:
        return path in self._paths

    def covers(self, path: Path) -> bool:
        """Whether the path is, or lies in, one of these."""
        return path in self._paths or not self._paths.isdisjoint(path.parents)

    def overlaps(self, path: Path) -> bool:
        """Whether the path is, lies in, or contains one of these."""
        return path in self._around or self.covers(path)


def old_places(directory: Path, definition: str, sources: Iterable[Path]) -> list[str]:
    """Places that a new save empties: those of the old one, outermost ones only.

    What another definition of the folder names too, or what is a source of the new
    save, stays.

    Arguments:
        directory: the real path of the folder.
        definition: name of the definition that is replaced.
    """
    kept = PathSet([*sources, *_named_by_others(directory, definition)])
    leaving: dict[str, None] = {}
    for file in _data_files(directory, directory / definition):
        if not kept.overlaps(_entry(directory, file.path)):
            leaving.update(dict.fromkeys(_owned(directory, file)))
    found = PathSet(map(Path, leaving))
    return [p for p in leaving if not any(parent in found for parent in Path(p).parents)]


def check_free(directory: Path, place: str, leaving: PathSet, sources: PathSet) -> None:
    """Raises `DataConflictError` unless a new data file can come to a place.

    Arguments:
        leaving: relative places that the new save empties.
        sources: real paths that it reads from.
    """
    path = Path(place)
    for relative in (*reversed(path.parents[:-1]), path):
        target = directory / relative
        if relative in leaving or not os.path.lexists(target):
            return
        is_way = relative != path and target.is_dir() and not target.is_symlink()
        if target in sources or not (is_way or _empties(target, directory, leaving)):
            raise DataConflictError(
                f"cannot save a data file at {place!r} in {str(directory)!r}: "
                f"{relative.as_posix()!r} is there, and is not part of the save that is replaced "
                "(it is a file of yours, of another save, or a source of this one); move it away, "
                "or save to another folder"
            )


def check_definition(directory: Path, definition: str, common: bool, sources: PathSet) -> None:
    """Raises `DataConflictError` unless a definition may be written, or replaced.

    Arguments:
        common: whether the name is that of definitions, so that what has it is one.
    """
    file = directory / definition
    if file in sources or file.is_dir():
        what = "a source of this save" if file in sources else "a folder"
    elif not os.path.lexists(file) or common or _is_definition(file):
        return
    else:
        what = "not a definition"
    raise DataConflictError(
        f"cannot write the definition to {str(file)!r}, which is {what}; choose another "
        "definition_filename, or save to another folder"
    )


def _is_definition(file: Path) -> bool:
    with open(file, "rb") as opened:
        head = opened.read(_HEAD)
    if b'"objects"' not in head and b'"typename"' not in head:
        return not head  # not worth reading, be it large: only an empty file may become one
    json = _json(file)
    objects = json.get("objects") if isinstance(json, dict) else json
    return isinstance(objects, list) and all(isinstance(item, dict) for item in objects)


def _json(file: Path) -> Json:
    try:
        return read_json(file)
    except (ParamsError, OSError):
        return None


def _data_files(directory: Path, definition: Path) -> Iterator[DataFile]:
    """The data files that a definition names and that are there; none if it is damaged."""
    for file in dict.fromkeys(data_files_of(_json(definition))):
        place = file.path
        is_ours = is_inside(directory, place) and not place.startswith(PREFIX)
        if is_ours and os.path.lexists(directory / place):
            place = str(PurePosixPath(place))
            yield DataFile(place, file.is_folder, file.size, None, file.files)


def _entry(directory: Path, place: str) -> Path:
    """The real path of an entry; a link stands for itself."""
    path = directory / place
    return Path(os.path.realpath(path.parent), path.name)


def _named_by_others(directory: Path, definition: str) -> Iterator[Path]:
    suffixes = {".json", Path(definition).suffix}
    for file in sorted(directory.iterdir()):
        is_candidate = file.name != definition and file.suffix in suffixes and file.is_file()
        if is_candidate and _is_definition(file):
            for data in _data_files(directory, file):
                yield _entry(directory, data.path)


def _owned(directory: Path, file: DataFile) -> list[str]:
    """A data file, or the files of a data folder to which others were added since."""
    target = directory / file.path
    if file.files is None or target.is_symlink() or not target.is_dir():
        return [file.path]
    found = {path.relative_to(target).as_posix() for path in _entries(target)}
    if found <= file.files.keys():
        return [file.path]
    return [f"{file.path}/{name}" for name in sorted(found & file.files.keys())]


def _entries(folder: Path) -> Iterator[Path]:
    """All that is in a folder and below it but folders; links are not followed."""
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(parent, name)
            if path.is_symlink() or name in files:
                yield path


def _empties(target: Path, directory: Path, leaving: PathSet) -> bool:
    """Whether a folder has no file any more once the old places are empty."""
    if target.is_symlink() or not target.is_dir():
        return False
    return all(leaving.covers(path.relative_to(directory)) for path in _entries(target))
