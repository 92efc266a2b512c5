"""All that is wrong with a definition, told at once."""

from __future__ import annotations

from typing import final

from xpm_params import ParamsError

from .errors import LoadError, LoadErrorGroup


@final
class InValueError(ParamsError):
    """A `LoadError` on its way out of a value, whose place it learns meanwhile."""

    def __init__(self, error: LoadError) -> None:
        super().__init__(error.reason)
        self.error = error


@final
class ToldElsewhereError(ParamsError):
    """What follows from another problem, and so is not told."""


@final
class Problems:
    """Collects errors, each with its place in the definition."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._errors: list[LoadError | ParamsError] = []

    def note(self, error: LoadError | ParamsError, place: str) -> None:
        """Adds what was found at a place, or in the value that stands there."""
        if isinstance(error, ToldElsewhereError):
            return
        if isinstance(error, ParamsError):
            inner = error.place.removeprefix("$") if error.path else ""
            dot = "." if inner and not inner.startswith("[") else ""
            place = f"{place}{dot}{inner}"
            error = error.error if isinstance(error, InValueError) else _as_load_error(error)
        error.path = error.path or place
        error.file = self._file
        self._errors.append(error)

    def note_in(self, index: int, error: LoadError | ParamsError, place: str) -> None:
        """Adds what was found at a place of an object."""
        self.note(error, f"objects[{index}].{place}")

    def check(self) -> None:
        """Raises what was noted: one error, or a group."""
        if len(self._errors) == 1:
            raise self._errors[0]
        if self._errors:
            raise LoadErrorGroup(f"{self._file or 'the definition'} cannot be loaded", self._errors)


def _as_load_error(error: ParamsError) -> LoadError:
    noted = LoadError(error.reason)
    noted.__cause__ = error
    return noted
