"""What a folder, or a commit of a repository, holds: the names of its files, and the files."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property, partial
from pathlib import Path
from typing import Protocol, final

from huggingface_hub import HfApi, snapshot_download

from .client import HubOptions, download
from .retrying import persistently


class Contents(Protocol):
    """The files of a folder, or of one commit of a repository."""

    @property
    def files(self) -> Collection[str]:
        """Their names, relative to the folder or the repository."""
        ...

    def read(self, name: str) -> Path:
        """Where one of them can be read."""
        ...


@final
class FolderContents:
    """The files of a folder, and those just below it: where definitions are."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def files(self) -> Collection[str]:
        """Names relative to the folder."""
        found = (*self._folder.glob("*"), *self._folder.glob("*/*"))
        return [path.relative_to(self._folder).as_posix() for path in found if path.is_file()]

    def read(self, name: str) -> Path:
        """Where a file is."""
        return self._folder / name


@final
class CommitContents:
    """The files of the commit at which a branch, a tag or a commit stands now.

    Attributes:
        commit: the hash of that commit.
    """

    def __init__(self, repo_id: str, options: HubOptions) -> None:
        self._repo_id = repo_id
        api = HfApi(token=options.token)
        info = persistently(partial(api.model_info, repo_id, revision=options.revision))
        self.commit: str = str(info.sha)
        self._options = options._replace(revision=self.commit)
        self.files: Collection[str] = persistently(
            partial(api.list_repo_files, repo_id, revision=self.commit)
        )

    def read(self, name: str) -> Path:
        """Where a file is in the cache, downloaded if need be."""
        return download(self._repo_id, name, self._options)


def contents_of(repo_id_or_folder: str, options: HubOptions) -> Contents:
    """The files of a folder or a repository; with `local_files_only`, those in the cache."""
    if Path(repo_id_or_folder).is_dir():
        return FolderContents(Path(repo_id_or_folder))
    if options.local_files_only:
        snapshot = snapshot_download(
            repo_id_or_folder,
            revision=options.revision,
            cache_dir=options.cache_dir,
            local_files_only=True,
            allow_patterns=[],  # the folder of the commit, however little of it is there
        )
        return FolderContents(Path(snapshot))
    return CommitContents(repo_id_or_folder, options)
