"""Configurations that the tests of xpm-serialize save and load."""

from __future__ import annotations

from enum import Enum, Flag, auto
from pathlib import Path
from typing import Any

from xpm_config import (
    Config,
    Constant,
    DataPath,
    LightweightTask,
    Meta,
    OptionalDataPath,
    Param,
    PathGenerator,
    Task,
    deprecate,
    field,
)
from xpm_serialize import SerializationContext, SerializedPath


class Color(Enum):
    RED = "r"
    BLUE = "b"


class Level(str, Enum):  # noqa: UP042 - as files of older Pythons have it
    LOW = "low"
    HIGH = "high"


class Right(Flag):
    READ = auto()
    WRITE = auto()


class Leaf(Config):
    x: Param[int]


class Real(Config):
    x: Param[float]


class Holder(Config):
    leaf: Param[Leaf | None] = field(default=None)
    any: Param[Any] = field(default=None)


class Chain(Config):
    index: Param[int]
    next: Param[Chain | None]


class Everything(Config):
    number: Param[float] = field(default=0.0)
    text: Param[str] = field(default="")
    color: Param[Color] = field(default=Color.RED)
    numbers: Param[list[int]] = field(default_factory=list)
    names: Param[dict[str, Leaf]] = field(default_factory=dict)
    pair: Param[tuple[int, str] | None] = field(default=None)
    note: Meta[Any] = field(default=None)
    version: Constant[int] = 1


class Leaves(Config):
    leaves: Param[set[Leaf]]


class Model(Config):
    weights: DataPath
    extra: OptionalDataPath = field(default=None)
    x: Param[int] = field(default=1)


class Two(Config):
    first: DataPath
    second: DataPath


class Experimaestro(Config):
    """Its data files would have the names of definitions."""

    experimaestro: DataPath
    definition: DataPath


class Custom(Config):
    """Adds the file `vocab.txt` beside its weights."""

    weights: DataPath

    def __xpm_serialize__(self, context: Any) -> dict[str, SerializedPath]:
        result = super().__xpm_serialize__(context)
        vocab = self.weights.parent / "vocab.txt"
        if vocab.exists():
            result["vocab"] = context.serialize([*context.var_path, "words"], vocab, self)
        return result


class Answering(Config):
    """What its `__xpm_serialize__` does is set by each test."""

    x: Param[int] = field(default=1)
    weights: OptionalDataPath = field(default=None)

    def __xpm_serialize__(self, context: Any) -> dict[str, Any]:
        answer: dict[str, Any] = ANSWERS[-1](self, context)
        return answer


ANSWERS: list[Any] = []


class Produce(Task):
    x: Param[int]
    part: Param[Leaf | None] = field(default=None)
    out: Meta[Path] = field(default_factory=PathGenerator("out"))

    def execute(self) -> None:
        """Nothing."""


class Init(LightweightTask):
    target: Param[Leaf | None]

    def execute(self) -> None:
        EXECUTED.append(self)


EXECUTED: list[Init] = []


class Upgrading(Config):
    new: Param[int]

    @classmethod
    def __xpm_upgrade__(cls, fields: dict[str, Any]) -> Any:
        return UPGRADES[-1](fields)


UPGRADES: list[Any] = []


class Renamed(Config):
    values: Param[list[int]]
    name: Param[str] = "n"

    @deprecate
    def value(self, value: int) -> None:
        self.values = [int(value)]


class Failing(Config):
    made: Param[list[int]] = field(default_factory=lambda: 1 / 0)  # type: ignore[arg-type, return-value]  # it fails


class Plain:
    """No configuration."""

    class Inner(Config):
        x: Param[int]


class Writing(SerializationContext):
    """A context that puts files into the save directory itself."""

    def serialize(self, var_path: list[str], data_path: Path, config: Any) -> SerializedPath:
        assert self.save_directory is not None
        place = Path("mine", *var_path)
        target = self.save_directory / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data_path.read_bytes())
        return SerializedPath(place)
