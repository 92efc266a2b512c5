import io
import pickle
from typing import Any

import pytest

from xpm_config import Config, Param, information, sealed_set


class Part(Config):
    x: Param[Any] = None
    next: Param[Any] = None


def again(value: Any, protocol: int = pickle.HIGHEST_PROTOCOL) -> Any:
    return pickle.loads(pickle.dumps(value, protocol))


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_a_configuration_survives_pickling(protocol: int) -> None:
    part = Part.C(x=[1], next={"a": 2.0}).tag("t", 1)
    whole = Part.C(x=[part, part], next=sealed_set([Part.C(x=3)]))
    open_one = again(whole, protocol)
    assert open_one == whole
    assert open_one.x[0] is open_one.x[1]
    assert open_one.tags() == {"t": 1}
    open_one.x = 4
    identifier = whole.__identifier__()
    sealed = again(whole, protocol)
    assert information(sealed).sealed
    assert information(sealed).identifier == identifier
    assert information(sealed).data == {}


def test_configurations_pickled_together_share_their_parts() -> None:
    part = Part.C(x=1)
    first, second = Part.C(x=part, next=Part.C(x=part)), Part.C(x=part)
    copied: list[Any] = again([part, first, {"second": second}])
    assert copied[0] is copied[1].x is copied[1].next.x is copied[2]["second"].x
    assert copied == [part, first, {"second": second}]


def test_cycles_survive_pickling() -> None:
    nodes = [Part.C(x=n) for n in range(5000)]
    for node, following in zip(nodes, [*nodes[1:], nodes[0]], strict=True):
        node.next = following
    copied = again(nodes[7])
    count, node = 1, copied.next
    while node is not copied:
        count, node = count + 1, node.next
    assert count == 5000


def test_elements_of_sets_and_keys_survive_pickling() -> None:
    key = Part.C(x=1).seal()
    information(key).identifier = None  # sealed as a part of something, and hashed since
    whole = Part.C(x={key, (key, 2)}, next={key: [frozenset([key])]})
    copied = again(whole)
    assert copied == whole
    assert copied.x == {key, (key, 2)}
    assert copied.next[key] == [frozenset([key])]
    assert next(iter(copied.next)) is next(iter(copied.next[key][0]))


def test_a_pickler_that_lives_on_does_not_keep_what_changed_since() -> None:
    part = Part.C(x=1)
    kept = pickle.Pickler(io.BytesIO())
    kept.dump(Part.C(x=part))
    part.x = Part.C(x=2)
    assert again(part) == part


def test_what_cannot_be_pickled_is_no_trouble_later() -> None:
    part = Part.C(x=1)
    whole = Part.C(x=part)
    information(whole).tags = {"t": lambda: None}
    with pytest.raises((pickle.PicklingError, AttributeError)):
        pickle.dumps(whole)
    assert again(part) == part
    information(whole).tags = {}
    assert again([whole, part]) == [whole, part]


def test_the_same_is_pickled_to_the_same() -> None:
    whole = Part.C(x=[Part.C(x=1), Part.C(x=2)])
    assert pickle.dumps(whole) == pickle.dumps(whole)


def test_pickling_is_the_same_without_the_accelerator() -> None:
    whole = Part.C(x=[Part.C(x=1), Part.C(x=2)])
    buffer = io.BytesIO()
    pickle._Pickler(buffer).dump([whole, whole.x])  # the one written in Python
    copied = pickle.loads(buffer.getvalue())
    assert copied == [whole, whole.x]
    assert copied[0].x[1] is copied[1][1]
