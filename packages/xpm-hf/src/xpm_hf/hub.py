"""Configurations on the Hub of Hugging Face."""

from __future__ import annotations

import copy
import os
from pathlib import Path
from typing import Any, ClassVar

from huggingface_hub import ModelHubMixin

from xpm_config import information
from xpm_serialize import LoadArguments, SerializationContext, deserialize, save_objects

from .card import TEMPLATE
from .download import HubFiles, HubOptions
from .errors import DefinitionNotFoundError
from .variants import checked_variant

DEFINITION = "experimaestro.json"
LEGACY_DEFINITION = "definition.json"

# of `xpm_serialize.load`; no script that a definition names is ever run
_LOAD_ARGUMENTS = LoadArguments.__annotations__.keys() - {"trust_files"}
_SAVE_ARGUMENTS = {"config", "repo_id", "push_to_hub", "model_card_kwargs"}


class ExperimaestroHFHub(
    ModelHubMixin,
    library_name="experimaestro",
    tags=["experimaestro"],
    model_card_template=TEMPLATE,
):
    """Saves a configuration with its data files to the Hub, and loads it.

    `ExperimaestroHFHub(config).push_to_hub(repo_id)` or `.save_pretrained(folder)`, then
    `ExperimaestroHFHub.from_pretrained(repo_id_or_folder, as_instance=…)`.

    Attributes:
        definition_filename: name of the file that describes the objects.
        serialization_context_class: decides where data files go.
    """

    definition_filename: ClassVar[str] = DEFINITION
    serialization_context_class: ClassVar[type[SerializationContext]] = SerializationContext

    _variant: str | None = None

    def __init__(self, config: Any) -> None:
        information(config)
        self.config = config

    def save_pretrained(
        self, save_directory: str | Path, variant: str | None = None, **kwargs: Any
    ) -> str | None:
        """Saves to a folder in the form of the Hub, with a model card.

        Arguments:
            save_directory: made if needed.
            variant: sub-folder to save into.
            kwargs: those of `ModelHubMixin.save_pretrained`.
        """
        unknown = kwargs.keys() - _SAVE_ARGUMENTS
        if unknown and not kwargs.get("push_to_hub"):  # which the mixin would ignore
            raise TypeError(
                f"save_pretrained() has no argument {', '.join(map(repr, sorted(unknown)))}"
            )
        chosen = self._with_variant(variant)
        return ModelHubMixin.save_pretrained(chosen, save_directory, **kwargs)

    def push_to_hub(self, repo_id: str, variant: str | None = None, **kwargs: Any) -> str:
        """Saves to a repository of the Hub, made if needed, in one commit.

        Arguments:
            repo_id: `namespace/name`.
            variant: sub-folder of the repository to save into; other variants stay.
            kwargs: those of `ModelHubMixin.push_to_hub`.

        Returns:
            The address of the commit.
        """
        chosen = self._with_variant(variant)
        if chosen._variant is not None:
            kwargs.setdefault("delete_patterns", f"{chosen._variant}/*")
        card = {"repo_id": repo_id, **(kwargs.pop("model_card_kwargs", None) or {})}
        return ModelHubMixin.push_to_hub(chosen, repo_id, model_card_kwargs=card, **kwargs)

    def _with_variant(self, variant: str | None) -> ExperimaestroHFHub:
        if variant is None:
            return self
        chosen = copy.copy(self)
        chosen._variant = checked_variant(variant)
        return chosen

    def _save_pretrained(self, save_directory: Path) -> None:
        save_objects(
            self.config,
            save_directory / self._variant if self._variant else save_directory,
            self.definition_filename,
            context=self.serialization_context_class(),
        )

    @classmethod
    def from_pretrained(
        cls,
        pretrained_model_name_or_path: str | Path,
        *,
        variant: str | None = None,
        as_instance: bool = False,
        revision: str | None = None,
        cache_dir: str | Path | None = None,
        force_download: bool = False,
        local_files_only: bool = False,
        token: str | bool | None = None,
        **model_kwargs: Any,
    ) -> Any:
        """Loads what was saved to a folder or pushed to the Hub.

        Only the definition and the data files that it names are downloaded. No script is
        run, whatever the definition says.

        Arguments:
            pretrained_model_name_or_path: a folder, or `namespace/name` on the Hub.
            variant: sub-folder to load from.
            as_instance: an instance, on which the init tasks were executed, rather than
                a configuration.
            revision: branch, tag or commit.
            cache_dir: as for `hf_hub_download`.
            force_download: as for `hf_hub_download`.
            local_files_only: as for `hf_hub_download`.
            token: as for `hf_hub_download`.
            model_kwargs: those of `xpm_serialize.load` but `trust_files`, such as `moved`.

        Raises:
            DefinitionNotFoundError: if there is no definition.
            LoadError: for what cannot be loaded.
        """
        if isinstance(pretrained_model_name_or_path, Path):
            _check_folder(pretrained_model_name_or_path)
        # The mixin's own method would first ask for config.json, which is never written.
        return cls._from_pretrained(
            model_id=str(pretrained_model_name_or_path),
            variant=variant,
            as_instance=as_instance,
            revision=revision,
            cache_dir=cache_dir,
            force_download=force_download,
            local_files_only=local_files_only,
            token=token,
            **model_kwargs,
        )

    @classmethod
    def _from_pretrained(
        cls,
        *,
        model_id: str,
        revision: str | None = None,
        cache_dir: str | Path | None = None,
        force_download: bool = False,
        local_files_only: bool = False,
        token: str | bool | None = None,
        variant: str | None = None,
        as_instance: bool = False,
        **model_kwargs: Any,
    ) -> Any:
        unknown = [name for name in model_kwargs if name not in _LOAD_ARGUMENTS]
        if unknown:
            raise TypeError(f"from_pretrained() has no argument {', '.join(map(repr, unknown))}")
        chosen = checked_variant(variant)
        names = tuple(dict.fromkeys((cls.definition_filename, LEGACY_DEFINITION)))
        if os.path.isdir(model_id):
            folder = Path(model_id, *([chosen] if chosen else []))
            filename = _definition_in(folder, names)
            loaded = deserialize(folder, as_instance, definition_filename=filename, **model_kwargs)
        else:
            if _is_path(model_id):
                _check_folder(Path(model_id))
            options = HubOptions(revision, cache_dir, force_download, local_files_only, token)
            files = HubFiles(model_id, chosen, names, options)
            filename = files.definition_filename
            loaded = deserialize(files, as_instance, definition_filename=filename, **model_kwargs)
        return loaded if as_instance else loaded[0]


def _check_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise DefinitionNotFoundError(f"expected a folder with a model, found none at {folder}")


def _is_path(model_id: str) -> bool:
    """Whether a name can only be that of a folder, since no repository is called so."""
    return os.path.isabs(model_id) or model_id.startswith((".", "~")) or model_id.count("/") > 1


def _definition_in(folder: Path, names: tuple[str, ...]) -> str:
    for name in names:
        if (folder / name).is_file():
            return name
    raise DefinitionNotFoundError(f"expected {' or '.join(names)} in {str(folder)!r}, found none")
