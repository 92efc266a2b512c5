"""One process at a time in a job's folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .workspace import JobFolder

if TYPE_CHECKING:
    from filelock import BaseFileLock


def job_lock(folder: JobFolder) -> BaseFileLock:
    """The lock of a job, to be held in a `with` block while the job runs.

    It is the operating system's: when its holder dies, however it dies, it is free.
    """
    from filelock import FileLock  # not sooner: it imports much, and most processes lock nothing

    # The file stays: another process may be waiting for this very one.
    return FileLock(folder.lock, preserve_lock_file=True)
