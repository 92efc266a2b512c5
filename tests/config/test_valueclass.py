import pickle
from typing import Any

import pytest

from xpm_config import Config, DeclarationError, Param, field


class Module:
    """Stands for a class of a library that is slow to import."""

    def __init__(self) -> None:
        self.initialised = True


class Layer(Config):
    units: Param[int]

    def forward(self) -> int:
        raise NotImplementedError


@Layer.value_class()
class TorchLayer(Layer, Module):
    cached: int | None = None

    def forward(self) -> int:
        return self.units + 1


class Dense(Layer):
    rate: Param[float] = 0.1


@Dense.value_class()
class TorchDense(Dense, TorchLayer):
    def __post_init__(self) -> None:
        self.ready = True


class Bare(Config):
    layer: Param[Layer]


def test_instances_are_of_the_value_class() -> None:
    config = Layer.C(units=1)
    instance = config.instance()
    assert type(instance) is TorchLayer
    assert (instance.initialised, instance.forward()) == (True, 2)
    assert not isinstance(config, TorchLayer)
    dense: Any = Bare.C(layer=Dense.C(units=3)).instance().layer
    assert type(dense) is TorchDense
    assert (dense.ready, dense.rate, dense.forward()) == (True, 0.1, 4)
    assert pickle.loads(pickle.dumps(dense)).units == 3


def test_a_value_class_is_configured_as_its_class() -> None:
    assert TorchLayer.C is Layer.C
    assert TorchLayer.__xpmtype__ is Layer.__xpmtype__
    assert TorchLayer.C(units=1).__identifier__() == Layer.C(units=1).__identifier__()


def test_a_subclass_has_no_value_class_unless_it_declares_one() -> None:
    class Other(Layer):
        def forward(self) -> int:
            return 0

    assert type(Other.C(units=1).instance()) is Other


def test_a_value_class_derives_from_its_class_and_those_of_parents() -> None:
    for wrong, parent in ((Module, "Dense"), (type("Alone", (Dense,), {}), "TorchLayer")):
        with pytest.raises(DeclarationError) as raised:
            Dense.value_class()(wrong)
        assert str(raised.value) == (
            f"expected the value class of Dense to derive from {parent}, found {wrong.__qualname__}"
        )


def test_a_value_class_declares_no_parameters() -> None:
    class Model(Config):
        x: Param[int] = 1

    class Wrong(Model):
        y: Param[int]
        x = field(default=2)

    with pytest.raises(DeclarationError) as raised:
        Model.value_class()(Wrong)
    assert str(raised.value) == (
        f"the value class {Wrong.__qualname__} declares x, y; "
        f"declare parameters in {Model.__qualname__}"
    )
    assert type(Model.C().instance()) is Model


def test_a_second_value_class_is_refused_but_for_the_same_defined_again() -> None:
    class Model(Config):
        pass

    def cell() -> type[Model]:
        @Model.value_class()
        class Value(Model):
            pass

        return Value

    cell()
    again = cell()
    assert type(Model.C().instance()) is again

    class Second(Model):
        pass

    with pytest.raises(DeclarationError) as raised:
        Model.value_class()(Second)
    assert str(raised.value) == (
        f"{Model.__qualname__} has the value class {__name__}.{again.__qualname__} already, "
        f"found {__name__}.{Second.__qualname__}"
    )
