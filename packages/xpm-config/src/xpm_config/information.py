"""What a configuration knows about itself beyond its parameters (`__xpm__`)."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from types import CodeType, FrameType, MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeGuard

from .errors import NotAConfigurationError, bounded_repr

if TYPE_CHECKING:
    from .config import Config
    from .identifier import Identifier
    from .parameters import Schema

NO_DATA: Mapping[str, Path] = MappingProxyType({})
NO_TAGS: Mapping[str, Any] = MappingProxyType({})


def place_in_code(code: CodeType, offset: int) -> str:
    """`file:line` of an instruction, for messages."""
    lines = code.co_lines()
    line = next((n for start, end, n in lines if start <= offset < end), None)
    return f"{code.co_filename}:{line or code.co_firstlineno}"


def place_of(frame: FrameType) -> str:
    """`file:line` of what a frame is running."""
    return place_in_code(frame.f_code, frame.f_lasti)


class ConfigInformation:
    """State of one configuration.

    Attributes:
        schema: the parameters of its class.
        values: parameter name → value, of those that were set.
        sealed: whether its identifier has been handed out, so that it cannot change.
        task: the submitted task that produced it (a submitted task names itself).
        init_tasks: tasks to run before the instance is used.
        meta: `True` when left out of identifiers, `False` when kept in spite of `Meta`.
        tags: name → value.
        code, offset: of the instruction in the user's code that made it, if known; cheap to keep,
            and told as `origin` in messages.
        data: extra data files of a loaded configuration, name → path.
        recorded: identifier that stays: read from a file, or that of a job.
        is_settled: whether it was submitted or is what a task produced, and its identifier is the
            same wherever it stands, so that those of others rest on it.
        is_handed_on: whether a task handed it on after it was sealed, so that the identifiers of
            what it is part of are others since.
        reference: how others refer to it, wherever it stands, as it was worked out in
            `generation`; see `resolution`.
    """

    PARAMS_JSON_VERSION: ClassVar[int] = 3
    """Schema version of `params.json`; see the page on serialization."""

    __slots__ = (
        "code",
        "data",
        "generation",
        "identifier",
        "init_tasks",
        "is_handed_on",
        "is_settled",
        "job",
        "meta",
        "offset",
        "recorded",
        "reference",
        "schema",
        "sealed",
        "tags",
        "task",
        "values",
    )

    def __init__(self, schema: Schema, values: dict[str, Any], frame: FrameType | None) -> None:
        self.schema: Schema = schema
        self.values: dict[str, Any] = values
        self.code: CodeType | None = None if frame is None else frame.f_code
        self.offset: int = 0 if frame is None else frame.f_lasti
        self.sealed: bool = False
        self.identifier: Identifier | None = None
        self.recorded: Identifier | None = None
        self.is_settled: bool = False
        self.is_handed_on: bool = False
        self.generation: int = 0
        self.reference: bytes
        self.task: Any = None
        self.init_tasks: tuple[Any, ...] = ()
        self.meta: bool | None = None
        self.tags: Mapping[str, Any] = NO_TAGS
        self.job: Any = None
        self.data: Mapping[str, Path] = NO_DATA

    @property
    def origin(self) -> str | None:
        """`file:line` of the user's code that made it, if known."""
        return None if self.code is None else place_in_code(self.code, self.offset)


class Informed:
    """What has a `ConfigInformation`: the first base of all configurations.

    That of a configuration that was read from a file is made when it is first asked for.

    Attributes:
        __xpm_recorded__: the digest that the file recorded, until then.
    """

    __slots__ = ("__xpm__", "__xpm_recorded__")

    if TYPE_CHECKING:
        __xpm__: ConfigInformation
        __xpm_recorded__: bytes | None
        __xpm_schema__: ClassVar[Schema]

    def __getattr__(self, name: str) -> Any:
        # only called where there is no value
        if name == "__xpm__":
            return _inform(self)
        return object.__getattribute__(self, name)


_set_information: Final = Informed.__dict__["__xpm__"].__set__
set_recorded: Final = Informed.__dict__["__xpm_recorded__"].__set__
"""Says which digest a file recorded of a new configuration, which is sealed by it."""
_informing = Lock()


def inform(config: Informed, frame: FrameType | None) -> ConfigInformation:
    """Gives a new configuration its information.

    Arguments:
        frame: of the user's code that makes it, if any.
    """
    info = ConfigInformation(type(config).__xpm_schema__, config.__dict__, frame)
    _set_information(config, info)
    set_recorded(config, None)
    return info


def _inform(config: Informed) -> ConfigInformation:
    """The information of one that was read from a file; one thread makes it."""
    from .identifier import Identifier  # which knows configurations

    with _informing:
        digest = config.__xpm_recorded__
        if digest is None:  # another thread did
            return config.__xpm__
        info = ConfigInformation(type(config).__xpm_schema__, config.__dict__, None)
        info.recorded = info.identifier = Identifier(digest)
        info.sealed = True
        _set_information(config, info)
        set_recorded(config, None)
    return info


def module_name(cls: type) -> str:
    """The module of a class; of a script that was loaded again, the name it had first."""
    module = sys.modules.get(cls.__module__)
    name: str = getattr(module, "__xpm_name__", cls.__module__)
    return name


def is_configuration(value: object) -> TypeGuard[Config]:
    """Whether a value is a configuration (`MyConfig.C(…)`), not an instance."""
    return getattr(type(value), "__xpm_is_configuration__", False) is True


def is_configuration_class(kind: type) -> bool:
    """Whether values of a type are configurations."""
    return getattr(kind, "__xpm_is_configuration__", False) is True


def information(value: object) -> ConfigInformation:
    """The `__xpm__` of a configuration.

    Raises:
        NotAConfigurationError: for an instance or anything else.
    """
    if not is_configuration(value):
        raise NotAConfigurationError(
            f"expected a configuration, made by a class's .C(…), found {bounded_repr(value)}"
        )
    return value.__xpm__
