"""Recorded identifiers, compared with those that the parameters give today."""

from __future__ import annotations

from typing import Any

from xpm_config import (
    Identifier,
    forget_digests,
    identify_all,
    information,
    is_configuration,
    references,
    walk,
)
from xpm_params import ObjectDefinition

from .errors import FieldError
from .policy import Policy
from .problems import Problems
from .references import enums_in
from .standins import ConfigStub

Objects = list[tuple[int, ObjectDefinition, Any]]


def check_identifiers(objects: Objects, policy: Policy, problems: Problems) -> None:
    """Notes recorded identifiers that are not those of the parameters.

    Passed over is what cannot be known today: of configurations whose class, or that of an
    enum in them, moved or is missing, of those that refer to them, and of tasks with a
    parameter that another task handed on later, which is another one since.

    Arguments:
        objects: index, definition and configuration of each object.
    """
    unknown = _unknown(objects, policy)
    recorded = ((index, config, information(config).recorded) for index, _, config in objects)
    checked = [
        (index, config, identifier)
        for index, config, identifier in recorded
        if identifier is not None and id(config) not in unknown
    ]
    for _, config, _ in checked:
        information(config).recorded = information(config).identifier = None
    forget_digests()
    _identify([(config, identifier) for _, config, identifier in checked])
    for index, config, identifier in checked:
        info = information(config)
        if info.identifier != identifier:
            reason = (
                f"the recorded identifier {identifier} of {info.schema.typename} is not that "
                f"of its parameters, {info.identifier}"
            )
            problems.note(FieldError(reason), f"objects[{index}].identifier")
        info.recorded = info.identifier = identifier


def identify_as_submitted(configs: list[Any]) -> None:
    """Identifies anew those tasks that handed on parameters of their own, as they were before."""
    for task in configs:
        if information(task).task is task and (outputs := _handed_on(task)):
            _identify_before(task, outputs)


def _identify(checked: list[tuple[Any, Identifier]]) -> None:
    """Identifies configurations from their parameters, children first."""
    for task, recorded in checked:
        info = information(task)
        if info.task is task:
            _identify_before(task, _handed_on(task))
            if info.identifier != recorded and _has_changed_since(task):
                info.identifier = recorded
    identify_all(config for config, _ in checked)


def _identify_before(task: Any, outputs: list[Any]) -> None:
    """Identifies a task as it was when it was submitted, before it handed these on."""
    for output in outputs:
        information(output).task = None
    forget_digests()
    identify_all([task])
    for output in outputs:
        information(output).task = task
    forget_digests()


def _handed_on(task: Any) -> list[Any]:
    """The parameters, at any depth, that a task handed on as its own output."""
    return [part for part in _inside(task) if information(part).task is task]


def _has_changed_since(task: Any) -> bool:
    """Whether a parameter of a task was, perhaps later, handed on by another task as its own."""
    makers = ((part, information(part).task) for part in _inside(task))
    return any(
        is_configuration(maker) and any(part is other for other in _handed_on(maker))
        for part, maker in makers
    )


def _inside(task: Any) -> list[Any]:
    """What is in a task, other than itself, up to what other tasks produced."""

    def is_own(config: Any) -> bool:
        return config is task or information(config).task in (None, task)

    return [part for part in walk(task, tasks=False, enter=is_own) if part is not task]


def _unknown(objects: Objects, policy: Policy) -> set[int]:
    """Ids of the configurations that cannot be checked, and of those that refer to them."""
    users: dict[int, list[Any]] = {}
    for _, _, config in objects:
        for _, part in references(config):
            users.setdefault(id(part), []).append(config)
    pending = [config for _, definition, config in objects if _moved(config, definition, policy)]
    found = {id(config) for config in pending}
    while pending:
        for user in users.get(id(pending.pop()), ()):
            if id(user) not in found:
                found.add(id(user))
                pending.append(user)
    return found


def _moved(config: Any, definition: ObjectDefinition, policy: Policy) -> bool:
    schema = information(config).schema
    is_named_by_place = schema.type_identifier == schema.typename.lower()
    if is_named_by_place and policy.is_elsewhere(definition.module, definition.type):
        return True
    return isinstance(config, ConfigStub) or any(
        policy.is_elsewhere(enum["module"], enum["enum"])
        for enum in enums_in(list(definition.fields.values()))
    )
