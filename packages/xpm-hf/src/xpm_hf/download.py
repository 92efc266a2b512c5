"""The files of a definition on the Hub, fetched one by one into the client's cache.

All come from one commit, that of the definition, whatever is pushed meanwhile.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, final

from huggingface_hub import hf_hub_download, snapshot_download
from huggingface_hub.errors import EntryNotFoundError, LocalEntryNotFoundError

from xpm_params import DataFile, read_json
from xpm_serialize import SerializedPath, data_files_of

from .errors import DefinitionNotFoundError
from .variants import inside


class HubOptions(NamedTuple):
    """What the client is told with each request, as for `hf_hub_download`."""

    revision: str | None = None
    cache_dir: str | Path | None = None
    force_download: bool = False
    local_files_only: bool = False
    token: str | bool | None = None


@final
class HubFiles:
    """Finds the files of a repository, downloading those that are asked for.

    Arguments:
        repo_id: `namespace/name`.
        variant: sub-folder of the repository, if any.
        filenames: names that the definition may have, the preferred one first.

    Raises:
        DefinitionNotFoundError: if the repository has no definition of these names.
    """

    def __init__(
        self, repo_id: str, variant: str | None, filenames: tuple[str, ...], options: HubOptions
    ) -> None:
        self._repo_id = repo_id
        self._variant = variant
        self._options = options
        self.definition_filename, self._definition = self._find_definition(filenames)
        depth = 0 if variant is None else 1
        self._snapshot = self._definition.parents[depth]
        self._options = options._replace(revision=self._snapshot.name)
        self._files: dict[str, DataFile] = {
            file.path: file for file in data_files_of(read_json(self._definition))
        }

    def __call__(self, path: SerializedPath) -> Path:
        """The path in the cache of a file or folder of the definition."""
        name = path.path.as_posix()
        if name == self.definition_filename:
            return self._definition
        file = self._files[name]
        if not file.is_folder:
            return self._download(name)
        if file.files is None:
            return self._download_folder(name)
        for member in file.files:
            self._download(f"{name}/{member}")
        return self._snapshot / inside(self._variant, name)

    def _find_definition(self, filenames: tuple[str, ...]) -> tuple[str, Path]:
        missing: Exception | None = None
        for name in filenames:
            try:
                return name, self._download(name)
            except LocalEntryNotFoundError as error:
                if not self._options.local_files_only:
                    raise  # the Hub cannot be reached: not the same as a missing file
                missing = missing or error
            except EntryNotFoundError as error:
                missing = missing or error
        where = (
            f"variant {self._variant!r} of {self._repo_id!r}"
            if self._variant
            else repr(self._repo_id)
        )
        raise DefinitionNotFoundError(
            f"expected {' or '.join(filenames)} in {where}, found none"
        ) from missing

    def _download(self, name: str) -> Path:
        options = self._options
        return Path(
            hf_hub_download(
                self._repo_id,
                inside(self._variant, name),
                revision=options.revision,
                cache_dir=options.cache_dir,
                force_download=options.force_download,
                local_files_only=options.local_files_only,
                token=options.token,
            )
        )

    def _download_folder(self, name: str) -> Path:
        """A folder whose definition, written by the reference, does not name its files."""
        options = self._options
        folder = inside(self._variant, name)
        snapshot = snapshot_download(
            self._repo_id,
            revision=options.revision,
            cache_dir=options.cache_dir,
            force_download=options.force_download,
            local_files_only=options.local_files_only,
            token=options.token,
            allow_patterns=[f"{folder}/**"],
        )
        return Path(snapshot) / folder
