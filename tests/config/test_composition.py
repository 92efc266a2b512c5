from typing import Any

import pytest

from xpm_config import (
    Config,
    Meta,
    Param,
    ParameterError,
    SealedError,
    Task,
    UnsubmittedTaskError,
    information,
)


class Optimizer(Config):
    lr: Param[float] = 0.1


class Adam(Optimizer):
    pass


class Network(Config):
    optimizer: Param[Optimizer | None]
    layers: Param[list[Optimizer]] = []
    anything: Param[Any] = None


class Experiment(Config):
    network: Meta[Network]


class Pair(Config):
    first: Param[Optimizer]
    second: Param[Adam]


class Chain(Config):
    next: Param["Chain | None"] = None


class Job(Task):
    pass


class Uses(Config):
    job: Param[Job]


def test_a_part_becomes_the_value_of_the_parameter_that_takes_it() -> None:
    network, adam = Network.C(optimizer=None), Adam.C()
    assert network @ adam is network
    assert network.optimizer is adam
    assert information(network).values["anything"] is None
    assert (network @ Optimizer.C(lr=1)).optimizer == Optimizer.C(lr=1)
    experiment = Experiment.C(network=network) @ (Network.C(optimizer=None) @ adam)
    assert experiment.network.optimizer is adam
    assert (Chain.C() @ Chain.C()).next == Chain.C()


def test_several_parameters_that_take_a_part_are_refused() -> None:
    pair = Pair.C(first=Optimizer.C(), second=Adam.C())
    with pytest.raises(ParameterError) as raised:
        pair @ Adam.C()
    assert str(raised.value) == (
        f"expected one parameter of {__name__}.Pair that takes a configuration of "
        f"{__name__}.Adam, found first, second; name it: Pair.C(first=…) "
        f"(set at {__file__}:{raised.tb.tb_lineno})"
    )
    assert (pair @ Optimizer.C(lr=3)).first.lr == 3


def test_a_part_that_no_parameter_takes_is_refused() -> None:
    with pytest.raises(ParameterError) as raised:
        Experiment.C(network=Network.C(optimizer=None)) @ Adam.C()
    assert str(raised.value).startswith(
        f"expected one parameter of {__name__}.Experiment that takes a configuration of "
        f"{__name__}.Adam, found none (set at"
    )


def test_a_task_is_submitted_before_it_is_composed() -> None:
    uses: Any = Uses.C
    with pytest.raises(UnsubmittedTaskError):
        uses() @ Job.C()


def test_only_configurations_are_composed() -> None:
    wrong: Any = 3
    with pytest.raises(TypeError, match="unsupported operand type"):
        Chain.C() @ wrong
    sealed = Chain.C().seal()
    with pytest.raises(SealedError):
        sealed @ Chain.C()
