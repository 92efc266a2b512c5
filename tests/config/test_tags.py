from typing import Any

from xpm_config import Config, Param, information, tag, tags


class Part(Config):
    x: Param[Any] = None
    rate: Param[float] = 0.1


def test_tags_are_those_of_all_parts_and_outer_ones_win() -> None:
    inner = Part.C(rate=tag(1)).tag("name", "inner")
    outer = Part.C(x=[inner, Part.C(x=tag("v"))]).tag("name", "outer")
    assert tags(outer) == outer.tags() == {"rate": 1, "x": "v", "name": "outer"}
    assert inner.rate == 1.0


def test_tags_do_not_change_identifiers() -> None:
    assert Part.C(rate=tag(1.0)).__identifier__() == Part.C(rate=1.0).__identifier__()


def test_a_tag_of_a_parameter_can_be_changed() -> None:
    part = Part.C(rate=tag(1))
    part.rate = tag(2.0)
    assert information(part).tags == {"rate": 2.0}
