"""`save`, `serialize`, `state_dict`: from objects to folders and Python structures."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from xpm_config import LightweightTask
from xpm_params import Document, Env, Json, dumps

from .commit import PREFIX
from .context import DEFINITION, Link, SerializationContext
from .datafiles import Writer
from .direct import DirectStore
from .encode import DefinitionEncoder, check_configurations
from .errors import SaveError
from .folders import save_folder
from .pairs import mark_of
from .placing import DataPlacer
from .progress import Progress
from .staging import Staging

Structure = Callable[[DefinitionEncoder], Json]


def save(
    obj: Any,
    save_directory: str | Path | None,
    definition_filename: str = DEFINITION,
    *,
    context: SerializationContext | None = None,
    link: Link = "auto",
    checksums: bool = False,
    progress: Progress | None = None,
    extra: Mapping[str, Json] | None = None,
) -> None:
    """Saves configurations, in any Python structure, with their data files.

    The folder holds the new save or the old one, whole, whatever happens meanwhile;
    files in it that no save put there are kept.

    Arguments:
        obj: configurations, lists, tuples, dicts, sets, scalars, paths, enums.
        save_directory: made if needed; by default that of the context.
        definition_filename: name of the file that describes the objects.
        context: decides where data files go; made from the next three by default.
        link: how data files are stored, see `SerializationContext`.
        checksums: record the SHA-256 of each data file.
        progress: called with the bytes of data files that are stored, those known of so
            far, and the file at work; what it raises ends the save, the old one stays.
        extra: further members of the definition, which loading passes over.

    Raises:
        SaveError: if something cannot be saved; nothing was written.
        OSError: if the system refuses; the old save stays.
    """
    context = context or SerializationContext(link=link, checksums=checksums, progress=progress)
    write_save(
        lambda encoder: encoder.document(obj, extra={**mark_of(obj), **(extra or {})}).to_dict(),
        _directory(context.save_directory if save_directory is None else save_directory),
        definition_filename,
        context,
    )


def serialize(
    obj: Any,
    save_directory: str | Path,
    *,
    init_tasks: Iterable[LightweightTask] = (),
    definition_filename: str = DEFINITION,
    context: SerializationContext | None = None,
    link: Link = "auto",
    checksums: bool = False,
    progress: Progress | None = None,
) -> None:
    """As `save`, with tasks that `deserialize` runs on what it loads.

    Arguments:
        init_tasks: run in order, once the instances are made.
    """
    if isinstance(init_tasks, LightweightTask):
        raise SaveError(f"expected a list of init tasks, found one task: {init_tasks!r}")
    tasks = list(init_tasks)
    check_configurations(tasks, "init tasks")
    for task in tasks:
        if not isinstance(task, LightweightTask):
            raise SaveError(
                f"expected configurations of LightweightTask as init tasks, found {task!r}"
            )
    write_save(
        lambda encoder: encoder.document([obj, tasks]).to_dict(),
        _directory(save_directory),
        definition_filename,
        context or SerializationContext(link=link, checksums=checksums, progress=progress),
    )


def save_objects(
    config: Any,
    save_directory: str | Path,
    definition_filename: str = DEFINITION,
    *,
    context: SerializationContext | None = None,
) -> None:
    """Saves one configuration in the form of the Hub: the bare list of its objects.

    Raises:
        SaveError: if something cannot be saved; nothing was written.
    """
    check_configurations([config], "what is saved in the form of the Hub")

    def definition(encoder: DefinitionEncoder) -> Json:
        document = encoder.objects(config)
        json = document.to_dict()
        # a bare list cannot say its version, which encodings of version 4 need
        return json if document.version > 3 else json["objects"]

    directory = _directory(save_directory)
    write_save(definition, directory, definition_filename, context or SerializationContext())


def write_save(
    definition: Structure,
    directory: Path,
    definition_filename: str,
    context: SerializationContext,
) -> None:
    """Writes a save as a whole, through a staging folder."""
    _check_filename(definition_filename)
    with save_folder(directory) as folder:
        staging = Staging(folder, definition_filename, _writer(context))
        previous = context.save_directory, context.reserved
        try:
            staging.prepare()
            # a context of the user's that copies files itself does so into the new save
            context.save_directory = staging.path
            context.reserved |= {definition_filename}
            encoder = DefinitionEncoder(DataPlacer(context, staging))
            staging.commit(dumps(definition(encoder)))
        except BaseException:
            staging.abandon()
            raise
        finally:
            context.save_directory, context.reserved = previous


def _check_filename(name: object) -> None:
    if not isinstance(name, str) or name in ("", ".", "..") or set("/\\\0") & set(name):
        raise SaveError(f"expected a file name for the definition, found {name!r}")
    if name.startswith(PREFIX):
        raise SaveError(f"names of definitions do not start with {PREFIX!r}, found {name!r}")


def _directory(directory: str | Path | None) -> Path:
    if not isinstance(directory, (str, os.PathLike)):
        raise SaveError(f"expected the path of a folder to save into, found {directory!r}")
    return Path(os.path.abspath(directory))


def state_dict(context: SerializationContext, obj: Any) -> dict[str, Json]:
    """Configurations as Python data, ready for JSON.

    Arguments:
        context: with a `save_directory`, data files are stored there and named by
            relative paths; without one, they are named by absolute paths.

    Raises:
        SaveError: if something cannot be represented.
    """
    if context.save_directory is None:
        return DefinitionEncoder(local_classes=True).document(obj, extra=mark_of(obj)).to_dict()
    with save_folder(_directory(context.save_directory)) as folder:
        store = DirectStore(folder.path, _writer(context))
        try:
            encoder = DefinitionEncoder(DataPlacer(context, store), local_classes=True)
            return encoder.document(obj, extra=mark_of(obj)).to_dict()
        except BaseException:
            store.abandon()
            raise


def task_document(task: Any, env: Env, *, extra: Mapping[str, Json] | None = None) -> Document:
    """The content of `params.json` for a task: its objects, itself the last.

    Arguments:
        env: folders of the job and the workspace, which paths are relative to.
        extra: further members of the document.
    """
    check_configurations([task], "task")
    return DefinitionEncoder(env=env).objects(
        task,
        workspace=None if env.wspath is None else str(env.wspath),
        writer=_version(),
        extra=dict(extra or {}),
    )


def _writer(context: SerializationContext) -> Writer:
    return Writer(context.link, context.checksums, context.progress)


@cache
def _version() -> str:
    """The version that a file says it was written by; looked up in the installed metadata."""
    from importlib.metadata import version  # which imports much

    return version("xpm-serialize")
