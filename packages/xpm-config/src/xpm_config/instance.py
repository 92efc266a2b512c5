"""Instances: the objects that users' code works with, made from configurations."""

from __future__ import annotations

from typing import Any

from .errors import GeneratorError
from .generators import DirectoryContext, generated_path
from .graph import locate, map_configurations
from .information import ConfigInformation
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
    placed = locate(value, tasks=False)
    seal([value])
    made: dict[int, Any] = {}
    for _, config in placed:
        made[id(config)] = config.__xpm__.schema.instance_class()

    def convert(config: Any) -> Any:
        return made[id(config)]

    for place, config in placed:
        info, instance = config.__xpm__, made[id(config)]
        _set_parameters(instance, info, convert)
        for parameter in info.schema.generated:
            if info.values.get(parameter.name) is None:
                setattr(instance, parameter.name, _generated(config, parameter, place, context))
    for instance in made.values():
        instance.__post_init__()
    return map_configurations(value, convert)


def _set_parameters(instance: Any, info: ConfigInformation, convert: Any) -> None:
    values = info.values
    for name, parameter in info.schema.parameters.items():
        if name in values:
            value = values[name]
            if parameter.type.holds_configurations or type(value) in _CONTAINERS:
                value = map_configurations(value, convert)
            setattr(instance, name, value)
    if info.data:
        instance.__xpm_data__ = info.data


_CONTAINERS = frozenset((list, dict, set, tuple))


def _generated(config: Any, parameter: Any, place: Any, context: DirectoryContext | None) -> Any:
    if context is None:
        raise GeneratorError(
            f"parameter {parameter.name!r} of {config.__xpm__.schema.typename} is a path in "
            "the job's folder, known once the task is submitted; submit it, or call "
            "instance(DirectoryContext(folder)) to try it elsewhere"
        )
    return generated_path(config, parameter, place, context)
