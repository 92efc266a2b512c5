"""What is known of a configuration class and of its parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, final

from .annotations import MISSING, Field, Kind
from .coercion import PathType
from .combined import is_none
from .deprecation import DeprecatedParameter, Deprecation
from .errors import DeclarationError
from .generators import PathGenerator
from .generics import Constraint, GenericType
from .graph import map_configurations
from .information import module_name
from .marks import OBJECT
from .nesting import mark_ambiguous, starts
from .partial import ParameterGroup, Partial
from .skipping import ParameterEncoders
from .types import NOTHING_FITS, Type
from .variables import Arguments

T = TypeVar("T")

_IMMUTABLE = (int, float, str, bytes, type(None), Path, Enum)
_CONTAINERS = frozenset(("list", "tuple", "set", "frozenset", "dict"))


@final
class Parameter:
    """A parameter of a class.

    Attributes:
        name: its name.
        type: what its value must be; `str(parameter.type)` is its text.
        annotation: the same as the user wrote it, without `Param[…]`.
        owner: the class that declares it.
        kind: `Param`, `Meta`, `Constant` or `DataPath`.
        field: what `field(…)` declares, or the default stands for.
        default: value when none is given, or `MISSING`.
        factory: called for the default, or `None`.
        generator: makes the value when the task is submitted, or `None`.
        ignore_default: whether the identifier skips it while it has its default value.
        ignored: whether the identifier skips it always.
        optional: whether its type admits `None`.
        required: whether a value must be given.
        groups: groups that a partial identifier can leave out.
        encoders: how identifiers encode it: type of the value → what appends name and value.
        fits: the kinds of values that need no check.
    """

    __slots__ = (
        "annotation",
        "default",
        "encoders",
        "factory",
        "field",
        "fits",
        "generator",
        "groups",
        "ignore_default",
        "ignored",
        "kind",
        "name",
        "optional",
        "owner",
        "required",
        "type",
    )

    def __init__(
        self,
        name: str,
        kind: Kind,
        declared: Type,
        field: Field,
        owner: type,
        annotation: Any,
    ) -> None:
        self.name: str = name
        self.owner: type = owner
        self.annotation: Any = annotation
        self.kind: Kind = kind
        self.type: Type = declared
        self.field: Field = field
        mark_ambiguous(declared)
        self.groups: frozenset[ParameterGroup] = field.groups
        generator = field.factory if isinstance(field.factory, PathGenerator) else None
        self.generator: PathGenerator | None = generator
        self.factory: Callable[..., object] | None = None if generator else field.factory
        self.optional: bool = any(map(is_none, declared.alternatives()))
        self.default: Any = MISSING if field.default is MISSING else declared.check(field.default)
        self.ignore_default: bool = field.ignore_default
        self.required: bool = (
            self.default is MISSING and field.factory is None and not self.optional
        )
        self.ignored: bool = kind.ignored or (_is_path(declared) and not field.in_identifier)
        self.encoders: ParameterEncoders = ParameterEncoders(self)
        self.fits: Mapping[type, bool] = NOTHING_FITS if kind.constant else declared.fits

    def initial(self) -> Any:
        """The value when none is given; `MISSING` for a required parameter.

        What can change is a new object each time, configurations with all that they
        refer to.
        """
        default = self.default
        if isinstance(default, _IMMUTABLE):
            return default
        if default is not MISSING:
            return map_configurations(default, _copied)
        if self.factory is not None:
            return self.type.check(self.factory())
        return MISSING if self.required else None

    @property
    def help(self) -> str | None:
        """The string literal under the parameter, where the source can be read."""
        from .documentation import parameter_help  # which imports what reads source

        return parameter_help(self.owner, self.name)

    def __repr__(self) -> str:
        return f"{self.kind}[{self.type.describe()}] {self.name}"


def _copied(config: Any) -> Any:
    return config.__deepcopy__({})


@final
class Schema:
    """What is known of a configuration class.

    Attributes:
        cls: the class, as the user wrote it.
        parameters: name → parameter, those of parents first.
        module, qualname: where the class stands; `typename` is both.
        type_identifier: the name in identifiers and in folders of jobs, lower case.
        deprecated: name → parameter that was replaced.
        convert: makes the configuration that has the identifier of a deprecated one.
        type_arguments: generic parent class → what its type variables are.
    """

    __slots__ = (
        "checked_again",
        "cls",
        "constraints",
        "containers",
        "convert",
        "data_parameters",
        "deprecated",
        "deprecation",
        "encoded_object",
        "encoded_type",
        "generated",
        "holders",
        "identified",
        "is_checked_again",
        "is_instance_config",
        "is_task",
        "module",
        "parameters",
        "partials",
        "qualname",
        "required",
        "size",
        "type_arguments",
        "type_identifier",
        "typename",
    )

    def __init__(
        self,
        cls: type,
        parameters: dict[str, Parameter],
        type_arguments: Mapping[type, Arguments],
        constraints: Sequence[Constraint],
    ) -> None:
        self.cls: type = cls
        self.type_arguments: Mapping[type, Arguments] = type_arguments
        self.constraints: Sequence[Constraint] = constraints
        self.module: str = module_name(cls)
        self.qualname: str = cls.__qualname__
        self.typename: str = f"{self.module}.{cls.__qualname__}"
        self.parameters: Mapping[str, Parameter] = MappingProxyType(parameters)
        self.size: int = len(parameters)
        values = parameters.values()
        self.identified: list[tuple[str, ParameterEncoders]] = [
            (p.name, p.encoders) for p in values if p.generator is None
        ]
        self.identified.sort(key=lambda pair: pair[0])
        self.holders: list[Parameter] = [p for p in values if p.type.holds_configurations]
        self.containers: list[Parameter] = [p for p in values if _may_be_container(p.type)]
        self.checked_again: list[Parameter] = [
            p for p in values if p in self.containers or _is_generic(p.type)
        ]
        self.is_checked_again: bool = bool(self.checked_again or constraints)
        self.data_parameters: list[Parameter] = [p for p in values if p.kind.data]
        self.generated: list[Parameter] = [p for p in values if p.generator is not None]
        self.required: list[Parameter] = [p for p in values if p.required]
        self.is_task: bool = bool(getattr(cls, "__xpm_is_task__", False))
        self.is_instance_config: bool = bool(getattr(cls, "__xpm_is_instance_config__", False))
        deprecation = cls.__dict__.get("__xpm_deprecation__")
        self.deprecation: Deprecation | None = deprecation
        self.convert: Callable[[Any], Any] | None = (
            deprecation.convert if deprecation is not None else None
        )
        self.type_identifier: str = _type_identifier(cls)
        self.encoded_type: bytes = self.type_identifier.encode()
        self.encoded_object: bytes = OBJECT + self.encoded_type
        self.partials: dict[str, Partial] = _attributes(cls, Partial)
        self.deprecated: dict[str, DeprecatedParameter] = _attributes(cls, DeprecatedParameter)

    @property
    def instance_class(self) -> Any:
        """The class of instances: `cls`, or its value class."""
        return self.cls.__dict__.get("__xpm_value_class__", self.cls)

    @property
    def help(self) -> str | None:
        """The docstring of the class."""
        from .documentation import class_help  # which imports what reads source

        return class_help(self.cls)

    def __repr__(self) -> str:
        return f"<Schema of {self.typename}>"


def _attributes(cls: type, kind: type[T]) -> dict[str, T]:
    """The attributes of this kind, of the class and its parents."""
    return {
        name: value
        for parent in reversed(cls.__mro__)
        for name, value in vars(parent).items()
        if isinstance(value, kind)
    }


def _may_be_container(declared: Type) -> bool:
    """Whether a value may be something that can be changed in place."""
    return not _CONTAINERS.isdisjoint(starts(declared))


def _is_generic(declared: Type) -> bool:
    """Whether a value has parameters of its own that may be set wrongly later."""
    return any(isinstance(member, GenericType) for member in declared.alternatives())


def _is_path(declared: Type) -> bool:
    """Whether the type is `Path`, optional or not (FORMAT, section 1, item 5)."""
    members = [member for member in declared.alternatives() if not is_none(member)]
    return len(members) == 1 and isinstance(members[0], PathType)


def _type_identifier(cls: Any) -> str:
    """`__xpmid__` of the class itself, or of a class method, or its qualified name."""
    deprecation = cls.__dict__.get("__xpm_deprecation__")
    if deprecation is not None and deprecation.convert is None:
        return _type_identifier(deprecation.named)
    explicit = cls.__dict__.get("__xpmid__")
    if isinstance(explicit, str):
        name: object = explicit
    elif callable(inherited := getattr(cls, "__xpmid__", None)):
        name = inherited()
    else:
        name = f"{module_name(cls)}.{cls.__qualname__}"
    if not isinstance(name, str) or not name or any(ord(char) < 0x20 for char in name):
        raise DeclarationError(
            f"expected __xpmid__ of {cls.__qualname__} to be a name without control "
            f"characters, found {name!r}"
        )
    return name.lower()
