"""The parameters of a configuration, without its class."""

from __future__ import annotations

from ._record import assign

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, NoReturn

    from .loading import Resolver
    from .objects import ObjectDefinition
    from .values import Json


class ParamsView:
    """The parameters of one configuration, read-only: ``view.lr``, or ``view["lr"]``.

    Configurations are views, the same one wherever the document refers to the same one, also in a
    cycle. Paths are absolute, data files too; enum members are `EnumValue`, which names class and
    member. Lists and tuples are tuples, sets are frozensets, dicts are mappings without methods
    that change them. Views are equal when they are the same.

    ``definition`` and ``to_plain`` are names of the view itself: parameters with these names are
    reached as ``view["definition"]``.
    """

    __slots__ = ("_definition", "_index", "_resolver", "_values")
    _definition: ObjectDefinition | None
    _index: int
    _resolver: Resolver
    _values: dict[str, Any]

    def __init__(self, resolver: Resolver, index: int) -> None:
        assign(self, "_resolver", resolver)
        assign(self, "_index", index)
        assign(self, "_definition", None)
        assign(self, "_values", {})

    @property
    def definition(self) -> ObjectDefinition:
        """What the document says of the configuration, as it stands there."""
        if self._definition is None:
            assign(self, "_definition", self._resolver.definition(self._index))
        return self._definition  # type: ignore[return-value]  # set by now

    def __getitem__(self, name: str) -> Any:
        if name not in self._values:
            value = self.definition.fields[name]
            place = ("objects", self._index, "fields", name)
            self._values[name] = self._resolver.value(value, place)
        return self._values[name]

    def __getattr__(self, name: str) -> Any:
        # Protocols such as copying ask for these before anything is set.
        if not name.startswith("__") and name in self.definition.fields:
            return self[name]
        raise AttributeError(_absence(self, name), name=name, obj=self)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"parameters are read-only here: cannot set {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"parameters are read-only here: cannot delete {name!r}")

    def __contains__(self, name: object) -> bool:
        return name in self.definition.fields

    def __iter__(self) -> Iterator[str]:
        """The names of the parameters."""
        return iter(self.definition.fields)

    def __len__(self) -> int:
        return len(self.definition.fields)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.definition.fields]

    def __repr__(self) -> str:
        from ._view_repr import bounded_repr

        return bounded_repr(self)

    def __copy__(self) -> ParamsView:
        return self

    def __deepcopy__(self, memo: object) -> ParamsView:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return self._resolver.decode_reference, (self.definition.id,)

    def to_plain(self) -> Json:
        """The parameters as JSON, for programs that know nothing of the format.

        A configuration has its class as ``$type``. Where one is shared, the same object stands in
        each place, so that the text of it may be much longer; where it refers to one that it is
        part of, there stands ``{"$ref": id}``, and that one has the ``$id``. Paths are strings,
        enum members their names, sets and tuples lists, bytes base64, floats that JSON has not
        strings; a dict with other keys than strings is a list of pairs.
        """
        from .plain import plain

        return plain(self)


def in_order(elements: frozenset[Any]) -> list[Any]:
    """The elements of a set, in an order that does not depend on the process."""
    return sorted(elements, key=_order)


def _order(value: Any) -> tuple[int, float, str]:
    """Numbers by size, then configurations as they stand in the document, then all others."""
    if isinstance(value, (int, float)) and value == value:
        return 0, value, repr(value)
    if isinstance(value, ParamsView):
        return 1, value._index, ""
    if isinstance(value, (tuple, frozenset)):
        items = value if isinstance(value, tuple) else in_order(value)
        return 3, 0, repr(list(map(_order, items)))
    return 2, 0, repr(value)


def _absence(view: ParamsView, name: str) -> str:
    names = ", ".join(sorted(view)) or "none"
    return f"{view.definition.typename} has no parameter {name!r}: its parameters are {names}"
