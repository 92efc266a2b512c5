"""Whether two values are the same, configurations by their parameters."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from .identifier import identify
from .information import is_configuration

Pairs = Iterable[tuple[Any, Any]]


def same_value(first: Any, second: Any) -> bool:
    """Whether two values are equal with equal types, configurations by their parameters."""
    pairs = [(first, second)]
    assumed: set[tuple[int, int]] = set()
    while pairs:
        a, b = pairs.pop()
        if a is b:
            continue
        if type(a) is not type(b):
            return False
        if is_configuration(a):
            if (id(a), id(b)) in assumed:
                continue
            assumed.add((id(a), id(b)))
            inside = _configuration_parts(a, b)
        else:
            inside = _parts(a, b)
        if inside is None:
            return False
        pairs.extend(inside)
    return True


def _configuration_parts(a: Any, b: Any) -> Pairs | None:
    """What has to be the same for two configurations to be; `None` when they are not."""
    one, other = a.__xpm__, b.__xpm__
    if one.values.keys() != other.values.keys() or one.meta != other.meta:
        return None
    pairs = [(value, other.values[name]) for name, value in one.values.items()]
    if one.task is not a or other.task is not b:
        pairs.append((one.task, other.task))
    return [*pairs, (one.init_tasks, other.init_tasks)]


def _parts(a: Any, b: Any) -> Pairs | None:
    """The same for two values of one type."""
    kind = type(a)
    if kind is list or kind is tuple:
        return zip(a, b, strict=True) if len(a) == len(b) else None
    if kind is dict:
        keys = {_exact(key): key for key in b}
        if {_exact(key) for key in a} != keys.keys():
            return None
        return [(item, b[keys[_exact(key)]]) for key, item in a.items()]
    if kind is set or kind is frozenset:
        others = {_exact(element): element for element in b}
        if len(a) != len(b) or {_exact(element) for element in a} != others.keys():
            return None
        return [(element, others[_exact(element)]) for element in a]
    if kind is float:
        return () if repr(a) == repr(b) else None  # nan is nan here, and -0.0 is not 0.0
    return () if a == b else None


def _exact(element: Any) -> Hashable:
    """What tells `1` from `True` and `0.0` from `-0.0`, where `==` does not."""
    if is_configuration(element):
        return identify(element)
    kind = type(element)
    if kind is tuple:
        return kind, tuple(map(_exact, element))
    if kind is frozenset:
        return kind, frozenset(map(_exact, element))
    return kind, repr(element) if kind is float else element
