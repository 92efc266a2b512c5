"""What stands for configurations and enum members whose class is not found.

Each stand-in is a configuration of a class made for it, which has the name of the
missing class and, as parameters, what the file has as fields. So it is walked,
identified (by what the file recorded), saved and made an instance as any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import KEEP, Enum, Flag
from typing import TYPE_CHECKING, Any, ClassVar, final

from xpm_config import (
    DataContext,
    LightweightTask,
    OptionalDataPath,
    Param,
    field,
    file_name,
    information,
)
from xpm_params import Document, Json, ObjectDefinition

from .errors import LoadError, MissingClassError
from .references import enums_in, is_data_file, needs_version_4

_param: Any = Param  # mypy takes an alias with a type for no value


class EnumStub:
    """Mixed into what stands for the members of an enum that is not found."""

    __slots__ = ()


class _Named(EnumStub, Enum):
    """Members by their names."""


class _NamedText(EnumStub, str, Enum):  # noqa: UP042 - a StrEnum would be shown otherwise
    """Members of an enum with a builtin base, which files of version 4 hold."""


class _Flags(EnumStub, Flag, boundary=KEEP):
    """Members by their names, combinations by their numbers."""


class ConfigStub(LightweightTask):
    """Stands for a configuration, or an instance, whose class is not found.

    Its parameters are what the file has, unchecked; it is saved again as it was.
    """

    __xpm_places__: ClassVar[Mapping[str, str]] = {}
    __xpm_file__: ClassVar[str | None] = None

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    def __xpm_serialize__(self, context: DataContext) -> dict[str, Any]:
        """The data files, each with the name that it had where the configuration still is."""
        values = information(self).values
        asked = {}
        for name, place in self.__xpm_places__.items():
            path = values[name]
            parts = place.split("/")
            if parts[: len(context.var_path)] != context.var_path:
                suffix = path.suffix if path.is_file() else ""
                parts = [*context.var_path, file_name(name) + suffix]
            asked[name] = context.serialize(parts, path, self)
        return asked


@final
class StandIns:
    """Makes the classes of what stands for the objects of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._classes: dict[object, type[ConfigStub]] = {}
        self._enums: dict[tuple[str, str], type[Enum]] = {}

    def configuration_class(self, definition: ObjectDefinition, reason: LoadError) -> Any:
        """The class of what stands for an object.

        Raises:
            LoadError: the reason why its own is not there, where none can stand for it.
        """
        names = definition.fields
        if definition.identifier is None or any(name.startswith("__") for name in names):
            raise reason
        places = {name: str(json["value"]) for name, json in names.items() if is_data_file(json)}  # type: ignore[index, call-overload]  # a dict
        key = (definition.module, definition.type, definition.file, *names, *places.items())
        if key not in self._classes:
            self._classes[key] = _configuration_class(definition, places)
        return self._classes[key]

    def enum_class(self, module: str, qualname: str, reason: LoadError) -> type[Enum]:
        """The class of what stands for the members of an enum; raises as above."""
        key = (module, qualname)
        if key not in self._enums:
            self._enums[key] = self._made_enum(module, qualname, reason)
        return self._enums[key]

    def _made_enum(self, module: str, qualname: str, reason: LoadError) -> type[Enum]:
        json = [self._document.data, *self._parts()]
        values = {
            enum["value"]
            for enum in enums_in(json)
            if (enum.get("module"), enum.get("enum")) == (module, qualname)
            and type(enum.get("value")) in (str, int)
        }
        names = sorted(value for value in values if isinstance(value, str))
        numbers = [value for value in values if isinstance(value, int)]
        kind: Any = _Named
        members: dict[str, Any] = {name: name for name in names}
        if numbers:
            kind, first = _Flags, max(map(int.bit_length, numbers))
            members = {name: 1 << (first + index) for index, name in enumerate(names)}
        elif self._document.version > 3 and not needs_version_4(json):
            kind = _NamedText
        if any(_is_reserved(name) for name in names) or any(number < 0 for number in numbers):
            raise reason
        name = qualname.rpartition(".")[2]
        made: type[Enum] = kind(name, members, module=module, qualname=qualname)
        return made

    def _parts(self) -> Iterable[Json]:
        for definition in self._document.objects:
            yield from definition.fields.values()
            yield definition.extra.get("tags")


def _configuration_class(
    definition: ObjectDefinition, places: Mapping[str, str]
) -> type[ConfigStub]:
    names = definition.fields
    annotations = {name: OptionalDataPath if name in places else _param[Any] for name in names}
    return type(
        definition.type.rpartition(".")[2],
        (ConfigStub,),
        {
            **{name: field(default=None) for name in names},
            "__annotations__": annotations,
            "__module__": definition.module,
            "__qualname__": definition.type,
            "__doc__": f"Stands for {definition.typename}, which is not found.",
            "__xpm_places__": places,
            "__xpm_file__": definition.file,
        },
    )


def _is_reserved(name: str) -> bool:
    """Whether a name means something else in an enum."""
    return name == "mro" or name[:1] == name[-1:] == "_"


def holds_stand_ins(value: object) -> bool:
    """Whether a value of a parameter is, or holds, what stands for something else."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return any(map(holds_stand_ins, value))
    if isinstance(value, dict):
        return any(holds_stand_ins(part) for pair in value.items() for part in pair)
    return isinstance(value, (ConfigStub, EnumStub))


def check_executable(tasks: Iterable[Any]) -> None:
    """Raises `MissingClassError` if one of the init tasks has no code."""
    for task in tasks:
        if isinstance(task, ConfigStub):
            raise MissingClassError(
                f"cannot execute the init task {information(task).schema.typename}, whose class "
                "is not found; load it as a configuration (as_instance=False)"
            )
