"""A model that is trained, and a score of it."""

from __future__ import annotations

from collections.abc import Callable

from experimaestro import Config, Param, Task


class Model(Config):
    sizes: Param[list[int]]


class Learn(Task):
    model: Param[Model]
    rate: Param[float]

    def execute(self) -> None:
        pass

    def task_outputs(self, dep: Callable[[Model], Model]) -> Model:
        return dep(self.model)


class Score(Task):
    model: Param[Model]

    def execute(self) -> None:
        pass
