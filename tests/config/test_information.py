import sys

import pytest

from xpm_config import (
    Config,
    ConfigInformation,
    NotAConfigurationError,
    Param,
    information,
    is_configuration,
)
from xpm_config.information import place_of


class Layer(Config):
    units: Param[int]


def test_a_configuration_is_told_from_an_instance() -> None:
    layer = Layer.C(units=1)
    instance = layer.instance()
    assert is_configuration(layer)
    for other in (instance, Layer, Layer.C, 1, None):
        assert not is_configuration(other)


def test_only_configurations_have_information() -> None:
    assert information(Layer.C(units=1)).values == {"units": 1}
    with pytest.raises(NotAConfigurationError) as raised:
        information("x")
    assert str(raised.value) == ("expected a configuration, made by a class's .C(…), found 'x'")


def test_an_origin_is_a_file_and_a_line() -> None:
    layer = Layer.C(units=1); line = sys._getframe().f_lineno  # fmt: skip  # noqa: E702
    assert information(layer).origin == f"{__file__}:{line}"


def test_an_origin_without_a_line_is_that_of_its_function() -> None:
    namespace: dict[str, object] = {"sys": sys}
    code = compile("frame = sys._getframe()", "made.py", "exec").replace(co_linetable=b"")
    exec(code, namespace)
    assert place_of(namespace["frame"]) == "made.py:1"  # type: ignore[arg-type]  # a frame


def test_the_version_of_params_json_is_on_the_information() -> None:
    assert ConfigInformation.PARAMS_JSON_VERSION == 3
