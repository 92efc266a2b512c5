from typing import Any

import pytest

from xpm_config import Config, DeclarationError, Param, field
from xpm_config.annotations import MISSING, PARAM


def test_missing_is_no_value() -> None:
    assert not MISSING
    assert repr(MISSING) == "MISSING"


def test_a_kind_has_the_name_that_users_write() -> None:
    assert repr(PARAM) == "Param"


def test_a_field_has_a_default_or_a_factory() -> None:
    with pytest.raises(DeclarationError) as raised:
        field(default=1, default_factory=lambda: 2)  # type: ignore[call-overload]  # what is refused
    assert str(raised.value) == "field() takes `default` or `default_factory`, not both"


def test_ignore_default_with_a_value_is_the_default() -> None:
    class Old(Config):
        __xpmid__ = "layer"

    class Layer(Config):
        __xpmid__ = "layer"
        units: Param[int] = field(ignore_default=3)
        bias: Param[bool] = field(default=False, ignore_default=True)

    make: Any = Layer.C  # type checkers see a default in `default=` only
    assert (make().units, make().bias) == (3, False)
    assert make(units=3, bias=False).__identifier__() == Old.C().__identifier__()
    assert make(units=4).__identifier__() != Old.C().__identifier__()
    assert make(bias=True).__identifier__() != Old.C().__identifier__()
