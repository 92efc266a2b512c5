"""The client of the Hub: what it is told with each request, and single files through its cache."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from huggingface_hub import _CACHED_NO_EXIST, hf_hub_download, try_to_load_from_cache

from .checking import Recorded, flaw
from .errors import DamagedFileError
from .retrying import persistently

_COMMIT: Final = re.compile("[0-9a-f]{40}")


class HubOptions(NamedTuple):
    """What the client is told with each request, as for `hf_hub_download`."""

    revision: str | None = None
    cache_dir: str | Path | None = None
    force_download: bool = False
    local_files_only: bool = False
    token: str | bool | None = None

    @property
    def is_pinned(self) -> bool:
        """Whether the revision is a commit, of which nothing changes."""
        return self.revision is not None and _COMMIT.fullmatch(self.revision) is not None


def download(repo_id: str, name: str, options: HubOptions) -> Path:
    """The path in the cache of a file of a repository, downloaded if it is not there."""
    return Path(
        persistently(
            partial(
                hf_hub_download,
                repo_id,
                name,
                revision=options.revision,
                cache_dir=options.cache_dir,
                force_download=options.force_download,
                local_files_only=options.local_files_only,
                token=options.token,
            )
        )
    )


def is_known_missing(repo_id: str, name: str, options: HubOptions) -> bool:
    """Whether the cache says that a commit has no such file, so that nobody need be asked."""
    return options.is_pinned and _cached(repo_id, name, options) is _CACHED_NO_EXIST


def checked_download(
    repo_id: str, name: str, options: HubOptions, recorded: Recorded, *, is_full: bool = False
) -> Path:
    """As `download`, for a file that is what was recorded of it.

    What was just downloaded is hashed; of a cached file the size is compared. What differs is
    downloaded once more.

    Arguments:
        recorded: what the definition says of the file.
        is_full: hash a cached file too.

    Raises:
        DamagedFileError: if the file still differs.
    """
    before = _cached(repo_id, name, options)
    path = download(repo_id, name, options)
    is_new = options.force_download or before != str(path)
    found = flaw(path, recorded, is_full=is_full or is_new)
    if found and not options.local_files_only:
        path = download(repo_id, name, options._replace(force_download=True))
        found = flaw(path, recorded, is_full=True)
    if found:
        raise DamagedFileError(
            f"{name!r} of {repo_id!r} is not what was pushed: {found} (at {str(path)!r}); push it "
            "again, or pass verify='none' to load it all the same"
        )
    return path


def _cached(repo_id: str, name: str, options: HubOptions) -> object:
    return try_to_load_from_cache(repo_id, name, options.cache_dir, options.revision)
