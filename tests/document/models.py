"""Configurations that the tests of the document save and load."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from experimaestro import Config, DataPath, LightweightTask, Meta, Param, PathGenerator, Task, field
from experimaestro.core.context import SerializationContext, SerializedPath


class Part(Config):
    a: Param[int]


class Whole(Config):
    part: Param[Part]
    name: Param[str]


class WithData(Config):
    to_serialize: DataPath
    x: Param[int] = field(default=1)


class Initialise(LightweightTask):
    part: Param[Part]

    def execute(self) -> None:
        self.part.initialised = True  # type: ignore[attr-defined]  # a mark of this test


class Counter(LightweightTask):
    """Does not refer to what it is saved with."""

    def execute(self) -> None:
        CALLS.append("counter")


CALLS: list[str] = []


class MyModel(Config):
    """The class of the document's section on custom data."""

    name: Param[str]
    weights: DataPath

    def __xpm_serialize__(self, context: Any) -> dict[str, SerializedPath]:
        result = super().__xpm_serialize__(context)
        result["weights"] = context.serialize(
            [*context.var_path, "model_weights.bin"], self.weights, self
        )
        vocab_path = self.weights.parent / "vocab.txt"
        if vocab_path.exists():
            result["vocab"] = context.serialize([*context.var_path, "vocab.txt"], vocab_path, self)
        return result


class Skipping(Config):
    """Its file is not saved with it."""

    weights: DataPath

    def __xpm_serialize__(self, context: Any) -> dict[str, SerializedPath]:
        result = super().__xpm_serialize__(context)
        del result["weights"]
        return result


class Renaming(SerializationContext):
    """Puts all files of a configuration into a folder named after its class."""

    def serialize(self, var_path: list[str], data_path: Path, config: Any) -> SerializedPath:
        folder = config.__xpm__.schema.qualname.lower()
        return super().serialize([folder, *var_path], data_path, config)


class Write(Task):
    text: Param[str]
    output: Meta[Path] = field(default_factory=PathGenerator("out/file.txt"))

    def execute(self) -> None:
        self.output.parent.mkdir(parents=True, exist_ok=True)
        self.output.write_text(self.text)

    def task_outputs(self, dep: Any) -> Any:
        return dep(Written.C(path=self.output))


class Written(Config):
    path: Meta[Path]


class Read(Task):
    written: Param[Written]
    outside: Meta[Path]
    output: Meta[Path] = field(default_factory=PathGenerator("copy.txt"))

    def execute(self) -> None:
        self.output.write_text(self.written.path.read_text())


class Copying(SerializationContext):
    """Copies each file by itself, into a folder of its own choice."""

    def serialize(self, var_path: list[str], data_path: Path, config: Any) -> SerializedPath:
        assert self.save_directory is not None
        place = Path("mine", *var_path)
        (self.save_directory / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(data_path, self.save_directory / place)
        return SerializedPath(place, is_folder=False)
