"""What the commands `xpm push` and `xpm pull` do, which xpm-experiment finds by an entry point."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, final

from httpx2 import HTTPError
from huggingface_hub.errors import HFValidationError

from xpm_config import Config
from xpm_params import Json

from .client import HubOptions
from .definition import DEFINITION, definition_names
from .download import HubFiles
from .errors import HubError
from .hub import ExperimaestroHFHub
from .variants import checked_variant


@final
class HuggingFaceHub:
    """The Hub of Hugging Face, for the command.

    Attributes:
        errors: what is told in a line.
    """

    errors: Final = (HubError, HTTPError, HFValidationError, OSError)

    def push(
        self,
        config: Config,
        repo_id: str,
        *,
        variant: str | None,
        branch: str | None,
        private: bool | None,
        create_pr: bool,
        message: str | None,
        provenance: Json,
    ) -> Mapping[str, Json]:
        """Pushes a configuration; the result has `url`, `commit` and `pull_request`."""
        arguments: dict[str, Any] = {} if message is None else {"commit_message": message}
        commit = ExperimaestroHFHub(config).push_to_hub(
            repo_id,
            variant,
            branch=branch,
            private=private,
            create_pr=create_pr,
            model_card_kwargs={"provenance": provenance},
            **arguments,
        )
        return {"url": commit.commit_url, "commit": commit.oid, "pull_request": commit.pr_url}

    def pull(
        self, repo_id: str, folder: Path, *, variant: str | None, revision: str | None
    ) -> Mapping[str, Json]:
        """Downloads a model into a folder, as a whole; the result has `commit` and `files`.

        Raises:
            FileExistsError: if the folder has something in it.
        """
        folder = folder.resolve()  # no folder can take the place of "."
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise FileExistsError(f"expected an empty folder, or none, at {folder}")
        chosen = None if variant is None else checked_variant(variant)
        hub_files = HubFiles(repo_id, chosen, definition_names(DEFINITION), HubOptions(revision))
        named = hub_files.fetch()
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".xpm-pull-", dir=folder.parent) as made:
            whole = Path(made, "whole")
            for name in (hub_files.definition_filename, *named.files):
                (whole / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(hub_files.folder / name, whole / name)
            for name in (*named.folders, *named.empty):
                shutil.copytree(hub_files.folder / name, whole / name, dirs_exist_ok=True)
            files = sorted(p.relative_to(whole).as_posix() for p in whole.rglob("*") if p.is_file())
            os.replace(whole, folder)
        return {"commit": hub_files.commit, "files": list(files)}
