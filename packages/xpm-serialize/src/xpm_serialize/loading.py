"""`load`, `deserialize`, `from_state_dict`: from folders to configurations and instances."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, overload

from xpm_config import LightweightTask, information, instances, is_configuration
from xpm_params import Document, Env

from .errors import DefinitionError
from .opening import Location, checked_document, finder, load_from, no_files
from .options import LoadOptions, Unknown, Verify
from .plan import load_document
from .policy import Policy
from .verify import DataFiles

Allow = Iterable[str] | Callable[[str], bool]


def load(
    path: Location,
    as_instance: bool = False,
    partial_loading: bool | None = None,
    definition_filename: str | None = None,
    *,
    verify: Verify = "size",
    unknown: Unknown = "error",
    allow: Allow | None = None,
    trust_files: bool = False,
) -> Any:
    """Loads what `save` saved; what `serialize` saved is a pair with the init tasks.

    Arguments:
        path: the folder, or a function from relative paths to files.
        as_instance: instances of the classes rather than configurations.
        partial_loading: leave the tasks that produced something, and what only they
            use, as `TaskStub`; by default, for instances only.
        definition_filename: by default `experimaestro.json`, else `definition.json`.
        verify: check that data files are there (`"none"`), have their recorded size
            (`"size"`), and that checksums and identifiers agree (`"full"`).
        unknown: `"ignore"` drops parameters that the class does not have.
        allow: modules whose classes may be used (names or a function); all by default.
        trust_files: run the scripts that the definition names, to find their classes.

    Raises:
        LoadError: for what cannot be loaded; a `LoadErrorGroup` when there are several.
        ParamsError: if the definition is missing or not what it should be.
    """
    options = _options(as_instance, partial_loading, verify, unknown, allow, trust_files)
    value = load_from(path, definition_filename, options)
    return instances(value) if as_instance else value


@overload
def deserialize(
    path: Location,
    as_instance: Literal[False] = False,
    partial_loading: bool | None = None,
    definition_filename: str | None = None,
    *,
    verify: Verify = "size",
    unknown: Unknown = "error",
    allow: Allow | None = None,
    trust_files: bool = False,
) -> tuple[Any, list[LightweightTask]]: ...
@overload
def deserialize(
    path: Location,
    as_instance: bool,
    partial_loading: bool | None = None,
    definition_filename: str | None = None,
    *,
    verify: Verify = "size",
    unknown: Unknown = "error",
    allow: Allow | None = None,
    trust_files: bool = False,
) -> Any: ...
def deserialize(
    path: Location,
    as_instance: bool = False,
    partial_loading: bool | None = None,
    definition_filename: str | None = None,
    *,
    verify: Verify = "size",
    unknown: Unknown = "error",
    allow: Allow | None = None,
    trust_files: bool = False,
) -> Any:
    """Loads what `serialize` or `save` saved.

    Arguments are those of `load`.

    Returns:
        With `as_instance`, the instance, once the init tasks were executed; else the
        pair of the configuration and the list of its init tasks.
    """
    options = _options(as_instance, partial_loading, verify, unknown, allow, trust_files)
    value, tasks = _split(load_from(path, definition_filename, options))
    if not as_instance:
        return value, tasks
    instance, init_tasks = instances([value, tasks])
    for task in init_tasks:
        task.execute()
    return instance


def _split(value: Any) -> tuple[Any, list[Any]]:
    """The value and its init tasks: a pair whose second part is a list of such tasks."""
    if type(value) is list and len(value) == 2 and _are_init_tasks(value[1]):
        return value[0], value[1]
    return value, []


def _are_init_tasks(value: Any) -> bool:
    return type(value) is list and all(
        is_configuration(task) and isinstance(task, LightweightTask) for task in value
    )


def from_state_dict(
    state: Mapping[str, Any] | list[Any],
    path: Location | None = None,
    *,
    as_instance: bool = False,
    partial_loading: bool | None = None,
    verify: Verify = "size",
    unknown: Unknown = "error",
    allow: Allow | None = None,
    trust_files: bool = False,
) -> Any:
    """Configurations, or instances, from what `state_dict` returned.

    Arguments:
        state: the Python data.
        path: folder of the data files, or a function that finds them; needed if any.
        as_instance: and the other arguments are those of `load`.
    """
    options = _options(as_instance, partial_loading, verify, unknown, allow, trust_files)
    document = checked_document(dict(state) if isinstance(state, Mapping) else state)
    files = DataFiles(no_files if path is None else finder(path), verify)
    value = load_document(document, Env.instance(), files, options)
    return instances(value) if as_instance else value


def load_task(
    document: Document,
    env: Env,
    *,
    as_instance: bool = False,
    partial_loading: bool | None = None,
    discard_id: bool = False,
    trust_files: bool = False,
    file: str = "",
) -> Any:
    """The task of a `params.json`, the last of its objects, with its init tasks.

    Arguments:
        env: folders of the job and the workspace, which paths are relative to.
        discard_id: compute identifiers anew instead of keeping the recorded ones.
        file: name of the file, for messages.
    """
    task = _task(document, env, as_instance, partial_loading, discard_id, trust_files, file)
    return instances(task) if as_instance else task


def load_task_instances(
    document: Document, env: Env, *, trust_files: bool = False, file: str = ""
) -> tuple[Any, list[Any]]:
    """The task of a `params.json` as an instance, and its init tasks, sharing what they share."""
    task = _task(document, env, True, None, False, trust_files, file)
    instance, init_tasks = instances([task, list(information(task).init_tasks)])
    return instance, init_tasks


def _task(
    document: Document,
    env: Env,
    as_instance: bool,
    partial_loading: bool | None,
    discard_id: bool,
    trust_files: bool,
    file: str,
) -> Any:
    options = _options(as_instance, partial_loading, "size", "error", None, trust_files)
    options = options._replace(discard_identifiers=discard_id)
    if document.has_data:
        raise DefinitionError(
            "expected the parameters of a task, found a save; use load()", file=file
        )
    return load_document(document, env, DataFiles(no_files, "size"), options, file)


def _options(
    as_instance: bool,
    partial_loading: bool | None,
    verify: Verify,
    unknown: Unknown,
    allow: Allow | None,
    trust_files: bool,
) -> LoadOptions:
    for name, value, known in (
        ("verify", verify, ("size", "full", "none")),
        ("unknown", unknown, ("error", "ignore")),
    ):
        if value not in known:
            raise ValueError(f"expected {name} to be one of {known}, found {value!r}")
    partial = as_instance if partial_loading is None else partial_loading
    return LoadOptions(Policy(allow, trust_files), partial, verify, unknown)
