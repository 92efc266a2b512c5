"""From a definition to configurations: everything is checked before anything is handed out.

The configurations made here run no code of the user's classes (`new_configuration`) but
`__xpm_upgrade__` and default factories, so that a definition with a mistake leaves
nothing behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, final

from xpm_config import (
    ConfigError,
    Identifier,
    LightweightTask,
    Task,
    information,
    is_configuration,
    new_configuration,
    paused_collector,
    recorded_configuration,
)
from xpm_params import Document, Env, Json, ObjectDefinition, ParamsError

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
    with paused_collector():
        return _Plan(document, env, files, options, file).run()


@final
class _Plan:
    def __init__(
        self, document: Document, env: Env, files: DataFiles, options: LoadOptions, file: str
    ) -> None:
        self._document = document
        self._options = options
        self._discards = options.discard_identifiers
        self._problems = problems = Problems(file)
        self._made: dict[int, Any] = {}
        self._classes: dict[tuple[Json, ...], Any] = {}  # of configurations, by their names
        self._stand_ins = StandIns(document) if options.missing == "stub" else None
        self._decoder = ValueDecoder(
            env, files, options.policy, self._made, document.json_objects, self._stand_ins
        )
        trust_paths = files.are_plain_paths or options.policy.trust_files
        self._filler = FieldFiller(self._decoder, options.unknown, trust_paths, problems)

    def run(self) -> Any:
        chosen = selected(self._document, self._options.partial_loading)
        self._make(chosen)
        self._link_all(chosen)
        self._filler.fill_all(self._document.json_objects, chosen.loaded, self._made)
        value = self._value()
        self._problems.check()
        if self._discards:
            identify_as_submitted([config for _, _, config in self._configurations(chosen)])
        elif self._options.verify == "full":
            checked = list(self._configurations(chosen))
            check_identifiers(checked, self._options.policy, self._problems)
            self._problems.check()
        return value

    def _make(self, chosen: Selection) -> None:
        objects, made = self._document.json_objects, self._made
        for indices, make in ((chosen.stubs, _stub), (chosen.loaded, self._configuration)):
            for index in indices:
                json: Any = objects[index]
                try:
                    made[json["id"]] = make(json)
                except LoadError as error:
                    self._problems.note(error, f"objects[{index}]")
                except ConfigError as error:  # the class itself cannot be used
                    noted = LoadError(str(error))
                    noted.__cause__ = error
                    self._problems.note(noted, f"objects[{index}]")

    def _configuration(self, json: Any) -> Any:
        if json.get("stub"):
            return _stub(json)
        names = (json["module"], json["type"], json.get("file"))
        cls = self._classes.get(names) or self._class(names, json)
        recorded = json.get("identifier")
        if recorded is None or (self._discards and not issubclass(cls, ConfigStub)):
            config = new_configuration(cls)
        else:
            text = recorded if type(recorded) is str else recorded["main"]  # in older files
            try:
                config = recorded_configuration(cls, text)
            except ValueError:
                raise _no_identifier(text) from None
        if "meta" in json or "in-identifier" in json:
            config.__xpm__.meta = _meta(json)
        return config

    def _class(self, names: tuple[Any, ...], json: Any) -> Any:
        """The class of configurations that an object is one of."""
        try:
            found = self._options.policy.configuration_class(*names)
        except NOT_FOUND as error:
            if self._stand_ins is None:
                raise
            definition = ObjectDefinition.from_checked(json)
            return self._stand_ins.configuration_class(definition, error).C
        cls = self._classes[names] = found.C
        return cls

    def _link_all(self, chosen: Selection) -> None:
        objects, made = self._document.json_objects, self._made
        for index in chosen.loaded:
            json: Any = objects[index]
            if ("task" in json or "init-tasks" in json) and is_configuration(made.get(json["id"])):
                definition = ObjectDefinition.from_checked(json)
                self._link(made[definition.id], definition, index)

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
            last: Any = document.json_objects[-1]["id"]
            place = f"objects[{len(document.json_objects) - 1}]"
            self._check_loaded(last, "as the last object", place)
            return self._made.get(last)
        for identity in references_in(document.data):
            self._check_loaded(identity, "as what was saved", "data")
        try:
            return self._decoder.decode(document.data)
        except ParamsError as error:
            self._problems.note(error, "data")
            return None

    def _check_loaded(self, identity: int, role: str, place: str) -> None:
        value = self._made.get(identity)
        if isinstance(value, TaskStub):
            reason = f"expected a configuration {role}, found {value!r}, not loaded"
            self._problems.note(DefinitionError(reason), place)


def _stub(json: Any) -> TaskStub:
    definition = ObjectDefinition.from_checked(json)
    try:
        identifier = Identifier.from_hex(definition.identifier or "")
    except ValueError:
        raise _no_identifier(definition.identifier) from None
    return TaskStub(identifier, definition.typename)


def _no_identifier(found: str | None) -> DefinitionError:
    return DefinitionError(f"expected an identifier of 64 hexadecimal digits, found {found!r}")


def _meta(json: Any) -> bool | None:
    if json.get("meta"):
        return True
    return False if json.get("in-identifier") is True else None
