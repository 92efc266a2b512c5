"""Immutable values without the start-up cost of dataclasses."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

assign = object.__setattr__
"""Sets an attribute in ``__init__``, the one place where a record has to let itself change."""


class Record:
    """A value that is equal to another of its class when all its members are."""

    __slots__: tuple[str, ...] = ()
    _members: tuple[str, ...] = ()

    def __init_subclass__(cls) -> None:
        # What is not said to be otherwise: the members are the slots.
        if "_members" not in cls.__dict__:
            cls._members = cls.__slots__

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable: cannot set {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable: cannot delete {name!r}")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self), self._values()))

    def __repr__(self) -> str:
        members = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._members)
        return f"{type(self).__name__}({members})"

    def __setstate__(self, state: tuple[None, dict[str, object]]) -> None:
        # Unpickling and copying set slots one by one, which __setattr__ forbids.
        for name, value in state[1].items():
            assign(self, name, value)

    def _values(self) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in self._members])
