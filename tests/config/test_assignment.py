import inspect
from typing import Any

import pytest

from xpm_config import (
    Config,
    Constant,
    MissingParameterError,
    Param,
    ParameterError,
    SealedError,
    UnknownParameterError,
    information,
    tag,
)


class Layer(Config):
    units: Param[int]
    rates: Param[list[float]] = []
    version: Constant[str] = "1"


def here() -> str:
    """The file and line of the caller, as messages tell it."""
    frame: Any = inspect.currentframe()
    return f"{__file__}:{frame.f_back.f_lineno}"


def test_a_wrong_value_is_told_with_its_place_and_line() -> None:
    with pytest.raises(ParameterError) as raised:
        Layer.C(units=1, rates=[0.1, "x"])  # type: ignore[list-item]  # what is refused
    assert str(raised.value) == (
        "expected float, found str 'x', in parameter 'rates[1]' of "
        f"{__name__}.Layer (set at {__file__}:{raised.tb.tb_lineno})"
    )


def test_all_wrong_values_are_told_at_once() -> None:
    parameters: Any = {"units": "x", "rates": 3, "unit": 1}
    with pytest.raises(ExceptionGroup) as raised:
        Layer.C(**parameters)
    assert raised.value.message == f"3 wrong parameters of {__name__}.Layer"
    line = f"(set at {__file__}:{raised.tb.tb_lineno})"
    assert [str(error) for error in raised.value.exceptions] == [
        f"expected int, found str 'x', in parameter 'units' of {__name__}.Layer {line}",
        f"expected list[float], found int 3, in parameter 'rates' of {__name__}.Layer {line}",
        f"{__name__}.Layer has no parameter 'unit'; did you mean 'units'? "
        f"(its parameters: units, rates, version) {line}",
    ]


def test_setting_a_parameter_checks_it_too() -> None:
    layer = Layer.C(units=1)
    layer.units = 2
    assert layer.units == 2
    with pytest.raises(ParameterError) as raised:
        layer.units = "x"  # type: ignore[assignment]  # what is refused
    assert str(raised.value) == (
        f"expected int, found str 'x', in parameter 'units' of {__name__}.Layer "
        f"(set at {__file__}:{raised.tb.tb_lineno})"
    )
    with pytest.raises(UnknownParameterError) as unknown:
        layer.unknown = 1  # type: ignore[attr-defined]  # what is refused
    assert str(unknown.value) == (
        f"{__name__}.Layer has no parameter 'unknown' (its parameters: units, rates, version) "
        f"(set at {__file__}:{unknown.tb.tb_lineno})"
    )


def test_a_class_without_parameters_says_so() -> None:
    class Empty(Config):
        pass

    with pytest.raises(UnknownParameterError) as raised:
        Empty.C(x=1)  # type: ignore[call-arg]  # what is refused
    assert "(its parameters: none)" in str(raised.value)


def test_parameters_are_given_by_name() -> None:
    with pytest.raises(UnknownParameterError) as raised:
        Layer.C(1)  # type: ignore[call-arg]  # what is refused
    assert str(raised.value) == (
        f"parameters of {__name__}.Layer are given by name, found 1 without a name"
    )


def test_a_constant_is_what_the_class_says() -> None:
    layer = Layer.C(units=1, version="1")
    with pytest.raises(ParameterError) as raised:
        layer.version = "2"
    assert raised.value.reason == "expected the value '1' of the constant, found '2'"
    assert layer.version == "1"


def test_a_sealed_configuration_does_not_change() -> None:
    layer = Layer.C(units=1)
    layer.seal()
    with pytest.raises(SealedError) as raised:
        layer.units = 2
    assert str(raised.value) == (
        f"cannot change parameter 'units' of a {__name__}.Layer whose identifier is known; "
        "change a copy, made by copyconfig(config, …)"
    )
    with pytest.raises(UnknownParameterError):
        layer.unknown = 1  # type: ignore[attr-defined]  # what is refused


def test_a_parameter_is_not_deleted() -> None:
    layer = Layer.C(units=1)
    with pytest.raises(SealedError) as raised:
        del layer.units
    assert str(raised.value) == "cannot delete 'units' of a configuration"


def test_a_parameter_without_a_value_is_told_when_read() -> None:
    layer = Layer.C()  # type: ignore[call-arg]  # set later
    assert not hasattr(layer, "units")
    with pytest.raises(MissingParameterError) as raised:
        _ = layer.units
    assert str(raised.value) == f"parameter 'units' of {__name__}.Layer has no value yet"
    with pytest.raises(AttributeError) as unknown:
        _ = layer.unknown  # type: ignore[attr-defined]  # what is refused
    assert str(unknown.value) == "'Layer.C' object has no attribute 'unknown'"


def test_a_tagged_value_is_set_and_its_tag_kept() -> None:
    layer = Layer.C(units=tag(3))
    assert layer.units == 3
    assert information(layer).tags == {"units": 3}


def test_what_is_passed_can_change_afterwards() -> None:
    rates = [0.1]
    layer = Layer.C(units=1, rates=rates)
    rates.append(0.2)
    assert layer.rates == [0.1]
