"""Removing what no run refers to, so that a kill at any time loses nothing that one does."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from .errors import WorkspaceError
from .listing import Status, status_of
from .locks import job_lock
from .references import jobs_by_identifier, named_by, referred_by_runs, with_needed
from .workspace import JobFolder, PartialFolder, Workspace

Folder = JobFolder | PartialFolder

# in the trash: a job, and its path inside the workspace
_CONTENT = "content"
_DESCRIBED = "job"


class Candidate(NamedTuple):
    """The folder of a job that nothing refers to, or one of `partials` that no job shares."""

    folder: Folder
    size: int


def unreferred(workspace: Workspace, min_age: float) -> list[Candidate]:
    """The jobs that no run refers to, nor any job that one refers to; and what none shares then.

    Those that run, or of which something changed in the last `min_age` seconds, are left out.

    Raises:
        OSError: if something cannot be read, so that nobody can tell what is referred to.
    """
    jobs = jobs_by_identifier(workspace)
    named = referred_by_runs(workspace)
    kept = with_needed(named, jobs)
    candidates = [folder for name in jobs if name not in kept for folder in jobs[name]]
    may_go = [folder for folder in candidates if _may_go(folder, min_age)]
    going = {folder.identifier for folder in may_go}
    staying = {folder.identifier for folder in candidates} - going
    going -= with_needed(staying, jobs)  # needed by those that are too young, or run
    found: list[Folder] = [folder for folder in may_go if folder.identifier in going]
    named |= named_by(folder for name in jobs.keys() - going for folder in jobs[name])
    found += [
        folder
        for folder in workspace.partial_folders()
        if folder.identifier not in named and _may_go(folder, min_age)
    ]
    return [Candidate(folder, _size(folder.path)) for folder in found]


def remove(workspace: Workspace, candidates: list[Candidate], min_age: float) -> list[Folder]:
    """Removes what is still unreferred, and what an earlier, killed removal left.

    Each goes to the trash of the workspace at once. When all are there, runs are read again, for
    one that has begun meanwhile; what it refers to comes back.

    Returns:
        What is removed.

    Raises:
        WorkspaceError: if another process removes jobs now.
        OSError: if something cannot be read, so that nobody can tell what is referred to.
    """
    if not candidates and not workspace.trash.exists() and not workspace.incoming.exists():
        return []
    try:
        with FileLock(workspace.trash_lock, timeout=0):
            return _remove(workspace, candidates, min_age)
    except Timeout:
        raise WorkspaceError(
            f"another process removes jobs of the workspace {workspace.root} now"
        ) from None


def _remove(workspace: Workspace, candidates: list[Candidate], min_age: float) -> list[Folder]:
    _restore(workspace)
    moved = [
        (folder, trashed)
        for folder, _ in candidates
        if (trashed := _trashed(workspace, folder, min_age)) is not None
    ]
    referred = _still_referred(workspace)
    for folder, trashed in moved:
        if folder.identifier in referred:
            _put_back(trashed, folder.path)
    _empty_trash(workspace)
    _remove_incoming(workspace, min_age)
    return [folder for folder, _ in moved if folder.identifier not in referred]


def _restore(workspace: Workspace) -> None:
    """Brings back from the trash what is referred to; a removal was killed before it could."""
    referred = _still_referred(workspace)
    for trashed, folder in _in_trash(workspace):
        if folder.identifier in referred:
            _put_back(trashed, folder.path)


def _still_referred(workspace: Workspace) -> set[str]:
    """What runs refer to, with what those jobs need that are in their place or in the trash.

    To what jobs share, those refer too that are in their place and that nothing refers to.
    """
    jobs = jobs_by_identifier(workspace)
    in_place = [folder for folders in jobs.values() for folder in folders]
    for trashed, folder in _in_trash(workspace):
        if isinstance(folder, JobFolder):
            jobs.setdefault(folder.identifier, []).append(JobFolder(trashed / _CONTENT))
    named = referred_by_runs(workspace)
    kept = with_needed(named, jobs)
    back = (folder for name in kept for folder in jobs[name])
    return kept | ((named | named_by(in_place) | named_by(back)) - jobs.keys())


def _in_trash(workspace: Workspace) -> list[tuple[Path, Folder]]:
    """What is in the trash, each with the folder that it was.

    Raises:
        WorkspaceError: if nobody can tell what one was.
    """
    found = []
    for content in sorted(workspace.trash.glob(f"*/{_CONTENT}")):
        described = os.fsdecode((content.parent / _DESCRIBED).read_bytes())
        folder = _folder(workspace, workspace.root / described)
        if folder is None:
            raise WorkspaceError(
                f"expected the path of the job in {content}, found {described!r} in "
                f"{content.parent / _DESCRIBED}; move it to where it was, or delete it"
            )
        found.append((content.parent, folder))
    return found


def _folder(workspace: Workspace, path: Path) -> Folder | None:
    if path.parent.parent == workspace.jobs_folder:
        return JobFolder(path)
    return PartialFolder(path) if path.parents[2] == workspace.partials_folder else None


def _may_go(folder: Folder, min_age: float) -> bool:
    is_old = time.time() - _changed(folder.path) >= min_age
    return is_old and not (isinstance(folder, JobFolder) and _runs(folder))


def _runs(folder: JobFolder) -> bool:
    return status_of(folder) is Status.RUNNING


def _trashed(workspace: Workspace, folder: Folder, min_age: float) -> Path | None:
    """Moves a folder into the trash, unless its job runs or it was touched meanwhile."""
    with ExitStack() as held:
        if isinstance(folder, JobFolder) and folder.lock.exists():
            try:
                held.enter_context(job_lock(folder).acquire(timeout=0))
            except (Timeout, OSError):
                return None
        if not _may_go(folder, min_age):
            return None
        place = workspace.trash / os.urandom(8).hex()
        place.mkdir(parents=True)
        described = os.fsencode(folder.path.relative_to(workspace.root))
        (place / _DESCRIBED).write_bytes(described)
        folder.path.rename(place / _CONTENT)
    return place


def _put_back(trashed: Path, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        (trashed / _CONTENT).rename(folder)
    except OSError:
        if not folder.exists():
            raise
        # its job was submitted again meanwhile, and runs anew


def _empty_trash(workspace: Workspace) -> None:
    for content in workspace.trash.glob(f"*/{_CONTENT}"):
        content.rename(content.with_name("deleted"))  # a part of it must never come back
    if workspace.trash.is_dir():
        shutil.rmtree(workspace.trash)
    partials = workspace.partials_folder
    for folder in (*workspace.jobs_folder.glob("*"), *partials.glob("*/*"), *partials.glob("*")):
        with suppress(OSError):  # others of its type are left
            folder.rmdir()


def _remove_incoming(workspace: Workspace, min_age: float) -> None:
    """Removes what copies that were killed left."""
    if workspace.incoming.is_dir():
        for folder in workspace.incoming.iterdir():
            if time.time() - _changed(folder) >= min_age:
                shutil.rmtree(folder)
        with suppress(OSError):
            workspace.incoming.rmdir()


def _changed(folder: Path) -> float:
    """When something in a folder was last changed."""
    newest = 0.0
    for path in _paths(folder):
        with suppress(FileNotFoundError):
            newest = max(newest, path.lstat().st_mtime)
    return newest


def _size(folder: Path) -> int:
    size = 0
    for path in _paths(folder):
        with suppress(FileNotFoundError):
            size += path.lstat().st_size if not path.is_dir() or path.is_symlink() else 0
    return size


def _paths(folder: Path) -> Iterator[Path]:
    """A folder and all that is in it; links are not followed."""
    yield folder
    for parent, folders, files in os.walk(folder):
        yield from (Path(parent, name) for name in (*folders, *files))
