"""Documents as views that are resolved: references followed, paths absolute."""

from __future__ import annotations

import os
from types import MappingProxyType

from .decoding import Decoder
from .document import Document, members_of
from .env import JOBS, Env
from .errors import ParamsError, ParamsPathError, ParamsStructureError, shown
from .files import located, name_of, read_json
from .objects import ObjectDefinition
from .paths import resolve_inside
from .references import dangling
from .view import ParamsView

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any, TypeVar

    from .errors import Segment
    from .files import Source
    from .values import DataFile, Json

    V = TypeVar("V")


def load_params(source: Source, folder: str | os.PathLike[str] | None = None) -> ParamsView:
    """The parameters of a job: of its folder, its ``params.json``, or an open file.

    Also those of a single configuration that was saved or shared. All of them are checked now.
    *folder* is what stored paths are relative to, by default the folder of the file; the workspace
    is the one in which it lies, else the one that the file names.

    Raises:
        ParamsFileNotFoundError: there is no such file.
        ParamsError: what else is wrong with the file.
    """
    resolver = _resolver(source, folder)
    resolver.check()
    root = resolver.root()
    if isinstance(root, ParamsView):
        return root
    reason = f"expected one configuration, found a structure, {shown(root)}: see `open_params`"
    raise ParamsStructureError(reason, ("data",), name_of(source))


def open_params(source: Source, folder: str | os.PathLike[str] | None = None) -> Any:
    """What a file holds: a view, or, of what was saved, the structure with views in it.

    As `load_params`, but objects are checked, and values decoded, when they are first asked for.
    """
    return _resolver(source, folder).root()


def env_of(folder: str | os.PathLike[str] | None, workspace: str | None) -> Env:
    """What the paths of a document are relative to that lies in *folder* and names *workspace*."""
    return Env(wspath=workspace) if folder is None else Env.for_job(folder, workspace)


def place_problems(
    members: dict[str, Any], folder: str | os.PathLike[str] | None
) -> list[ParamsStructureError]:
    """That the folder of a job has another name than the identifier; others may lie anywhere."""
    above, name = os.path.split(os.path.normpath(folder or ""))
    if os.path.basename(os.path.dirname(above)) != JOBS or os.path.islink(folder or ""):
        return []
    try:
        identifier = members["objects"][-1]["identifier"]
        identifier = identifier["main"] if isinstance(identifier, dict) else identifier
    except (LookupError, TypeError):
        return []  # its structure is not what it should be
    if not isinstance(identifier, str) or identifier == name:
        return []
    reason = f"expected the identifier {name!r} in a folder of this name, found {identifier!r}"
    return [ParamsStructureError(reason, ("objects", len(members["objects"]) - 1, "identifier"))]


def _resolver(source: Source, folder: str | os.PathLike[str] | None) -> Resolver:
    source, folder = located(source, folder)
    return Resolver(read_json(source), folder, name_of(source))


class Resolver(Decoder):
    """The views of one document, which share what they refer to.

    An object is checked, and a value decoded, when it is first asked for: a document may have
    very many, of which one is wanted.
    """

    def __init__(self, json: Json, folder: str | os.PathLike[str] | None, file: str) -> None:
        self._arguments = (json, folder, file)
        self._folder = folder
        self._file = file
        self._members = self._located((), self._placed_members, json)
        super().__init__(env_of(folder, self._members.get("workspace")))
        self._views: dict[int, ParamsView] = {}
        self._checked: tuple[ObjectDefinition, ...] = ()  # all, once all were checked
        self._indices = self._indices_by_id()

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self._arguments

    def check(self) -> None:
        """Check and decode everything, so that nothing is left that could fail."""
        self._check_structure()
        for id in self._indices:
            view = self.decode_reference(id)
            for name in view:
                view[name]

    def root(self) -> Any:
        """The data of the document, else its last object."""
        if "data" in self._members:
            return self.value(self._members["data"], ("data",))
        return self.decode_reference(self._members["objects"][-1]["id"])

    def value(self, json: Json, place: tuple[Segment, ...]) -> Any:
        """What a value at a place of the document stands for, made unchangeable."""
        return _frozen(self._located(place, self.decode, json))

    def definition(self, index: int) -> ObjectDefinition:
        """The object at *index*."""
        if self._checked:
            return self._checked[index]
        json = self._members["objects"][index]
        return self._located(("objects", index), ObjectDefinition.from_dict, json)

    def decode_reference(self, id: int) -> ParamsView:
        if id not in self._indices:
            raise dangling(id, ("value",))
        index = self._indices[id]
        if index not in self._views:
            self._views[index] = ParamsView(self, index)
        return self._views[index]

    def decode_data_file(self, file: DataFile) -> Path:
        from pathlib import Path

        if self._folder is None:
            raise ParamsPathError(
                f"the data file {shown(file.path)} is relative to the folder of the document, "
                "which an open file does not tell"
            )
        return resolve_inside(Path(self._folder), file.path)

    def _placed_members(self, json: Json) -> dict[str, Any]:
        members = members_of(json)
        for problem in place_problems(members, self._folder):
            raise problem
        return members

    def _indices_by_id(self) -> dict[int, int]:
        objects = self._members["objects"]
        try:
            indices = {definition["id"]: index for index, definition in enumerate(objects)}
        except (LookupError, TypeError):
            indices = {}
        if len(indices) != len(objects):
            self._check_structure()  # which says what is wrong with an id
        return indices

    def _check_structure(self) -> None:
        self._checked = self._located((), Document.from_dict, self._members).objects

    def _located(self, place: tuple[Segment, ...], function: Callable[[Any], V], json: Json) -> V:
        try:
            return function(json)
        except ParamsError as error:
            error.path = (*place, *error.path)
            error.file = self._file
            raise


def _frozen(value: Any) -> Any:
    """The value without what could be changed; what sets hold and keys are cannot be anyway."""
    kind = type(value)
    if kind is list or kind is tuple:
        return tuple(map(_frozen, value))
    if kind is dict:
        return MappingProxyType(dict(zip(value, map(_frozen, value.values()), strict=True)))
    return frozenset(value) if kind is set else value
