"""From the JSON of a value to the value, with configurations, data files and enums."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, Flag
from pathlib import Path
from typing import Any, final

from xpm_config import ConfigError, configurations_in, identify_all
from xpm_params import DataFile, Decoder, Env, Json

from .errors import NOT_FOUND, FieldError, LoadError, MissingClassError
from .policy import Policy
from .problems import InValueError, ToldElsewhereError
from .recorded import DataFiles
from .standins import StandIns


@final
class ValueDecoder(Decoder):
    """Decodes values whose references are to objects that were made already.

    Arguments:
        made: id → object; it may grow.
        objects: those of the document, which say where scripts are.
        stand_ins: makes enums that are not found, if they may be missing.
    """

    def __init__(
        self,
        env: Env,
        files: DataFiles,
        policy: Policy,
        made: Mapping[int, Any],
        objects: list[dict[str, Json]],
        stand_ins: StandIns | None = None,
    ) -> None:
        super().__init__(env)
        self._files = files
        self._policy = policy
        self._made = made
        self._stand_ins = stand_ins
        self._objects = objects
        self._scripts: dict[Any, Any] = {
            json.get("module"): json["file"] for json in objects if "file" in json
        }

    @property
    def may_stand_in(self) -> bool:
        """Whether a value may hold what stands for something that is not found."""
        return self._stand_ins is not None

    def hashed(self, kind: type, values: Any) -> Any:
        """The set, frozenset or dict of these values, with the configurations in it sealed."""
        keys = [key for key, _ in values] if kind is dict else values
        unsealed = [config for _, config in configurations_in(keys) if not config.__xpm__.sealed]
        if unsealed:
            _seal(unsealed)
        return super().hashed(kind, values)

    def decode_reference(self, id: int) -> object:
        """The object of that id."""
        if (made := self._made.get(id)) is not None:
            return made
        if any(json["id"] == id for json in self._objects):
            raise ToldElsewhereError(f"object {id} cannot be made")
        raise InValueError(LoadError(f"expected the id of an object, found {id}"))

    def decode_data_file(self, file: DataFile) -> Path:
        """The path of a data file, which is there."""
        try:
            return self._files.path(file)
        except LoadError as error:
            raise InValueError(error) from error

    def decode_enum(self, module: str, qualname: str, value: str | int) -> Enum:
        """The member that is named."""
        try:
            return self._member(module, qualname, value)
        except LoadError as error:
            raise InValueError(error) from error

    def _member(self, module: str, qualname: str, value: str | int) -> Enum:
        try:
            enum = self._policy.enum_class(module, qualname, self._scripts.get(module))
            return _member(enum, f"{module}.{qualname}", value)
        except NOT_FOUND as error:
            if self._stand_ins is None:
                raise
            return _member(self._stand_ins.enum_class(module, qualname, error), qualname, value)


def _member(enum: type[Enum], name: str, value: str | int) -> Enum:
    try:
        if isinstance(value, str):
            return enum.__members__[value]
        if issubclass(enum, Flag):
            return enum(value)
    except (KeyError, ValueError):
        pass
    raise MissingClassError(f"enum {name} has no member {value!r}; was it renamed or removed?")


def _seal(configs: list[Any]) -> None:
    """Identifies what a set can only hold once it cannot change any more."""
    try:
        identify_all(configs)
    except (ConfigError, ExceptionGroup) as error:
        raise InValueError(
            FieldError(f"an element of a set cannot be identified: {error}")
        ) from error
