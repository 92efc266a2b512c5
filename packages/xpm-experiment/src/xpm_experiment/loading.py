"""Tasks loaded from the folders of their jobs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Unpack

from xpm_params import (
    Document,
    Env,
    Json,
    ParamsError,
    ParamsStructureError,
    read_json,
    read_params,
)
from xpm_serialize import LoadArguments, load_task

from .workspace import JobFolder


def from_task_dir(
    path: str | os.PathLike[str],
    as_instance: bool = False,
    partial_loading: bool | None = None,
    **arguments: Unpack[LoadArguments],
) -> Any:
    """The task of a job, from its folder; paths are those of where the folder is now.

    Scripts that the parameters name are run, to find the classes in them: the workspace is
    trusted. Init tasks are not executed.

    Arguments:
        path: folder of the job, or its `params.json`.
        as_instance: an instance of the task rather than its configuration.
        partial_loading: leave the tasks that produced something as `TaskStub`; by default, for
            instances only.
        arguments: those of `load`, such as `moved` and `missing`.

    Raises:
        ParamsError: if the parameters are missing or not what they should be.
        SerializationError: if the task cannot be loaded.
    """
    folder = JobFolder(path)
    if folder.path.name == "params.json" and folder.path.is_file():
        folder = JobFolder(folder.path.parent)
    return task_in(
        folder,
        read_params(folder.params),
        as_instance=as_instance,
        partial_loading=partial_loading,
        **arguments,
    )


def task_in(
    folder: JobFolder,
    document: Document,
    *,
    as_instance: bool = False,
    partial_loading: bool | None = None,
    discard_id: bool = False,
    file: str | None = None,
    **arguments: Unpack[LoadArguments],
) -> Any:
    """The task of a job, from its folder and the parameters in there.

    Arguments:
        file: name of the file with the parameters, for messages, if not that of all jobs.
    """
    check_job(document, folder)
    trusted: LoadArguments = {"trust_files": True}
    return load_task(
        document,
        Env.for_job(folder.path, document.workspace),
        as_instance=as_instance,
        partial_loading=partial_loading,
        discard_id=discard_id,
        file=str(folder.params) if file is None else file,
        **(trusted | arguments),
    )


def check_job(document: Document, folder: JobFolder) -> None:
    """Checks that the parameters in the folder of a job, in a workspace, are of that job.

    Raises:
        ParamsStructureError: if the last object has another identifier than the folder.
    """
    if document.has_data:
        return  # a save, which has no task: load_task says so
    found = document.objects[-1].identifier
    in_workspace = folder.path.parent.parent.name == "jobs" and len(folder.identifier) == 64
    if in_workspace and not folder.path.is_symlink() and found != folder.identifier:
        raise ParamsStructureError(
            f"expected the task {folder.identifier} as the last object, as the name of the "
            f"folder says, found {document.objects[-1].typename} {found}",
            ("objects", len(document.objects) - 1),
            str(folder.params),
        )


def load_job(
    params_json_path: str | os.PathLike[str], discard_id: bool = True
) -> tuple[dict[str, Json], Any]:
    """The parameters of a job as they stand in the file, and the configuration of its task.

    Arguments:
        params_json_path: the `params.json` in the folder of the job.
        discard_id: compute the identifier anew instead of keeping the recorded one.

    Raises:
        ParamsError: if the parameters are missing or not what they should be.
        SerializationError: if the task cannot be loaded.
    """
    path = Path(os.path.abspath(params_json_path))
    params = read_json(path)
    try:
        document = Document.from_dict(params)
    except ParamsError as error:
        error.file = str(path)
        raise
    task = task_in(JobFolder(path.parent), document, discard_id=discard_id, file=str(path))
    return (params if isinstance(params, dict) else {"objects": params}), task
