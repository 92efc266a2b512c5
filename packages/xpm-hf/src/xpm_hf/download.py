"""The files of a definition on the Hub, fetched side by side into the client's cache.

All come from one commit, that of the definition, whatever is pushed meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from glob import escape
from pathlib import Path
from typing import Final, final

from httpx2 import HTTPError
from huggingface_hub import snapshot_download
from huggingface_hub.errors import EntryNotFoundError, LocalEntryNotFoundError

from xpm_params import Document
from xpm_serialize import SerializedPath

from .checking import Recorded
from .client import HubOptions, checked_download, download, is_known_missing
from .contents import contents_of
from .definition import NamedFiles, named_files, not_found, read_definition
from .retrying import persistently
from .variants import inside, variants_among

_WORKERS: Final = 8  # as many as the client's own for a whole repository


@final
class HubFiles:
    """The definition of a repository, or of a variant of it, and the files that it names.

    Arguments:
        repo_id: `namespace/name`.
        variant: sub-folder of the repository, if any.
        filenames: names that the definition may have, the preferred one first.

    Attributes:
        commit: from which all files are.
        folder: in the cache, with the definition and its data files.
        document: the definition, read.

    Raises:
        DefinitionNotFoundError: if the repository has no definition of these names.
    """

    def __init__(
        self, repo_id: str, variant: str | None, filenames: Sequence[str], options: HubOptions
    ) -> None:
        self._repo_id = repo_id
        self._variant = variant
        name, definition = self._find_definition(filenames, options)
        self.definition_filename: str = name
        self.folder: Path = definition.parent
        self.commit: str = (self.folder if variant is None else self.folder.parent).name
        self._options = options._replace(revision=self.commit)
        self.document: Document = read_definition(definition)

    def __call__(self, path: SerializedPath) -> Path:
        """The path in the cache of a file or folder that was fetched."""
        return self.folder / path.path

    def fetch(self, *, partial: bool = False, verify: str = "size") -> NamedFiles:
        """Downloads the data files that the cache does not have, several at a time.

        Arguments:
            partial: without those that only tasks need.
            verify: `"size"` compares the sizes of all files, and the hashes of new ones;
                `"full"` the hashes of all; `"none"` nothing.

        Raises:
            DataFileError: if a name leads out of the folder; nothing was downloaded.
            DamagedFileError: if a file is not what was recorded, twice.
        """
        named = named_files(self.document, partial)
        wanted = [(name, recorded, verify) for name, recorded in named.files.items()]
        with ThreadPoolExecutor(_WORKERS) as executor:
            try:
                list(executor.map(lambda file: self._fetch(*file), wanted))
            except BaseException:
                executor.shutdown(cancel_futures=True)
                raise
        if named.folders:
            self._fetch_folders(named.folders)
        for name in named.empty:
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        return named

    def _fetch(self, name: str, recorded: Recorded, verify: str) -> None:
        name = inside(self._variant, name)
        if verify == "none":
            download(self._repo_id, name, self._options)
        else:
            full = verify == "full"
            checked_download(self._repo_id, name, self._options, recorded, is_full=full)

    def _fetch_folders(self, names: Sequence[str]) -> None:
        """Folders whose definition does not name their files: the repository is listed, once."""
        options = self._options
        persistently(
            partial(
                snapshot_download,
                self._repo_id,
                revision=options.revision,
                cache_dir=options.cache_dir,
                force_download=options.force_download,
                local_files_only=options.local_files_only,
                token=options.token,
                allow_patterns=[f"{escape(inside(self._variant, name))}/*" for name in names],
            )
        )

    def _find_definition(self, filenames: Sequence[str], asked: HubOptions) -> tuple[str, Path]:
        missing: Exception | None = None
        options = asked
        for name in filenames:
            path = inside(self._variant, name)
            if is_known_missing(self._repo_id, path, options):
                continue
            try:
                return name, checked_download(self._repo_id, path, options, Recorded())
            except LocalEntryNotFoundError as error:
                missing = missing or error
                options = options._replace(local_files_only=True)  # do not try to reach it again
            except EntryNotFoundError as error:
                missing = missing or error
        if isinstance(missing, LocalEntryNotFoundError) and not asked.local_files_only:
            raise missing  # the Hub is out of reach: not the same as a missing file
        variants = _variants(self._repo_id, filenames, asked)
        raise not_found(repr(self._repo_id), self._variant, filenames, variants) from missing


def _variants(repo_id: str, filenames: Sequence[str], options: HubOptions) -> list[str]:
    """The variants that there are, as far as it can be found out."""
    with suppress(HTTPError, LocalEntryNotFoundError):
        return variants_among(contents_of(repo_id, options).files, filenames)
    return []
