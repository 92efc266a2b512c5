import subprocess
import sys
from typing import Any

from rich.pretty import pretty_repr

from xpm_config import Config, Param, new_configuration, sealed_set


class Layer(Config):
    units: Param[int] = 8


class Network(Config):
    layers: Param[Any] = None
    name: Param[str] = "network"
    next: Param["Network | None"] = None


def pretty(value: object) -> str:
    return pretty_repr(value, max_width=60)


def test_rich_shows_a_configuration_as_the_call_that_makes_it() -> None:
    network = Network.C(layers=[Layer.C(), {"k": Layer.C(units=1)}], next=Network.C(name="inner"))
    assert (
        pretty(network)
        == """\
Network.C(
    layers=[Layer.C(units=8), {'k': Layer.C(units=1)}],
    name='network',
    next=Network.C(layers=None, name='inner', next=None)
)"""
    )
    assert pretty(new_configuration(Layer.C)) == "Layer.C()"


def test_rich_shows_configurations_in_sets_and_keys() -> None:
    layers = sealed_set([Layer.C()])
    assert pretty(Network.C(layers=layers)).startswith("Network.C(\n    layers={Layer.C(units=8)},")


def test_rich_is_given_a_bounded_part_of_what_is_large() -> None:
    chain = diamond = Network.C(name="last")
    for _ in range(1000):
        chain = Network.C(next=chain)
        diamond = Network.C(layers=[diamond, diamond], next=diamond)
    assert pretty(chain).count("Network.C(") == 10
    assert pretty(chain).count("…") == 1
    assert pretty(diamond).count("name='network'") == 100
    cycle = Network.C()
    cycle.next = cycle
    assert pretty(cycle).count("Network.C(") == 10


def test_rich_is_not_imported() -> None:
    code = "import sys, xpm_config; print('rich' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert ended.stdout == "False\n"
