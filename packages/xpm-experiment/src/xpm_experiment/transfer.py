"""Copying an experiment, with the jobs that it needs, to another workspace."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from .errors import CopyError, NotSavedError
from .listing import Status, status_of
from .references import jobs_by_identifier, referred_by_run, with_needed
from .workspace import JobFolder, RunFolder, Workspace


class Copied(NamedTuple):
    """What a copy did.

    Attributes:
        runs: that were copied.
        jobs: that were copied.
        present: jobs that were done there before.
        unfinished: jobs that are not done, and so were left out.
    """

    runs: list[RunFolder]
    jobs: list[JobFolder]
    present: list[JobFolder]
    unfinished: list[JobFolder]


def copy_experiment(
    source: Workspace, target: Workspace, experiment: str, run_id: str | None = None
) -> Copied:
    """Copies the runs of an experiment, or one of them, and the jobs that they refer to.

    Each job, then each run, is copied beside its place, compared with its source, and only then
    moved there, so that there is a whole one or none. What is there is kept.

    Raises:
        NotSavedError: if there is no such experiment or run.
        CopyError: if a copy differs from its source, or something else is in its place.
    """
    runs = _runs(source, experiment, run_id)
    _check_apart(source, target)
    target.create()
    known = jobs_by_identifier(source)
    needed = with_needed({name for run in runs for name in referred_by_run(run)}, known)
    copied = Copied([], [], [], [])
    for identifier in sorted(needed):
        for folder in known[identifier]:
            _copy_job(folder, target, copied)
    for run in runs:
        _copy_run(run, target, copied)
    with suppress(OSError):
        target.incoming.rmdir()
    return copied


def _runs(source: Workspace, experiment: str, run_id: str | None) -> list[RunFolder]:
    runs = [run for run in source.runs(experiment) if run_id in (None, run.run_id)]
    if not runs:
        which = "" if run_id is None else f" with a run {run_id!r}"
        known = ", ".join(map(repr, source.experiments())) or "none"
        raise NotSavedError(
            f"there is no experiment {experiment!r}{which} in the workspace {source.root}; "
            f"it has {known}"
        )
    return runs


def _check_apart(source: Workspace, target: Workspace) -> None:
    roots = [Path(os.path.realpath(workspace.root)) for workspace in (source, target)]
    if roots[0].is_relative_to(roots[1]) or roots[1].is_relative_to(roots[0]):
        raise CopyError(f"expected another workspace than {source.root}, found {target.root}")


def _copy_job(folder: JobFolder, target: Workspace, copied: Copied) -> None:
    if status_of(folder) is not Status.DONE:
        copied.unfinished.append(folder)
        return
    there = target.job(folder.type_identifier, folder.identifier)
    if status_of(there) is Status.DONE:
        copied.present.append(folder)
        return
    if there.path.exists():
        raise CopyError(
            f"expected nothing, or a job that is done, at {there.path}, found one that is "
            f"{status_of(there).value}; run or remove it first"
        )
    left_out = {folder.lock.name, folder.pid.name}
    _copy_whole(folder.path, there.path, target, left_out)
    copied.jobs.append(folder)


def _copy_run(run: RunFolder, target: Workspace, copied: Copied) -> None:
    there = target.run(run.experiment, run.run_id)
    if there.path.exists():
        if not _are_equal(run.path, there.path, set()):
            raise CopyError(f"expected nothing at {there.path}, found another run of this name")
        return
    _copy_whole(run.path, there.path, target, set())
    target.set_current(target.runs(run.experiment)[-1])
    copied.runs.append(run)


def _copy_whole(source: Path, place: Path, target: Workspace, left_out: set[str]) -> None:
    with _incoming(target) as folder:
        shutil.copytree(source, folder, symlinks=True, ignore=_ignoring(source, left_out))
        if not _are_equal(source, folder, left_out):
            raise CopyError(f"{source} was changed while it was copied; copy it again")
        _lead_links_to(target, folder, place)
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            folder.rename(place)
        except OSError as error:
            raise CopyError(f"cannot put a copy at {place}: {error.strerror}") from None


def _lead_links_to(target: Workspace, folder: Path, place: Path) -> None:
    """Makes links to jobs, as the reference has them in runs, lead to those of the target."""
    for name, link in _contents(folder).items():
        if link.is_symlink() and link.readlink().is_absolute():
            job = target.here(link.readlink())
            if job != link.readlink():
                link.unlink()
                link.symlink_to(os.path.relpath(job, (place / name).parent))


@contextmanager
def _incoming(target: Workspace) -> Iterator[Path]:
    """A folder that is not there yet, and is not there afterwards."""
    target.incoming.mkdir(exist_ok=True)
    folder = target.incoming / os.urandom(8).hex()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ignoring(source: Path, left_out: set[str]) -> Any:
    return lambda folder, names: left_out if Path(folder) == source else ()


def _are_equal(source: Path, copy: Path, left_out: Iterable[str]) -> bool:
    """Whether two folders hold the same, byte by byte, but for some names at their top."""
    ours, theirs = _contents(source), _contents(copy)
    for name in left_out:
        ours.pop(name, None)
        theirs.pop(name, None)
    return ours.keys() == theirs.keys() and all(
        _is_equal(path, theirs[name]) for name, path in ours.items()
    )


def _contents(folder: Path) -> dict[str, Path]:
    return {
        os.path.relpath(os.path.join(parent, name), folder): Path(parent, name)
        for parent, folders, files in os.walk(folder)
        for name in (*folders, *files)
    }


def _is_equal(left: Path, right: Path) -> bool:
    if left.is_symlink() or right.is_symlink():
        return left.is_symlink() and right.is_symlink()  # where to may differ: `_lead_links_to`
    if left.is_dir():
        return right.is_dir()
    return right.is_file() and filecmp.cmp(left, right, shallow=False)
