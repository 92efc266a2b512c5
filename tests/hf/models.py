"""Configurations that the tests push and load."""

from __future__ import annotations

from experimaestro import Config, DataPath, LightweightTask, Param, field


class Vocabulary(Config):
    words: DataPath


class Model(Config):
    vocabulary: Param[Vocabulary]
    weights: DataPath
    dim: Param[int] = field(default=4)


class Prepare(LightweightTask):
    model: Param[Model]

    def execute(self) -> None:
        self.model.prepared = True  # type: ignore[attr-defined]  # a mark of these tests
