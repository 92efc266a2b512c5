"""Walking configurations: what refers to what, without recursion.

The order is that of a definition: parameters, then the task that produced a
configuration, then its init tasks, then the configuration itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast, final, overload

from .errors import format_path
from .information import ConfigInformation, is_configuration, is_configuration_class

if TYPE_CHECKING:
    from .config import Config

SetOrder = Callable[[Iterable[Any]], Iterable[Any]]
Steps = tuple[object, ...]

_ATOMS = frozenset((int, float, str, bool, type(None), bytes))
_CONTAINERS = frozenset((list, tuple, dict, set, frozenset))


@final
class Place(Sequence[object]):
    """The names, indices and keys that lead to a configuration, outermost first.

    It is kept as its last steps and the place before them: the places along a chain of
    configurations take space proportional to its length, not to the square of it.
    """

    __slots__ = ("_outer", "_steps")

    def __init__(self, outer: Place | None = None, steps: Steps = ()) -> None:
        self._outer = outer
        self._steps = steps

    def all(self) -> Steps:
        """The steps as a tuple."""
        parts: list[Steps] = []
        place: Place | None = self
        while place is not None:
            parts.append(place._steps)
            place = place._outer
        return tuple(step for steps in reversed(parts) for step in steps)

    def __len__(self) -> int:
        return len(self.all())

    @overload
    def __getitem__(self, index: int) -> object: ...
    @overload
    def __getitem__(self, index: slice) -> Steps: ...
    def __getitem__(self, index: int | slice) -> object:
        return self.all()[index]

    def __iter__(self) -> Iterator[object]:
        return iter(self.all())

    def __bool__(self) -> bool:
        return bool(self._steps) or (self._outer is not None and bool(self._outer))

    def __str__(self) -> str:
        """`layers[0].units`, for people."""
        return format_path(self.all())

    def __repr__(self) -> str:
        return f"Place{self.all()!r}"


def configurations_in(value: object, order: SetOrder = iter) -> Iterator[tuple[Steps, Any]]:
    """The configurations of a value, each with the keys and indices that lead to it.

    Arguments:
        order: order of the elements of a set, and of the keys of a dict but for strings.
    """
    if type(value) not in _CONTAINERS:
        if is_configuration(value):
            yield (), value
        return
    stack: list[tuple[Steps, Iterator[tuple[object, Any]]]] = [((), _pairs(value, order))]
    while stack:
        steps, pairs = stack[-1]
        for key, part in pairs:
            if type(part) in _CONTAINERS:
                stack.append(((*steps, key), _pairs(part, order)))
                break
            if type(part) not in _ATOMS and is_configuration(part):
                yield (*steps, key), part
        else:
            stack.pop()


def _pairs(items: Any, order: SetOrder) -> Iterator[tuple[object, Any]]:
    """The parts of a container, each with its index or key."""
    kind = type(items)
    if kind is dict:
        return _dict_pairs(items, order)
    return enumerate(order(items) if kind is set or kind is frozenset else items)


def _dict_pairs(items: dict[Any, object], order: SetOrder) -> Iterator[tuple[object, object]]:
    keys: Iterable[Any] = items
    if order is not iter:  # equal dicts are walked alike, strings as a definition has them
        keys = sorted(items) if all(type(key) is str for key in items) else order(items)
    for key in keys:
        if is_configuration(key) or isinstance(key, (tuple, frozenset)):
            yield "key", key
        yield key, items[key]


def references(
    config: Any, order: SetOrder = iter, tasks: bool = True
) -> Iterator[tuple[Steps, Config]]:
    """What a configuration refers to: parameters first, then its task and init tasks.

    Each reference is told, with the names, indices and keys of its place: a shared part as
    often as it is referred to.

    Arguments:
        tasks: also the task that produced it and its init tasks.
    """
    info: ConfigInformation = config.__xpm__
    values = info.values
    for parameter in info.schema.holders:
        value = values.get(parameter.name)
        if is_configuration(value):
            yield (parameter.name,), value
        elif type(value) not in _ATOMS:
            for steps, part in configurations_in(value, order):
                yield (parameter.name, *steps), part
    if tasks:
        if info.task is not None and info.task is not config and is_configuration(info.task):
            yield ("task",), info.task
        for index, task in enumerate(info.init_tasks):
            yield ("init-tasks", index), task


def walk(
    value: object,
    order: SetOrder = iter,
    tasks: bool = True,
    enter: Callable[[Any], bool] | None = None,
) -> list[Config]:
    """All configurations that a value reaches, each once, referred-to ones first.

    Arguments:
        order: order of the elements of a set.
        tasks: also the tasks that produced configurations, and init tasks.
        enter: whether to look inside a configuration; all by default.
    """
    seen: set[int] = set()
    found: list[Any] = []
    stack: list[tuple[Any, Iterator[Any]]] = [(None, iter(_inside(value, order)))]
    while stack:
        config, parts = stack[-1]
        for part in parts:
            if id(part) in seen:
                continue
            seen.add(id(part))
            refers = type(part).__xpm_schema__.holders or (tasks and _refers_to_tasks(part))
            if refers and (enter is None or enter(part)):
                stack.append((part, _referred(part, order, tasks)))
                break
            found.append(part)
        else:
            stack.pop()
            if config is not None:
                found.append(config)
    return found


def _inside(value: Any, order: SetOrder) -> Iterable[Any]:
    """The configurations of a value, as `configurations_in` finds them."""
    kind = type(value)
    if kind not in _CONTAINERS:
        return (value,) if is_configuration_class(kind) else ()
    if kind is list:
        kinds = set(map(type, value))
        if all(map(is_configuration_class, kinds)):
            return cast("list[Any]", value)
        if kinds <= _ATOMS:
            return ()
    return [part for _, part in configurations_in(value, order)]


def _referred(config: Any, order: SetOrder, tasks: bool) -> Iterator[Any]:
    """What a configuration refers to, as `references` finds it."""
    values = config.__dict__
    for parameter in type(config).__xpm_schema__.holders:
        yield from _inside(values.get(parameter.name), order)
    if tasks and config.__xpm_recorded__ is None:
        info: ConfigInformation = config.__xpm__
        if info.task is not None and info.task is not config and is_configuration(info.task):
            yield info.task
        yield from info.init_tasks


def locate(
    value: object,
    order: SetOrder = iter,
    tasks: bool = True,
    enter: Callable[[Any], bool] | None = None,
) -> list[tuple[Place, Config]]:
    """As `walk`, each with the first place that leads to it."""
    seen: set[int] = set()
    found: list[tuple[Place, Any]] = []
    # an entry is (place, configuration, what it refers to)
    stack: list[tuple[Place, Any, Iterator[tuple[Steps, Any]]]] = [
        (Place(), None, configurations_in(value, order))
    ]
    while stack:
        place, config, parts = stack[-1]
        for steps, part in parts:
            if id(part) in seen:
                continue
            seen.add(id(part))
            refers = type(part).__xpm_schema__.holders or (tasks and _refers_to_tasks(part))
            if refers and (enter is None or enter(part)):
                stack.append((Place(place, steps), part, references(part, order, tasks)))
                break
            found.append((Place(place, steps), part))
        else:
            stack.pop()
            if config is not None:
                found.append((place, config))
    return found


def _refers_to_tasks(config: Any) -> bool:
    """Whether a configuration was produced by a task, or has init tasks."""
    if config.__xpm_recorded__ is not None:
        return False
    info: ConfigInformation = config.__xpm__
    return info.task is not None or bool(info.init_tasks)


def map_configurations(value: Any, convert: Callable[[Any], Any]) -> Any:
    """A copy of a value with each configuration replaced."""
    kind = type(value)
    if kind in _ATOMS:
        return value
    if kind is list:
        if all(map(is_configuration_class, set(map(type, value)))):
            return list(map(convert, value))
        return [map_configurations(item, convert) for item in value]
    if kind is dict:
        return {
            map_configurations(key, convert): map_configurations(item, convert)
            for key, item in value.items()
        }
    if kind is tuple or kind is set or kind is frozenset:
        return kind(map_configurations(item, convert) for item in value)
    return convert(value) if is_configuration(value) else value
