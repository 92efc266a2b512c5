"""From a definition to configurations: everything is checked before anything is handed out.

The configurations made here run no code of the user's classes (`new_configuration`) but
`__xpm_upgrade__` and default factories, so that a definition with a mistake leaves
nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, final

from xpm_config import (
    ConfigError,
    Identifier,
    LightweightTask,
    Task,
    information,
    is_configuration,
    new_configuration,
)
from xpm_params import Document, Env, ObjectDefinition, ParamsError

from .errors import NOT_FOUND, DefinitionError, LoadError
from .fields import FieldFiller
from .identifiers import check_identifiers, identify_as_submitted
from .options import LoadOptions
from .problems import Problems
from .recorded import DataFiles
from .references import references_in
from .selection import Selection, selected
from .standins import ConfigStub, StandIns
from .stubs import TaskStub
from .values import ValueDecoder


def load_document(
    document: Document, env: Env, files: DataFiles, options: LoadOptions, file: str = ""
) -> Any:
    """The value of a definition, as configurations.

    Raises:
        LoadError: for what cannot be loaded; a `LoadErrorGroup` when there are several.
    """
    return _Plan(document, env, files, options, file).run()


@final
class _Plan:
    def __init__(
        self, document: Document, env: Env, files: DataFiles, options: LoadOptions, file: str
    ) -> None:
        self._document = document
        self._options = options
        self._problems = problems = Problems(file)
        self._made: dict[int, Any] = {}
        self._stand_ins = StandIns(document) if options.missing == "stub" else None
        self._decoder = ValueDecoder(
            env, files, options.policy, self._made, document.objects, self._stand_ins
        )
        trust_paths = files.are_plain_paths or options.policy.trust_files
        self._filler = FieldFiller(self._decoder, options.unknown, trust_paths, problems)

    def run(self) -> Any:
        chosen = selected(self._document, self._options.partial_loading)
        self._make(chosen)
        for index, definition, config in self._configurations(chosen):
            if definition.task is not None or definition.init_tasks:
                self._link(config, definition, index)
        for index, definition, config in self._configurations(chosen):
            self._filler.fill(config, definition, index)
        value = self._value()
        self._problems.check()
        if self._options.discard_identifiers:
            identify_as_submitted([config for _, _, config in self._configurations(chosen)])
        elif self._options.verify == "full":
            checked = list(self._configurations(chosen))
            check_identifiers(checked, self._options.policy, self._problems)
            self._problems.check()
        return value

    def _make(self, chosen: Selection) -> None:
        for indices, make in ((chosen.stubs, _stub), (chosen.loaded, self._configuration)):
            for index in indices:
                self._make_one(index, make)

    def _make_one(self, index: int, make: Callable[[ObjectDefinition], Any]) -> None:
        definition = self._document.objects[index]
        try:
            self._made[definition.id] = make(definition)
        except LoadError as error:
            self._problems.note(error, f"objects[{index}]")
        except ConfigError as error:  # the class itself cannot be used
            noted = LoadError(str(error))
            noted.__cause__ = error
            self._problems.note(noted, f"objects[{index}]")

    def _configuration(self, definition: ObjectDefinition) -> Any:
        if definition.stub:
            return _stub(definition)
        config = new_configuration(self._class(definition).C)
        info = config.__xpm__
        info.meta = _meta(definition)
        is_kept = not self._options.discard_identifiers or isinstance(config, ConfigStub)
        if is_kept and definition.identifier is not None:
            info.recorded = info.identifier = _identifier(definition)
            info.sealed = True
        return config

    def _class(self, definition: ObjectDefinition) -> Any:
        try:
            return self._options.policy.configuration_class(
                definition.module, definition.type, definition.file
            )
        except NOT_FOUND as error:
            if self._stand_ins is None:
                raise
            return self._stand_ins.configuration_class(definition, error)

    def _configurations(self, chosen: Selection) -> Iterator[tuple[int, ObjectDefinition, Any]]:
        """What was made; not kept as a list, since there may be very many."""
        objects, made = self._document.objects, self._made
        for index in chosen.loaded:
            definition = objects[index]
            config = made.get(definition.id)
            if is_configuration(config):
                yield index, definition, config

    def _link(self, config: Any, definition: ObjectDefinition, index: int) -> None:
        info = information(config)
        if definition.task is not None:
            info.task = task = self._made.get(definition.task)
            if is_configuration(task) and not isinstance(task, (Task, ConfigStub)):
                error = DefinitionError(f"expected a task, found {task!r}")
                self._problems.note_in(index, error, "task")
        tasks = [self._made.get(identity) for identity in definition.init_tasks]
        for place, task in enumerate(tasks):
            if task is not None and not isinstance(task, LightweightTask):
                error = DefinitionError(f"expected an init task, found {task!r}")
                self._problems.note_in(index, error, f"init-tasks[{place}]")
        info.init_tasks = tuple(tasks)

    def _value(self) -> Any:
        document = self._document
        if not document.has_data:
            last = document.objects[-1].id
            self._check_loaded(last, "as the last object", f"objects[{len(document.objects) - 1}]")
            return self._made.get(last)
        for identity in references_in(document.data):
            self._check_loaded(identity, "as what was saved", "data")
        try:
            return self._decoder.value(document.data)
        except ParamsError as error:
            self._problems.note(error, "data")
            return None

    def _check_loaded(self, identity: int, role: str, place: str) -> None:
        value = self._made.get(identity)
        if isinstance(value, TaskStub):
            reason = f"expected a configuration {role}, found {value!r}, not loaded"
            self._problems.note(DefinitionError(reason), place)


def _stub(definition: ObjectDefinition) -> TaskStub:
    return TaskStub(_identifier(definition), definition.typename)


def _identifier(definition: ObjectDefinition) -> Identifier:
    try:
        return Identifier.from_hex(definition.identifier or "")
    except ValueError:
        raise DefinitionError(
            f"expected an identifier of 64 hexadecimal digits, found {definition.identifier!r}"
        ) from None


def _meta(definition: ObjectDefinition) -> bool | None:
    if definition.meta:
        return True
    return False if definition.extra.get("in-identifier") is True else None
