"""Classes and enums that have another name today than in the file.

The caller says so (`moved=`), or the class itself, which then has to be loaded:
`__xpm_aliases__ = ["old.module:Name"]`. What was defined inside of a class moves with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Final, NamedTuple, final

from xpm_config import Config

from .classes import loaded_under
from .errors import LoadError

ALIASES: Final = "__xpm_aliases__"


class ClassName(NamedTuple):
    """Where a class stands: `str()` of it is `module:qualname`."""

    module: str
    qualname: str

    @classmethod
    def parse(cls, text: object) -> ClassName:
        """The name that a text gives.

        Raises:
            ValueError: if it is not of the form `module:qualname`.
        """
        module, colon, qualname = text.partition(":") if isinstance(text, str) else ("", "", "")
        if not (module and colon and qualname) or ":" in qualname:
            raise ValueError(f"expected 'module:Name' as the name of a class, found {text!r}")
        return cls(module, qualname)

    def around(self) -> Iterator[tuple[ClassName, str]]:
        """The name and those of the classes around it, with what is left of the name in each."""
        parts = self.qualname.split(".")
        for length in range(len(parts), 0, -1):
            rest = "".join(f".{part}" for part in parts[length:])
            yield ClassName(self.module, ".".join(parts[:length])), rest

    def __str__(self) -> str:
        return f"{self.module}:{self.qualname}"


@final
class Moves:
    """What the caller says of classes that moved.

    Arguments:
        moved: old name → new name, each `module:qualname`.

    Raises:
        ValueError: if something is no such name, or a class moves in a circle.
    """

    def __init__(self, moved: Mapping[str, str]) -> None:
        if not isinstance(moved, Mapping):
            raise ValueError(f"expected moved to be a dict of old to new names, found {moved!r}")
        self._moved = {ClassName.parse(old): ClassName.parse(new) for old, new in moved.items()}
        for old in self._moved:
            self.current(old)

    def current(self, name: ClassName) -> ClassName:
        """The name of today, through as many moves as there were."""
        start = name
        for _ in range(len(self._moved) + 1):
            moved = self._moved_once(name)
            if moved is None:
                return name
            name = moved
        raise ValueError(
            f"expected classes to move to a new place, found {start} moved in a circle"
        )

    def _moved_once(self, name: ClassName) -> ClassName | None:
        for outer, rest in name.around():
            new = self._moved.get(outer)
            if new is not None:
                return ClassName(new.module, new.qualname + rest)
        return None


def aliased(name: ClassName) -> ClassName | None:
    """The name of the loaded class, or of a class in it, that had this name before.

    Raises:
        LoadError: if two classes say so, or one does in another form than a list of names.
    """
    for outer, rest in name.around():
        found = {
            ClassName(cls.__module__, cls.__qualname__ + rest)
            for cls in (*_subclasses(Config), *_subclasses(Enum))
            if ALIASES in cls.__dict__  # of its own, not those of a parent
            and loaded_under(cls.__module__, cls.__qualname__) is cls  # not an older one
            and str(outer) in _aliases(cls)
        }
        if len(found) > 1:
            both = " and ".join(sorted(map(str, found)))
            raise LoadError(
                f"expected one class with {str(outer)!r} in its {ALIASES}, found {both}"
            )
        if found:
            return found.pop()
    return None


def _aliases(cls: type) -> list[str] | tuple[str, ...]:
    aliases = cls.__dict__[ALIASES]
    if not isinstance(aliases, (list, tuple)):
        raise LoadError(
            f"expected {ALIASES} of {cls.__module__}.{cls.__qualname__} to be a list of "
            f"'module:Name', found {aliases!r}"
        )
    return aliases


def _subclasses(cls: type) -> Iterator[type]:
    found = {cls}
    pending: list[type] = [cls]
    while pending:
        subclasses: list[type] = type.__subclasses__(pending.pop())
        for subclass in subclasses:
            if subclass not in found:
                found.add(subclass)
                pending.append(subclass)
                yield subclass
