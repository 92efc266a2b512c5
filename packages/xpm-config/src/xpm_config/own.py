"""A configuration as bytes: `own(c)` of FORMAT, section 1, with references left open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .information import ConfigInformation, information, is_configuration
from .marks import INIT_TASKS, OBJECT, TASK
from .sealing import seal
from .template import NOTHING_KNOWN, Known, Template

if TYPE_CHECKING:
    from .parameters import Schema
    from .partial import Partial
    from .skipping import ParameterEncoders


def own_template(
    config: Any, known: Known = NOTHING_KNOWN, chosen: Partial | None = None
) -> Template:
    """What the identifier of a configuration is the digest of.

    Arguments:
        known: references that need not be left open.
        chosen: leaves out the parameters that a partial identifier excludes.
    """
    info: ConfigInformation = config.__xpm__
    schema = info.schema
    while schema.convert is not None:
        converted = schema.convert(config)
        info = information(converted)
        seal([converted])
        config, schema = converted, info.schema
    if info.task is None or info.task is config:
        out: Template = [schema.encoded_object]
    else:
        out = [OBJECT + TASK, *_reference_to(info.task), schema.encoded_type]
    value_of = info.values.get
    for name, encoders in schema.identified if chosen is None else _included(schema, chosen):
        value = value_of(name)
        encoders[type(value)](out, value, known)
    if info.init_tasks:
        out += (INIT_TASKS, *info.init_tasks)
    return out


def _included(schema: Schema, chosen: Partial) -> list[tuple[str, ParameterEncoders]]:
    return [pair for pair in schema.identified if not chosen.excludes(pair[1].parameter)]


def _reference_to(task: Any) -> Template:
    """The task that produced a configuration, which may be one of the task's parameters."""
    if is_configuration(task):
        info = task.__xpm__
        if info.task is not task or info.identifier is None:
            return [task]
        return [OBJECT + info.identifier.all]  # submitted: its job has this identifier for good
    return [OBJECT + task.identifier.all]  # a TaskStub
