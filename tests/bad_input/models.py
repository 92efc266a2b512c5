"""Configurations for the tests of bad input."""

from __future__ import annotations

from pathlib import Path

from experimaestro import Config, DataPath, Meta, Param, PathGenerator, Task, field


class Number(Config):
    value: Param[int]


class Holder(Config):
    numbers: Param[dict[str, list[Number]]]


class WithFile(Config):
    file: DataPath


class Measure(Task):
    data: Param[WithFile]

    def execute(self) -> None:
        print(self.data.file.stat())


class Write(Task):
    text: Param[str]
    output: Meta[Path] = field(default_factory=PathGenerator("text.txt"))

    def execute(self) -> None:
        self.output.write_text(self.text)


class Fails(Write):
    def execute(self) -> None:
        raise ValueError(self.text)


class Reader(Task):
    task: Param[Write]

    def execute(self) -> None:
        print(self.task.output.read_text())
