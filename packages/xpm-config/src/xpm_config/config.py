"""The class that users derive from, and the configurations that `.C(…)` makes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from threading import RLock
from types import FrameType
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, cast, dataclass_transform

from .annotations import Field, field
from .assignment import initialise
from .configuration import ConfigMixin
from .copying import changed_copy
from .data import DataContext, default_data_files
from .declarations import compile_schema
from .errors import DeclarationError, SealedError
from .forward import annotated_names, enclosing_function
from .generators import DirectoryContext
from .identifier import Identifier, identify, identify_all
from .information import NO_DATA, ConfigInformation, information
from .instance import instances
from .parameters import Parameter, Schema
from .tags import tags
from .valueclass import configured_class, set_value_class

AnyConfig = TypeVar("AnyConfig", bound="Config")

# One thread compiles a class at a time: two compilations would make two classes of
# configurations, whose objects are never equal.
_compiling = RLock()


class _SchemaOfClass:
    """`cls.__xpmtype__`: compiled at first use, when all names can be resolved."""

    def __get__(self, instance: object, owner: type) -> Schema:
        owner = configured_class(owner)
        schema = owner.__dict__.get("__xpm_schema__")
        if schema is None:
            with _compiling:
                schema = owner.__dict__.get("__xpm_schema__")
                if schema is None:
                    schema = compile_schema(owner)
                    type.__setattr__(owner, "__xpm_schema__", schema)
        return cast("Schema", schema)


class _ConfigurationClass:
    """`MyConfig.C`: the class of configurations, made at first use."""

    def __get__(self, instance: object, owner: Any) -> Any:
        owner = configured_class(owner)
        made = owner.__dict__.get("__xpm_configuration_class__")
        if made is None:
            with _compiling:
                made = owner.__dict__.get("__xpm_configuration_class__")
                if made is None:
                    made = _configuration_class(owner)
        return made


def _configuration_class(owner: Any) -> Any:
    if owner.__xpm_is_configuration__:
        return owner
    schema: Schema = owner.__xpmtype__
    deprecation = schema.deprecation
    names = {
        "__module__": owner.__module__,
        "__qualname__": f"{owner.__qualname__}.C",
        "__doc__": owner.__doc__,
        "__xpm_schema__": schema,
        "__xpm_is_configuration__": True,
    }
    if deprecation is not None and deprecation.replace:
        if deprecation.convert is None:
            return deprecation.named.C
        names["__new__"] = _making_replacement
    try:
        made = type(owner)(f"{owner.__name__}.C", (ConfigMixin, owner), names)
    except TypeError as error:
        raise DeclarationError(
            f"{schema.typename} has no class of configurations: {error}"
        ) from error
    type.__setattr__(owner, "__xpm_configuration_class__", made)
    return made


def _making_replacement(cls: Any, /, **values: Any) -> Any:
    """A configuration of the class that replaces a deprecated one."""
    made = object.__new__(cls)
    initialise(made, values, sys._getframe(1))
    return made.__xpm__.schema.deprecation.convert(made)


@dataclass_transform(kw_only_default=True, eq_default=False, field_specifiers=(field,))
class Config:
    """A class with typed parameters.

    Declare parameters as annotations (`Param[int]`, `Meta[Path]`, `DataPath`, …). Then
    `MyConfig.C(a=1)` is a *configuration*: parameters are checked when set, and it has
    an identifier. `MyConfig.C(a=1).instance()` is an *instance* of `MyConfig`:
    `__init__()` without arguments, parameters set, then `__post_init__()`.
    """

    __xpm_is_configuration__: ClassVar[bool] = False
    __xpmtype__: ClassVar[_SchemaOfClass] = _SchemaOfClass()
    __xpm_data__: ClassVar[Mapping[str, Path]] = NO_DATA

    if TYPE_CHECKING:
        C: ClassVar[type[Self]]
        """The class of configurations: `MyConfig.C(a=1)`."""
        __xpm__: ClassVar[ConfigInformation]
        __xpm_fields__: ClassVar[Mapping[str, object]]
        __xpm_frame__: ClassVar[FrameType | None]

        def __matmul__(self, part: Config, /) -> Self:
            """Sets the only parameter that takes the part; returns the configuration."""
    else:
        C = _ConfigurationClass()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.__xpm_fields__ = _take_fields(cls)
        cls.__xpm_frame__ = enclosing_function(cls)

    def instance(self, context: DirectoryContext | None = None) -> Self:
        """An instance of the class, with instances for the configurations inside.

        Arguments:
            context: where generated paths go, for a task that is not submitted.
        """
        information(self)
        made: Self = instances(self, context)
        return made

    @classmethod
    def value_class(cls) -> Callable[[type[AnyConfig]], type[AnyConfig]]:
        """Declares a subclass to be what instances are made of.

        The decorated class can derive from what is slow to import and is needed by
        instances only, in a module of its own. It declares no parameters.

        Raises:
            DeclarationError: if it does not derive from this class and from the value
                classes of its parents.
        """

        def decorate(value_class: type[AnyConfig]) -> type[AnyConfig]:
            set_value_class(cls, value_class)
            return value_class

        return decorate

    def __post_init__(self) -> None:
        """Called on an instance when all its parameters are set."""

    def __validate__(self) -> None:
        """Raises an error if parameters do not fit each other; called before submission."""

    def __identifier__(self) -> Identifier:
        """The identifier, after which the configuration cannot change."""
        return identify(self)

    def __xpm_serialize__(self, context: DataContext) -> dict[str, Any]:
        """The data files to save with the configuration: name → serialized path.

        Override it to rename, add or leave out files; see the page on serialization.
        """
        return default_data_files(self, context)

    def copy(self) -> Self:
        """A configuration with the same parameters, which can be changed."""
        return changed_copy(self, {}, sys._getframe(1))

    def seal(self) -> Self:
        """Checks that all parameters are set and forbids changes."""
        identify(self)
        return self

    def tag(self, name: str, value: Any) -> Self:
        """Tags the configuration; returns it."""
        info = information(self)
        info.tags = {**info.tags, name: value}
        return self

    def tags(self) -> dict[str, Any]:
        """Tags of the configuration and of all that it refers to."""
        return tags(self)


def _take_fields(cls: type) -> dict[str, object]:
    """Takes defaults off the class, so that they do not stand for values."""
    fields: dict[str, object] = {}
    annotated = annotated_names(cls)
    for name, value in list(vars(cls).items()):
        if isinstance(value, Field):
            fields[name] = value
            delattr(cls, name)
        elif name in annotated and not name.startswith("__"):
            fields[name] = value
            if name == "C":  # a parameter of this name must not hide `.C`
                delattr(cls, name)
    return fields


def setmeta(config: AnyConfig, flag: bool) -> AnyConfig:
    """Leaves a configuration out of identifiers (`True`) or keeps it in (`False`); returns it.

    Raises:
        SealedError: if its identifier is already known.
    """
    info = information(config)
    if info.sealed:
        raise SealedError("cannot mark a configuration whose identifier is known")
    info.meta = flag
    return config


def sealed_set(configs: Iterable[AnyConfig]) -> set[AnyConfig]:
    """A set of configurations, sealed so that they can be hashed."""
    elements = list(configs)
    identify_all(elements)
    return set(elements)


class InstanceConfig(Config):
    """A configuration of which two objects with the same parameters are different.

    Two `InstanceConfig` inside the same configuration have different identifiers there;
    used once, it is as any other configuration.
    """

    __xpm_is_instance_config__: ClassVar[bool] = True


def parameters(config: object) -> Iterator[tuple[Parameter, Any]]:
    """The parameters of a configuration that have a value, in declared order."""
    info = information(config)
    for name, parameter in info.schema.parameters.items():
        if name in info.values:
            yield parameter, info.values[name]
