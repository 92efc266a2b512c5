"""All that is wrong with the files of jobs and saves, as far as the files themselves tell."""

from __future__ import annotations

import os
from glob import glob
from pathlib import Path

from ._nesting import place, too_deep
from .decoding import Decoder
from .document import problems
from .env import JOBS
from .errors import (
    ParamsError,
    ParamsFileNotFoundError,
    ParamsValueError,
    ParamsVersionError,
    shown,
)
from .files import located, name_of, read_json
from .loading import env_of, place_problems
from .paths import resolve_inside
from .values import MAX_NESTING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeVar

    from .errors import Segment
    from .files import Source
    from .values import DataFile, Json

    V = TypeVar("V")

_WORKSPACE = ".__experimaestro__"
_SAVES = os.path.join("experiments", "*", "*", "data", "*")


def documents_in(path: str) -> list[str]:
    """The jobs and the saves of a workspace; any other path is a document itself."""
    if not any(os.path.exists(os.path.join(path, name)) for name in (JOBS, _WORKSPACE)):
        return [path]
    jobs = glob(os.path.join(JOBS, "*", "*"), root_dir=path)
    saves = glob(_SAVES, root_dir=path)
    return [os.path.join(path, folder) for folder in (*sorted(jobs), *sorted(saves))]


def problems_of(source: Source, folder: str | os.PathLike[str] | None = None) -> list[ParamsError]:
    """All that is wrong with a document: its structure, its values, its data files, its place.

    *folder* is what stored paths are relative to, as for `load_params`.
    """
    try:
        source, folder = located(source, folder)
        json = read_json(source)
    except ParamsError as error:
        return [error]
    except OSError as error:  # others may be well
        return [ParamsError(f"cannot be read: {error.strerror}", file=name_of(source))]
    found = problems(json)
    # Of another version, nothing more can be said.
    if not any(isinstance(problem, ParamsVersionError) for problem in found):
        # The document may be damaged: what is of another type is as good as absent.
        members: dict[str, Json] = json if isinstance(json, dict) else {"objects": json}
        found += [*_Values(folder, members).problems, *place_problems(members, folder)]
    for problem in found:
        problem.file = name_of(source)
    # Both look at references, so that a malformed one is found twice.
    return list({str(problem): problem for problem in found}.values())


class _Values(Decoder):
    """Decodes on after an error, and notes each."""

    _depth = -2  # the list of objects and their fields are no part of a value

    def __init__(self, folder: str | os.PathLike[str] | None, members: dict[str, Json]) -> None:
        workspace = members.get("workspace")
        super().__init__(env_of(folder, workspace if isinstance(workspace, str) else None))
        self._folder = folder
        self.problems: list[ParamsError] = []
        objects = members.get("objects")
        if isinstance(objects, list):
            self._each(self._fields, enumerate(objects), "objects")
        if "data" in members:
            self._each(self.decode, [("data", members["data"])])

    def decode_data_file(self, file: DataFile) -> None:
        if self._folder is not None:
            path = resolve_inside(Path(self._folder), file.path)
            _check_data_file(path, file)

    def _fields(self, definition: Any) -> None:
        fields = definition.get("fields") if isinstance(definition, dict) else None
        if isinstance(fields, dict):
            self._each(self.decode, fields.items(), "fields")

    def _each(
        self,
        convert: Callable[[Any], V],
        values: Iterable[tuple[Segment | None, object]],
        member: str | None = None,
    ) -> list[V]:
        if self._depth == MAX_NESTING:
            raise too_deep()
        self._depth += 1
        converted: list[Any] = []
        for segment, value in values:
            before = len(self.problems)
            try:
                converted.append(convert(value))
            except ParamsError as error:
                self.problems.append(error)
                converted.append(object())  # equal to no other, where they must differ
            for problem in self.problems[before:]:
                place(problem, segment, member)
        self._depth -= 1
        return converted


def _check_data_file(path: Path, file: DataFile) -> None:
    kind, there = (
        ("folder", os.path.isdir(path)) if file.is_folder else ("file", os.path.isfile(path))
    )
    if not there:
        raise ParamsFileNotFoundError(f"expected the {kind} {shown(file.path)}, found none")
    if file.size is not None and not file.is_folder and path.stat().st_size != file.size:
        raise ParamsValueError(
            f"expected {file.size} bytes in {shown(file.path)}, found {path.stat().st_size}"
        )
