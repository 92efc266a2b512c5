"""Classes as users write them: everything here is right for type checkers."""

from abc import ABC, abstractmethod
from enum import Enum
from pathlib import Path
from typing import Generic, TypeVar, assert_type

from xpm_config import (
    Config,
    Constant,
    DataPath,
    DependentMarker,
    Meta,
    OptionalDataPath,
    Param,
    PathGenerator,
    Task,
    copyconfig,
    deprecate,
    field,
    initializer,
    sealed_set,
    setmeta,
    tag,
)


class Colour(Enum):
    RED = "red"


class Layer(Config):
    units: Param[int]
    name: Param[str | None] = None
    colour: Param[Colour] = field(default=Colour.RED, ignore_default=True)
    rates: Param[list[float]] = field(default_factory=lambda: [0.1])
    seed: Meta[int] = 0
    version: Constant[str] = "1"


class Model(Layer):
    weights: DataPath
    extra: OptionalDataPath = None
    layers: Param[list[Layer]]


class Shape(Config, ABC):
    size: Param[float]

    @abstractmethod
    def area(self) -> float: ...


class Square(Shape):
    def area(self) -> float:
        return self.size**2


T = TypeVar("T")


class Box(Config, Generic[T]):
    value: Param[T]


class Train(Task):
    model: Param[Layer]
    out: Meta[Path] = field(default_factory=PathGenerator("out"))

    def execute(self) -> None:
        assert_type(self.out, Path)
        assert_type(self.model.units, int)


def configurations_have_the_type_of_their_class() -> None:
    layer = Layer.C(units=1, name="a", colour=Colour.RED, rates=[0.5], seed=2)
    assert_type(layer, Layer)
    assert_type(layer.units, int)
    assert_type(layer.name, str | None)
    assert_type(layer.instance(), Layer)
    assert_type(layer.copy(), Layer)
    model = Model.C(units=1, weights=Path("w"), layers=[layer])
    assert_type(model.layers, list[Layer])
    assert_type(model.weights, Path)
    assert_type(model.extra, Path | None)
    assert_type(copyconfig(model, units=3), Model)
    assert_type(setmeta(layer, True), Layer)
    assert_type(sealed_set([layer]), set[Layer])
    assert_type(Layer.C(units=tag(3)), Layer)
    layer.units = 4


def abstract_and_generic_classes_work() -> None:
    assert_type(Square.C(size=2.0).instance().area(), float)
    assert_type(Box[int].C(value=3).value, int)


class IntBox(Box[int]):
    pass


class Shelf(Config):
    box: Param[Box[int]]


def arguments_of_generic_classes_are_known() -> None:
    assert_type(IntBox.C(value=3).value, int)
    Shelf.C(box=Box.C(value=3))
    assert_type(Shelf.C(box=IntBox.C(value=3)).box, Box[int])


class Evaluate(Train):
    def task_outputs(self, dep: DependentMarker) -> dict[str, Layer]:
        return {"model": dep(self.model)}


class Repeat(Evaluate):
    times: Param[int]


def a_task_has_a_folder_and_returns_its_outputs() -> None:
    train = Train.C(model=Layer.C(units=1))
    assert_type(train.jobpath, Path)
    assert_type(train.submit(), Train)
    evaluate = Evaluate.C(model=Layer.C(units=1))
    assert_type(evaluate.submit(init_tasks=[]), dict[str, Layer])
    assert_type(Repeat.C(model=Layer.C(units=1), times=2).submit(), dict[str, Layer])


class Torch:
    pass


@Square.value_class()
class TorchSquare(Square, Torch):
    @initializer
    def weights(self, scale: int) -> list[float]:
        return [self.size * scale]


def a_value_class_keeps_its_type(square: TorchSquare) -> None:
    assert_type(square.weights(2), list[float])
    assert_type(Square.C(size=1.0).instance(), Square)


def a_composition_has_the_type_of_the_outer_one() -> None:
    assert_type(Shelf.C(box=IntBox.C(value=1)) @ IntBox.C(value=2), Shelf)


class New(Config):
    values: Param[list[int]]

    @deprecate
    def value(self, value: int) -> None:
        self.values = [value]


@deprecate
class Child(New):
    pass


@deprecate(replace=True)
class Replaced(New):
    pass


@deprecate(New)
class Old(Config):
    one: Param[int]

    def __convert__(self) -> New:
        return New.C(values=[self.one])


@deprecate(New, replace=True)
class Immediate(Config):
    one: Param[int]

    def __convert__(self) -> New:
        return New.C(values=[self.one])


def deprecated_classes_can_be_used() -> None:
    Child.C(values=[1])
    Old.C(one=1)
    assert_type(Replaced.C(values=[1]), Replaced)
    assert_type(Immediate.C(one=1), Immediate)
