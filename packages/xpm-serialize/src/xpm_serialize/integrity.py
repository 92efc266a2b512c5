"""`verify`: what of a save directory is not as it was saved."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import final

from xpm_params import DataFile, read_json

from .commit import PREFIX
from .errors import DataFileError, LoadErrorGroup
from .opening import Opened, checked_document, definition_names, read_steadily
from .progress import Progress
from .recorded import DataFiles, Difference
from .references import data_files_of


@final
@dataclass(frozen=True)
class Report:
    """What of a save directory is not as it was saved; true if all that was saved is.

    Attributes:
        directory: the save directory.
        missing: data files that are not there, relative to it.
        changed: data files of another kind, size, or content.
        added: files that the save does not name; they do it no harm.
        problems: why each is missing or changed.
    """

    directory: Path
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    added: tuple[str, ...]
    problems: tuple[DataFileError, ...]

    def __bool__(self) -> bool:
        return not self.problems

    def __str__(self) -> str:
        kinds = {"missing": self.missing, "changed": self.changed, "added": self.added}
        lines = [f"{kind} {place}" for kind, places in kinds.items() for place in places]
        return "\n".join(lines) or "as it was saved"

    def raise_for_problems(self) -> None:
        """Raises `DataFileError` if something is missing or changed; several as a group."""
        if len(self.problems) == 1:
            raise self.problems[0]
        if self.problems:
            raise LoadErrorGroup(f"{self.directory} is not as it was saved", self.problems)


def verify(
    path: str | Path,
    definition_filename: str | None = None,
    *,
    progress: Progress | None = None,
) -> Report:
    """Compares the files of a save directory with what its definition records.

    Sizes are compared, and checksums where there are some; no class is imported.

    Arguments:
        path: the folder.
        definition_filename: by default `experimaestro.json`, else `definition.json`.
        progress: called with the bytes that were read, those known of so far, and the file
            at work.

    Raises:
        ParamsError: if the definition is missing or not what it should be.
        DataFileError: if it names a file outside of the folder.
    """
    directory = Path(os.path.abspath(path))
    names = definition_names(definition_filename)
    return read_steadily(directory, names, lambda opened: _report(directory, opened, progress))


def _report(directory: Path, opened: Opened, progress: Progress | None) -> Report:
    document = checked_document(read_json(opened.definition), str(opened.definition))
    fields = [definition.to_dict() for definition in document.objects]
    named = list(dict.fromkeys(data_files_of([fields, document.data])))
    files = DataFiles(opened.find, "full", progress)
    found = [difference for file in named for difference in files.differences(file)]
    return Report(
        directory,
        tuple(_places(found, True)),
        tuple(_places(found, False)),
        tuple(_added(directory, opened.definition.name, named)),
        tuple(difference.error for difference in found),
    )


def _places(found: list[Difference], is_missing: bool) -> Iterator[str]:
    return (difference.place for difference in found if difference.is_missing is is_missing)


def _added(directory: Path, definition: str, named: list[DataFile]) -> Iterator[str]:
    """The files that no data file is, or holds; links to folders are files here."""
    files = {definition, *(file.path for file in named)}
    whole = {file.path for file in named if file.is_folder and file.files is None}
    for file in named:
        files.update(f"{file.path}/{name}" for name in file.files or ())
    for folder, folders, names in os.walk(directory):
        inside = Path(folder).relative_to(directory)
        places = {name: (inside / name).as_posix() for name in (*folders, *names)}
        links = [name for name in folders if Path(folder, name).is_symlink()]
        is_named = [name for name in folders if places[name] in whole]
        is_ours = [name for name in folders if places[name].startswith(PREFIX)]
        folders[:] = sorted({*folders} - {*is_named, *is_ours})
        for name in sorted((*names, *links)):
            if places[name] not in files:
                yield places[name]
