"""Bars of `tqdm` that tell how far the current job is; this module needs `tqdm`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from tqdm.auto import tqdm as _Bar

from .reporting import report_count

if TYPE_CHECKING:
    _AnyBar: TypeAlias = _Bar[Any]
else:
    _AnyBar = _Bar  # generic for type checkers only


class tqdm(_AnyBar):  # type: ignore[misc]  # its base has no types
    """A bar as that of `tqdm.auto`; bars below others are inner levels."""

    def display(self, *arguments: Any, **options: Any) -> Any:
        """Shows the bar, and tells how far it is; called by `tqdm` at sensible times."""
        report_count(abs(self.pos), self.n, self.total, (self.desc or "").removesuffix(": "))
        return super().display(*arguments, **options)
