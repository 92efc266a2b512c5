"""Instances: the objects that users' code works with, made from configurations."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final, final

from .collector import paused_collector
from .errors import GeneratorError
from .generators import DirectoryContext, generated_path
from .graph import Place, locate, map_configurations, walk
from .sealing import seal


def instances(value: Any, context: DirectoryContext | None = None) -> Any:
    """A copy of a value with an instance in place of each configuration.

    What is shared in the value, or refers to itself, does so in the copy. All objects
    are made first (`__init__()`), then all parameters set, then each `__post_init__()`
    is called, that of referred-to objects first.

    Arguments:
        context: where generated paths go, for configurations that were not submitted.

    Raises:
        GeneratorError: if a path is made at submission only and no context is given.
    """
    configs = walk(value, tasks=False)
    seal([value])
    kinds: dict[type, _Kind] = {}
    for kind in set(map(type, configs)):
        kinds[kind] = _Kind(kind)
    made: dict[int, Any] = {}

    def convert(config: Any) -> Any:
        return made[id(config)]

    with _pause_unless(any(kind.runs_code for kind in kinds.values())):
        made.update({id(config): kinds[type(config)].cls() for config in configs})
        for config, instance in zip(configs, made.values(), strict=True):
            kinds[type(config)].set_parameters(config, instance, convert)
    if any(kind.generated for kind in kinds.values()):
        _set_generated(locate(value, tasks=False), made, context)
    if any(kind.has_post_init for kind in kinds.values()):
        for instance in made.values():
            instance.__post_init__()
    return map_configurations(value, convert)


def _pause_unless(code_runs: bool) -> AbstractContextManager[None]:
    """A pause of the collector, unless code of users runs meanwhile."""
    return nullcontext() if code_runs else paused_collector()


@final
class _Kind:
    """What the instances of one class are made of.

    Attributes:
        cls: their class.
        runs_code: whether code of its own makes them, or is told of their parameters.
        has_post_init: whether it does something when all parameters are set.
        generated: the parameters whose values may be made for them.
    """

    def __init__(self, configuration_class: Any) -> None:
        from .config import Config  # which knows this module

        schema = configuration_class.__xpm_schema__
        self.cls: Any = schema.instance_class
        self.has_post_init: bool = self.cls.__post_init__ is not Config.__post_init__
        self.generated = schema.generated
        self._names = schema.parameters.keys()
        changing = {p.name for p in (*schema.holders, *schema.containers)}
        self._changing: frozenset[str] = frozenset(changing)
        takes_any = _takes_any(self.cls, self._names)
        self._is_plain: bool = takes_any and not changing
        self.runs_code: bool = not takes_any or (self.cls.__new__, self.cls.__init__) != _MADE

    def set_parameters(self, config: Any, instance: Any, convert: Callable[[Any], Any]) -> None:
        """Gives an instance the values of its configuration."""
        values = config.__dict__
        if self._is_plain and len(values) == len(self._names):
            instance.__dict__.update(values)
        else:
            for name in self._names:
                if name in values:
                    value = values[name]
                    if name in self._changing:
                        value = map_configurations(value, convert)
                    setattr(instance, name, value)
        if config.__xpm_recorded__ is None and config.__xpm__.data:
            instance.__xpm_data__ = config.__xpm__.data


_MADE: Final = (object.__new__, object.__init__)


def _takes_any(cls: Any, names: Iterable[str]) -> bool:
    """Whether setting attributes of these names does nothing but that."""
    if cls.__setattr__ is not object.__setattr__:
        return False
    members = (vars(parent).get(name) for parent in cls.__mro__ for name in names)
    return not any(hasattr(member, "__set__") for member in members)


def _set_generated(
    placed: list[tuple[Place, Any]], made: dict[int, Any], context: DirectoryContext | None
) -> None:
    for place, config in placed:
        info = config.__xpm__
        for parameter in info.schema.generated:
            if info.values.get(parameter.name) is None:
                path = _generated(config, parameter, place, context)
                setattr(made[id(config)], parameter.name, path)


def _generated(config: Any, parameter: Any, place: Any, context: DirectoryContext | None) -> Any:
    if context is None:
        raise GeneratorError(
            f"parameter {parameter.name!r} of {config.__xpm__.schema.typename} is a path in "
            "the job's folder, known once the task is submitted; submit it, or call "
            "instance(DirectoryContext(folder)) to try it elsewhere"
        )
    return generated_path(config, parameter, place, context)
