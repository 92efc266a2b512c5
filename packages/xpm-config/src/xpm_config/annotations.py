"""What stands after the colon of a parameter, and what stands after its `=`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias, TypeVar, final, overload

from .errors import DeclarationError

if TYPE_CHECKING:
    from .partial import ParameterGroup

T = TypeVar("T")


@final
class Missing:
    """The type of `MISSING`: no value, where `None` is a value."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False


MISSING: Final = Missing()


@final
class Kind:
    """The marker that makes an annotation a parameter."""

    __slots__ = ("constant", "data", "ignored", "name")

    def __init__(
        self, name: str, *, ignored: bool = False, constant: bool = False, data: bool = False
    ) -> None:
        self.name: str = name
        self.ignored: bool = ignored
        self.constant: bool = constant
        self.data: bool = data

    def __repr__(self) -> str:
        return self.name


PARAM: Final = Kind("Param")
META: Final = Kind("Meta", ignored=True)
CONSTANT: Final = Kind("Constant", constant=True)
DATA: Final = Kind("DataPath", ignored=True, data=True)

Param: TypeAlias = Annotated[T, PARAM]
"""A parameter; part of the identifier."""

Meta: TypeAlias = Annotated[T, META]
"""A parameter that does not change what is computed; not part of the identifier."""

Option: TypeAlias = Annotated[T, META]
"""Older name of `Meta`."""

Constant: TypeAlias = Annotated[T, CONSTANT]
"""A value fixed by the class, part of the identifier: change it when the code changes."""

DataPath: TypeAlias = Annotated[Path, DATA]
"""A file or folder that is saved together with the configuration."""

OptionalDataPath: TypeAlias = Annotated[Path | None, DATA]
"""A `DataPath` that may be `None`."""


@final
class Field:
    """What `field(...)` declares about a parameter."""

    __slots__ = ("default", "factory", "groups", "ignore_default", "in_identifier", "overrides")

    def __init__(
        self,
        default: object = MISSING,
        factory: Callable[..., object] | None = None,
        ignore_default: bool = False,
        overrides: bool = False,
        groups: Sequence[ParameterGroup] = (),
        in_identifier: bool | None = None,
    ) -> None:
        self.default: object = default
        self.factory: Callable[..., object] | None = factory
        self.ignore_default: bool = ignore_default
        self.overrides: bool = overrides
        self.groups: frozenset[ParameterGroup] = frozenset(groups)
        self.in_identifier: bool | None = in_identifier


@overload
def field(
    *,
    default: T,
    ignore_default: bool = ...,
    overrides: bool = ...,
    groups: Sequence[ParameterGroup] | None = ...,
    in_identifier: bool | None = ...,
) -> T: ...
@overload
def field(
    *,
    default_factory: Callable[..., T],
    ignore_default: bool = ...,
    overrides: bool = ...,
    groups: Sequence[ParameterGroup] | None = ...,
    in_identifier: bool | None = ...,
) -> T: ...
@overload
def field(
    *,
    ignore_default: Any = ...,
    overrides: bool = ...,
    groups: Sequence[ParameterGroup] | None = ...,
    in_identifier: bool | None = ...,
) -> Any: ...
def field(
    *,
    default: object = MISSING,
    default_factory: Callable[..., object] | None = None,
    ignore_default: object = False,
    overrides: bool = False,
    groups: Sequence[ParameterGroup] | None = None,
    in_identifier: bool | None = None,
) -> Any:
    """Declares the default of a parameter and its part in the identifier.

    Arguments:
        default: value of the parameter when none is given.
        default_factory: called for the default of each configuration; a
            `PathGenerator` is called when the task is submitted.
        ignore_default: leave the parameter out of the identifier while it has its
            default value, so that a parameter added later changes no identifier. Any
            value but `True` and `False` is itself the default.
        overrides: the parameter replaces one of a parent class.
        groups: groups that a `partial(...)` can leave out.
        in_identifier: `True` makes a `Path` parameter part of the identifier.

    Raises:
        DeclarationError: if both a default and a factory are given.
    """
    if default is not MISSING and default_factory is not None:
        raise DeclarationError("field() takes `default` or `default_factory`, not both")
    if ignore_default is not True and ignore_default is not False:
        default, ignore_default = ignore_default, True
    return Field(
        default, default_factory, bool(ignore_default), overrides, groups or (), in_identifier
    )
