"""Which jobs files refer to.

An identifier of 64 digits stands for nothing else: wherever one is found in a file, also a damaged
one, the job is taken as referred to. So a job may be kept in vain, and is never lost.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from .workspace import JobFolder, RunFolder, Workspace

_IDENTIFIER = re.compile(rb"[0-9a-f]{64}")
_DOCUMENTS = (".json", ".jsonl")


def identifiers_in(file: Path) -> set[str]:
    """All identifiers that stand in a file; none if there is no file.

    Raises:
        OSError: if the file cannot be read.
    """
    try:
        content = file.read_bytes() if file.is_file() else b""
    except FileNotFoundError:
        return set()
    return {found.decode() for found in _IDENTIFIER.findall(content)}


def referred_by_runs(workspace: Workspace) -> set[str]:
    """The identifiers that the runs of all experiments name: their jobs, and their saves.

    Raises:
        OSError: if a file or a folder cannot be read, so that nobody can tell.
    """
    return _referred_below(workspace.experiments_folder)


def referred_by_run(run: RunFolder) -> set[str]:
    """The identifiers that one run names; errors as for `referred_by_runs`."""
    return _referred_below(run.path)


def jobs_by_identifier(workspace: Workspace) -> dict[str, list[JobFolder]]:
    """The folders of all jobs; two types may in principle have one with the same identifier."""
    found: dict[str, list[JobFolder]] = {}
    for folder in workspace.job_folders():
        found.setdefault(folder.identifier, []).append(folder)
    return found


def with_needed(identifiers: Iterable[str], jobs: Mapping[str, list[JobFolder]]) -> set[str]:
    """Those of the identifiers that are of jobs, with the jobs that these need, and so on."""
    found: set[str] = set()
    left = list(identifiers)
    while left:
        identifier = left.pop()
        if identifier in found or identifier not in jobs:
            continue
        found.add(identifier)
        for folder in jobs[identifier]:
            left += identifiers_in(folder.params)
    return found


def named_by(folders: Iterable[JobFolder]) -> set[str]:
    """The identifiers that jobs name, by parameters or links: of jobs, and of what these share."""
    found: set[str] = set()
    for folder in folders:
        found |= identifiers_in(folder.params)
        found |= {Path(os.readlink(link)).name for link in _links(folder.shared)}
    return found


def needed_by(folder: JobFolder, jobs: Mapping[str, list[JobFolder]]) -> set[str]:
    """The jobs that one needs, and what these need, without itself."""
    return with_needed(identifiers_in(folder.params), jobs) - {folder.identifier}


def _links(folder: Path) -> list[Path]:
    entries = folder.iterdir() if folder.is_dir() else ()
    return [entry for entry in entries if entry.is_symlink()]


def _referred_below(folder: Path) -> set[str]:
    found: set[str] = set()
    for file in _documents(folder):
        found |= identifiers_in(file)
    return found


def _documents(folder: Path) -> Iterator[Path]:
    """All JSON files, also hidden ones and those behind links: a link loop is walked once."""
    walked: set[tuple[int, int]] = set()
    for parent, folders, files in os.walk(folder, onerror=_raise_unless_gone, followlinks=True):
        status = os.stat(parent)
        if (status.st_dev, status.st_ino) in walked:
            folders.clear()
            continue
        walked.add((status.st_dev, status.st_ino))
        yield from (Path(parent, name) for name in files if name.endswith(_DOCUMENTS))


def _raise_unless_gone(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error
