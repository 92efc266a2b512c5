"""A configuration as bytes: `own(c)` of FORMAT, section 1, with references left open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .annotations import MISSING
from .encoding import (
    INIT_TASKS,
    OBJECT,
    TASK,
    Template,
    Unless,
    children,
    encode,
    is_meta,
    merged,
)
from .information import ConfigInformation, information, is_configuration
from .sealing import seal

if TYPE_CHECKING:
    from .parameters import Parameter
    from .partial import Partial


def own_template(config: Any, chosen: Partial | None = None) -> Template:
    """What the identifier of a configuration is the digest of.

    Arguments:
        chosen: leaves out the parameters that a partial identifier excludes.
    """
    info: ConfigInformation = config.__xpm__
    while info.schema.convert is not None:
        converted = info.schema.convert(config)
        info = information(converted)
        seal([converted])
        config = converted
    out: Template = [OBJECT]
    if info.task is not None and info.task is not config:
        out += (TASK, *_reference_to(info.task))
    out.append(info.schema.encoded_type)
    values = info.values
    for parameter in info.schema.hashed:
        if chosen is None or not chosen.excludes(parameter):
            _append_parameter(out, parameter, values.get(parameter.name))
    if info.init_tasks:
        out += (INIT_TASKS, *info.init_tasks)
    return merged(out)


def _reference_to(task: Any) -> Template:
    """The task that produced a configuration, which may be one of the task's parameters."""
    if is_configuration(task):
        info = task.__xpm__
        if info.task is not task or info.identifier is None:
            return [task]
        return [OBJECT + info.identifier.all]  # submitted: its job has this identifier for good
    return [OBJECT + task.identifier.all]  # a TaskStub


def _append_parameter(out: Template, parameter: Parameter, value: Any) -> None:
    if parameter.always_identified:
        if parameter.type.holds_configurations and is_meta(value):
            return
    elif _is_skipped(parameter, value):
        return
    elif parameter.ignore_default and not parameter.kind.constant:
        _append_unless_default(out, parameter, value)
        return
    out.append(parameter.encoded_name)
    encode(out, value, parameter.type)


def _append_unless_default(out: Template, parameter: Parameter, value: Any) -> None:
    """The parameter, unless its encoding, which leaves meta elements out, is the default's."""
    encoded: Template = []
    encode(encoded, value, parameter.type)
    default = _encoded_default(parameter)
    if default is not None and _refers(encoded) and _refers(default):
        out.append(Unless(parameter.encoded_name, encoded, default))
    elif encoded != default:
        out.append(parameter.encoded_name)
        out += encoded


def _encoded_default(parameter: Parameter) -> Template | None:
    """The encoding of the value when none is given; `None` for a required parameter."""
    if parameter.encoded_default is not None:
        return parameter.encoded_default
    default = parameter.default if parameter.factory is None else parameter.initial()
    if default is MISSING:
        return None
    encoded: Template = []
    encode(encoded, default, parameter.type)
    if parameter.factory is None:
        parameter.encoded_default = encoded
    return encoded


def _refers(template: Template) -> bool:
    return next(children(template), None) is not None


def _is_skipped(parameter: Parameter, value: Any) -> bool:
    """FORMAT, section 1, item 5, but for values that equal their default."""
    if parameter.ignored:
        return not (is_configuration(value) and value.__xpm__.meta is False)
    if is_meta(value):
        return True
    if value is not None or not parameter.optional or parameter.kind.constant:
        return False
    if parameter.factory is not None:
        return parameter.factory() is None
    return parameter.default is MISSING or parameter.default is None
