"""`load`, `deserialize`, `from_state_dict`: from folders to configurations and instances."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Unpack, overload

from xpm_config import LightweightTask, information, instances
from xpm_params import Document, Env

from .errors import DefinitionError
from .opening import Location, checked_document, finder, load_from
from .options import LoadArguments, LoadOptions, load_options
from .pairs import split
from .plan import load_document
from .recorded import DataFiles
from .standins import check_executable


def load(
    path: Location,
    as_instance: bool = False,
    partial_loading: bool | None = None,
    definition_filename: str | None = None,
    **arguments: Unpack[LoadArguments],
) -> Any:
    """Loads what `save` saved; what `serialize` saved is a pair with the init tasks.

    Arguments:
        path: the folder, or a function from relative paths to files.
        as_instance: instances of the classes rather than configurations.
        partial_loading: leave the tasks that produced something, and what only they
            use, as `TaskStub`; by default, for instances only.
        definition_filename: by default `experimaestro.json`, else `definition.json`.
        arguments: `verify`, `unknown`, `missing`, `moved`, `allow`, `trust_files`,
            `progress`: what is checked and what may be used, see `LoadArguments`.

    Raises:
        LoadError: for what cannot be loaded; a `LoadErrorGroup` when there are several.
        ParamsError: if the definition is missing or not what it should be.
    """
    options = _options(as_instance, partial_loading, arguments)
    value = load_from(path, definition_filename, options).value
    return instances(value) if as_instance else value


@overload
def deserialize(
    path: Location,
    as_instance: Literal[False] = False,
    partial_loading: bool | None = None,
    definition_filename: str | None = None,
    **arguments: Unpack[LoadArguments],
) -> tuple[Any, list[LightweightTask]]: ...
@overload
def deserialize(
    path: Location,
    as_instance: bool,
    partial_loading: bool | None = None,
    definition_filename: str | None = None,
    **arguments: Unpack[LoadArguments],
) -> Any: ...
def deserialize(
    path: Location,
    as_instance: bool = False,
    partial_loading: bool | None = None,
    definition_filename: str | None = None,
    **arguments: Unpack[LoadArguments],
) -> Any:
    """Loads what `serialize` or `save` saved.

    Arguments are those of `load`.

    Returns:
        With `as_instance`, the instance, once the init tasks were executed; else the
        pair of the configuration and the list of its init tasks.
    """
    options = _options(as_instance, partial_loading, arguments)
    value, tasks = split(*load_from(path, definition_filename, options))
    if not as_instance:
        return value, tasks
    check_executable(tasks)
    instance, init_tasks = instances([value, tasks])
    for task in init_tasks:
        task.execute()
    return instance


def from_state_dict(
    state: Mapping[str, Any] | list[Any],
    path: Location | None = None,
    *,
    as_instance: bool = False,
    partial_loading: bool | None = None,
    **arguments: Unpack[LoadArguments],
) -> Any:
    """Configurations, or instances, from what `state_dict` returned.

    Arguments:
        state: the Python data.
        path: folder of the data files, or a function that finds them; needed if any.
        as_instance: and the other arguments are those of `load`.
    """
    options = _options(as_instance, partial_loading, arguments)
    document = checked_document(dict(state) if isinstance(state, Mapping) else state)
    files = DataFiles(None if path is None else finder(path), options.verify, options.progress)
    value = load_document(document, Env.instance(), files, options)
    return instances(value) if as_instance else value


def load_task(
    document: Document,
    env: Env,
    *,
    as_instance: bool = False,
    partial_loading: bool | None = None,
    discard_id: bool = False,
    file: str = "",
    **arguments: Unpack[LoadArguments],
) -> Any:
    """The task of a `params.json`, the last of its objects, with its init tasks.

    Arguments:
        env: folders of the job and the workspace, which paths are relative to.
        discard_id: compute identifiers anew instead of keeping the recorded ones.
        file: name of the file, for messages.
        arguments: those of `load`.
    """
    options = _options(as_instance, partial_loading, arguments)
    task = _task(document, env, options._replace(discard_identifiers=discard_id), file)
    return instances(task) if as_instance else task


def load_task_instances(
    document: Document, env: Env, *, file: str = "", **arguments: Unpack[LoadArguments]
) -> tuple[Any, list[Any]]:
    """The task of a `params.json` as an instance, and its init tasks, sharing what they share."""
    task = _task(document, env, _options(True, None, arguments), file)
    instance, init_tasks = instances([task, list(information(task).init_tasks)])
    return instance, init_tasks


def _task(document: Document, env: Env, options: LoadOptions, file: str) -> Any:
    if document.has_data:
        raise DefinitionError(
            "expected the parameters of a task, found a save; use load()", file=file
        )
    return load_document(document, env, DataFiles(None, "size"), options, file)


def _options(
    as_instance: bool, partial_loading: bool | None, arguments: LoadArguments
) -> LoadOptions:
    partial = as_instance if partial_loading is None else partial_loading
    return load_options(partial, **arguments)
