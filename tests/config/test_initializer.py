import copy
import pickle

import pytest

from xpm_config import Config, NotAnInstanceError, Param, initializer

calls: list[str] = []


class Model(Config):
    name: Param[str]

    @initializer
    def weights(self, scale: int = 1) -> list[int]:
        """The weights."""
        calls.append(self.name)
        return [scale]

    @initializer
    def fails(self) -> None:
        calls.append("fails")
        raise OSError("no such file")


class Large(Model):
    @initializer
    def weights(self, scale: int = 1) -> list[int]:
        return [*super().weights(scale), 2]


@pytest.fixture(autouse=True)
def _no_calls() -> None:
    calls.clear()


def test_a_method_runs_once_for_each_instance() -> None:
    first, second = (Model.C(name=name).instance() for name in "ab")
    assert first.weights(3) is first.weights()
    assert first.weights() == [3]
    assert second.weights() == [1]
    assert calls == ["a", "b"]
    assert Model.weights.__doc__ == "The weights."


def test_a_method_and_the_one_that_it_extends_run_once_each() -> None:
    large = Large.C(name="l").instance()
    assert large.weights(5) == large.weights() == [5, 2]
    assert calls == ["l"]


def test_what_failed_is_tried_again() -> None:
    model = Model.C(name="m").instance()
    for _ in range(2):
        with pytest.raises(OSError, match="no such file"):
            model.fails()
    assert calls == ["fails", "fails"]


def test_a_copy_keeps_what_was_initialised() -> None:
    model = Model.C(name="m").instance()
    model.weights(4)
    for copied in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert copied.weights() == [4]
    assert calls == ["m"]


def test_a_configuration_is_not_initialised() -> None:
    with pytest.raises(NotAnInstanceError) as raised:
        Model.C(name="m").weights()
    assert str(raised.value) == (
        "Model.weights() initialises an instance, found a configuration; "
        "call it on what instance() returns"
    )
