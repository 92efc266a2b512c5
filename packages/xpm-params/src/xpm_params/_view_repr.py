"""`repr` of a view, bounded however large what it refers to."""

from __future__ import annotations

import reprlib

from .errors import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import MappingProxyType
    from typing import Any

    from .values import EnumValue
    from .view import ParamsView


class _Repr(reprlib.Repr):
    """What reprlib does not know of; it looks methods up by the names of classes."""

    def repr_ParamsView(self, view: ParamsView, level: int) -> str:
        name = printable(view.definition.typename.rpartition(".")[2])
        if level <= 0:
            return f"{name}(…)"
        names = list(view)
        shown = [f"{key}={self.repr1(view[key], level - 1)}" for key in names[: self.maxdict]]
        if len(names) > self.maxdict:
            shown.append("…")
        return f"{name}({', '.join(shown)})"

    def repr_EnumValue(self, member: EnumValue, level: int) -> str:
        return f"{member.enum}.{member.value}" if type(member.value) is str else repr(member)

    def repr_mappingproxy(self, value: MappingProxyType[Any, Any], level: int) -> str:
        return self.repr_dict(dict(value), level)


_repr = _Repr()
_repr.maxlevel = 3
_repr.maxdict = 8
_repr.maxother = _repr.maxstring = 80


def bounded_repr(view: ParamsView) -> str:
    """``Train(model=Model(dim=4), epochs=3)``, with what is deep, long or much cut."""
    return _repr.repr(view)
