"""The data files of the configurations of one save: each source once, each at its place."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, Protocol, final

from xpm_config import Config, file_name, information
from xpm_params import DataFile, Json

from .context import SerializationContext, SerializedPath, safe_relative
from .errors import DataConflictError, DataSourceError, SaveError
from .sources import Source, real_path
from .spelling import Spellings

_LONGEST = 1000  # bytes of a place: below what systems allow for a path, and its folder's


class DataStore(Protocol):
    """Where the data files of a save are put; `Staging` is one.

    Attributes:
        path: the folder in which a custom context may put files itself.
    """

    path: Path

    def store(self, source: Source, place: str) -> DataFile:
        """Stores a source at a relative place."""

    def found(self, source: Source, place: str) -> DataFile:
        """Notes a data file that is there already."""


@final
class DataPlacer:
    """Asks each configuration for its data files and stores them."""

    def __init__(self, context: SerializationContext, store: DataStore) -> None:
        self._context = context
        self._store = store
        self._files: dict[str, DataFile] = {}
        self._folders: set[str] = set()  # that the places of the files lie in
        self._place_of: dict[Path, str] = {}
        self._spellings = Spellings()

    def fields(self, config: Any, place: Iterable[object]) -> dict[str, Json]:
        """The data files of a configuration that a place in the structure leads to."""
        context = self._context
        info = information(config)
        custom = type(config).__xpm_serialize__ is not Config.__xpm_serialize__
        if not (info.schema.data_parameters or info.data or custom):
            return {}
        with context.push(*_names(place)):
            asked = _asked(config, context)
            for name, path in info.data.items():
                if name not in asked:
                    suffix = path.suffix if path.is_file() else ""
                    where = [*context.var_path, file_name(name) + suffix]
                    asked[name] = context.serialize(where, path, config)
        files: dict[str, Json] = {
            name: self._file(wanted, f"{info.schema.typename}.{name}").to_dict()
            for name, wanted in asked.items()
        }
        context.forget_requests()
        return files

    def _file(self, wanted: SerializedPath, owner: str) -> DataFile:
        path = safe_relative(wanted.path.as_posix())
        given = self._context.take_request(wanted)
        if given is None:
            return self._files.get(str(path)) or self._found(str(path), owner)
        known = self._place_of.get(real_path(given, owner))
        if known is not None:
            return self._files[known]
        source = Source(given, owner)
        place = self._spellings.place(path)
        self._claim(place, f"{str(given)!r} of {owner}")
        stored = self._store.store(source, place)
        self._files[place] = stored
        self._place_of[source.path] = place
        return stored

    def _found(self, place: str, owner: str) -> DataFile:
        """A file that the context of a user has put into the save directory itself."""
        target = self._store.path / place
        if not os.path.lexists(target):
            raise DataSourceError(
                f"__xpm_serialize__ returned {place!r} as data file {owner}, but neither "
                "asked context.serialize(…) for it nor put it there; nothing was saved"
            )
        self._claim(place, owner)
        source = Source(target, owner)
        self._files[place] = self._store.found(source, place)
        return self._files[place]

    def _claim(self, place: str, owner: str) -> None:
        """Takes a place, unless it, something in it or something around it is taken."""
        around = [str(parent) for parent in PurePosixPath(place).parents[:-1]]
        taken = next((p for p in (place, *around) if p in self._files), None)
        if taken is None and place in self._folders:
            taken = next(p for p in self._files if p.startswith(f"{place}/"))
        if taken is not None:
            raise DataConflictError(
                f"two data files want the place {place!r}: {owner} and the one at {taken!r}; "
                "give one of them another name in __xpm_serialize__; nothing was saved"
            )
        self._folders.update(around)


def _names(place: Iterable[object]) -> list[str]:
    """A place in the structure as parts of a path, which has an end for deep structures too."""
    names = [file_name(step) for step in place]
    path = "/".join(names)
    if len(os.fsencode(path)) <= _LONGEST:
        return names
    return ["%" + sha256(os.fsencode(path)).hexdigest()]


def _asked(config: Any, context: SerializationContext) -> dict[str, SerializedPath]:
    """What `__xpm_serialize__` of a configuration returns, checked."""
    info = information(config)
    asked = config.__xpm_serialize__(context)
    if not (isinstance(asked, Mapping) and all(map(_is_entry, asked.items()))):
        raise SaveError(
            f"expected __xpm_serialize__ of {info.schema.typename} to return a dict of names "
            f"to what context.serialize(…) returned, found {asked!r}; nothing was saved"
        )
    for name in asked:
        value = info.values.get(name)
        if value is not None and not isinstance(value, Path):
            raise SaveError(
                f"__xpm_serialize__ of {info.schema.typename} returned a data file {name!r}, "
                f"which is a parameter of value {value!r}; give the file another name; nothing "
                "was saved"
            )
    return dict(asked)


def _is_entry(entry: tuple[object, object]) -> bool:
    return isinstance(entry[0], str) and isinstance(entry[1], SerializedPath)
