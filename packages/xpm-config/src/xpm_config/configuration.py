"""What configurations do, in place of what the user's class does on instances."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from .assignment import assign, initialise
from .comparison import same_value
from .composition import compose
from .copying import changed_copy, deep_copy
from .errors import (
    DeclarationError,
    MissingParameterError,
    SealedError,
    UnknownParameterError,
)
from .identifier import identify
from .information import Informed, is_configuration
from .pickling import reduced
from .pretty import rich_repr
from .representation import bounded_configuration_repr


class ConfigMixin(Informed):
    """The first base of every `MyConfig.C`, before the user's class."""

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        # not passed on: to the hooks of users' classes, `.C` is no class of theirs
        if "__xpm_schema__" not in cls.__dict__:
            raise DeclarationError(
                f"{cls.__qualname__} derives from a class of configurations; "
                "derive from MyConfig, not from MyConfig.C"
            )

    def __new__(cls, /, *args: object, **values: Any) -> Any:
        return object.__new__(cls)  # the user's __new__, if any, makes instances

    def __init__(self, /, *args: object, **values: Any) -> None:
        if args:
            raise UnknownParameterError(
                f"parameters of {type(self).__xpm_schema__.typename} are given by name, "
                f"found {len(args)} without a name"
            )
        initialise(self, values, sys._getframe(1))

    def __setattr__(self, name: str, value: object) -> None:
        assign(self, name, value, sys._getframe(1))

    def __delattr__(self, name: str) -> NoReturn:
        raise SealedError(f"cannot delete {name!r} of a configuration")

    def __getattr__(self, name: str) -> Any:
        # only called when there is no value: an unset parameter, a property that raises an
        # AttributeError of its own, or nothing at all
        schema = type(self).__xpm_schema__
        if name in schema.parameters:
            raise MissingParameterError(f"parameter {name!r} of {schema.typename} has no value yet")
        return super().__getattr__(name)

    @property
    def __xpm_data__(self) -> Mapping[str, Path]:
        return self.__xpm__.data

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(self) is not type(other):
            return NotImplemented
        return same_value(self, other)

    def __hash__(self) -> int:
        info = self.__xpm__
        if not info.sealed:
            raise TypeError(
                f"a {info.schema.typename} that can still change cannot be hashed; "
                "use sealed_set(…) for a set of configurations"
            )
        return hash(info.identifier or identify(self))

    def __matmul__(self, part: object) -> Any:
        if not is_configuration(part):
            return NotImplemented
        return compose(self, part, sys._getframe(1))

    def __bool__(self) -> bool:
        return True  # whatever __len__ or __bool__ the user's class has for instances

    def __repr__(self) -> str:
        return bounded_configuration_repr(self)

    def __rich_repr__(self) -> Iterator[Any]:
        return rich_repr(self)

    def __copy__(self) -> Any:
        configuration: Any = self
        return changed_copy(configuration, {}, sys._getframe(1))

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return deep_copy(self, memo)

    def __reduce_ex__(self, protocol: object) -> Any:
        return reduced(self)

    def __setstate__(self, group: object) -> None:
        """Nothing: the group that `pickle` restored has set the parameters."""
