"""Configurations on the Hub of Hugging Face."""

from __future__ import annotations

import copy
import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self

from huggingface_hub import CommitInfo, HfApi, ModelCard, ModelHubMixin
from typing_extensions import TypeVar, Unpack

from xpm_config import Config, information
from xpm_serialize import SafeLoadArguments, SerializationContext, save_objects

from .card import TEMPLATE
from .client import HubOptions
from .contents import contents_of
from .definition import DEFINITION, definition_names
from .loading import checked_place, loaded_model
from .publish import CARD, CONFIG, Publication, base_text, stamp
from .push import Patterns, PushArguments, PushOptions, push
from .retrying import persistently
from .variants import checked_variant, variants_among

if TYPE_CHECKING:
    from huggingface_hub.hub_mixin import DataclassInstance

C = TypeVar("C", bound=Config, default=Config)


class ExperimaestroHFHub(
    ModelHubMixin,
    Generic[C],
    library_name="experimaestro",
    tags=["experimaestro"],
    model_card_template=TEMPLATE,
):
    """Saves a configuration with its data files to the Hub, and loads it.

    `ExperimaestroHFHub(config).push_to_hub(repo_id)` or `.save_pretrained(folder)`, then
    `ExperimaestroHFHub[Model].from_pretrained(repo_id_or_folder, as_instance=…)`, where
    `[Model]` is for type checkers only.

    Attributes:
        definition_filename: name of the file that describes the objects.
        serialization_context_class: decides where data files go.
    """

    definition_filename: ClassVar[str] = DEFINITION
    serialization_context_class: ClassVar[type[SerializationContext]] = SerializationContext

    config: C
    _variant: str | None = None

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:  # the mixin's hides the type of `config`
        return super().__new__(cls, *args, **kwargs)

    def __init__(self, config: C) -> None:
        information(config)
        self.config = config

    def save_pretrained(  # type: ignore[override]  # with names for the last arguments
        self,
        save_directory: str | Path,
        variant: str | None = None,
        *,
        config: dict[str, Any] | DataclassInstance | None = None,
        repo_id: str | None = None,
        push_to_hub: bool = False,
        model_card_kwargs: dict[str, Any] | None = None,
        **push_to_hub_kwargs: Unpack[PushArguments],
    ) -> str | None:
        """Saves to a folder in the form of the Hub, with a model card.

        Arguments:
            save_directory: made if needed.
            variant: sub-folder to save into.
            config: content of a `config.json` beside, which is not read here.
            repo_id: by default the name of the folder.
            push_to_hub: push it too; with the arguments of `push_to_hub`.
            model_card_kwargs: for the template of the card; `provenance`, as `xp.save` records
                it, for the section of that name.

        Raises:
            SaveError: if something cannot be saved; nothing was written.
        """
        unknown = sorted(push_to_hub_kwargs)
        if unknown and not push_to_hub:  # which the mixin would ignore
            raise TypeError(f"save_pretrained() has no argument {', '.join(map(repr, unknown))}")
        chosen = self._with_variant(variant)
        folder, card = Path(save_directory), model_card_kwargs or {}
        folder.mkdir(parents=True, exist_ok=True)
        # The mixin's own method would first remove config.json, which may be a data file.
        before = stamp(folder / CONFIG)
        chosen._save_pretrained(folder)
        publication = chosen._publication(folder, card)
        publication.write_config(self._hub_mixin_config if config is None else config, before)
        if not os.path.lexists(folder / CARD):
            chosen.generate_model_card(**card).save(folder / CARD)
        publication.fill_card()
        if not push_to_hub:
            return None
        return chosen.push_to_hub(
            repo_id or folder.name, config=config, model_card_kwargs=card, **push_to_hub_kwargs
        )

    def push_to_hub(
        self,
        repo_id: str,
        variant: str | None = None,
        *,
        config: dict[str, Any] | DataclassInstance | None = None,
        commit_message: str = "Push model using huggingface_hub.",
        private: bool | None = None,
        token: str | None = None,
        branch: str | None = None,
        revision: str | None = None,
        create_pr: bool | None = None,
        allow_patterns: Patterns = None,
        ignore_patterns: Patterns = None,
        delete_patterns: Patterns = None,
        model_card_kwargs: dict[str, Any] | None = None,
    ) -> CommitInfo:
        """Saves to a repository of the Hub, made if needed, in one commit.

        The commit is made on top of the newest one of the branch; what others push meanwhile
        stays. Data files of the definition that is replaced go, all other files stay.

        Arguments:
            repo_id: `namespace/name`.
            variant: sub-folder of the repository to save into; other variants stay.
            config: content of a `config.json` beside, which is not read here.
            commit_message: of the commit.
            private: whether a repository that is made is private.
            token: by default, that of the client.
            branch: by default `main`; it has to be there.
            revision: another name of `branch`, that of `from_pretrained`.
            create_pr: propose the commit as a pull request.
            allow_patterns: push only files that match one of these.
            ignore_patterns: do not push files that match one of these.
            delete_patterns: remove other files of the repository that match one of these.
            model_card_kwargs: see `save_pretrained`.

        Returns:
            The address of the commit, which has the pull request as `pr_url`.

        Raises:
            VariantError: if the name of the variant is that of a folder with other data.
            BusyBranchError: if others push to the branch all the time.
            ForeignFileError: if a data file would take the place of one that is of no model.
            UnpushedFileError: if the client of the Hub leaves out a data file.
        """
        if branch is not None and revision is not None:
            raise TypeError("push_to_hub() takes branch or revision, which are the same, not both")
        chosen = self._with_variant(variant)
        options = PushOptions(
            commit_message,
            token,
            branch if revision is None else revision,
            bool(create_pr),
            allow_patterns,
            ignore_patterns,
            delete_patterns,
        )
        make = partial(HfApi(token=token).create_repo, repo_id, private=private, exist_ok=True)
        repo_id = persistently(make).repo_id
        card = {"repo_id": repo_id, **(model_card_kwargs or {})}
        with TemporaryDirectory(prefix="xpm-push-") as folder:
            chosen.save_pretrained(folder, config=config, model_card_kwargs=card)
            publication = chosen._publication(Path(folder), card)
            generated = str(chosen.generate_model_card(**card))
            written = publication.written_card()
            return push(
                repo_id,
                lambda present: publication.change(present, base_text(written, generated, present)),
                options,
            )

    def generate_model_card(self, *args: Any, **kwargs: Any) -> ModelCard:
        """A new model card, whose sections are empty yet."""
        name = information(self.config).schema.qualname
        return super().generate_model_card(*args, **{"model_name": name, **kwargs})

    def _with_variant(self, variant: str | None) -> ExperimaestroHFHub[C]:
        if variant is None:
            return self
        chosen = copy.copy(self)
        chosen._variant = checked_variant(variant)
        return chosen

    def _publication(self, folder: Path, card: Mapping[str, Any]) -> Publication:
        names = definition_names(self.definition_filename)
        return Publication(folder, self._variant, names, self.config, type(self), card)

    def _save_pretrained(self, save_directory: Path) -> None:
        context = self.serialization_context_class()
        context.checksums = True  # downloads are compared with them
        save_objects(
            self.config,
            save_directory / self._variant if self._variant else save_directory,
            self.definition_filename,
            context=context,
        )

    @classmethod
    def list_variants(
        cls,
        pretrained_model_name_or_path: str | Path,
        *,
        revision: str | None = None,
        cache_dir: str | Path | None = None,
        local_files_only: bool = False,
        token: str | bool | None = None,
    ) -> list[str]:
        """The variants in a folder or on the Hub, in order.

        Arguments are those of `from_pretrained`; with `local_files_only`, the variants that
        are in the cache.
        """
        options = HubOptions(revision, cache_dir, False, local_files_only, token)
        contents = contents_of(checked_place(pretrained_model_name_or_path), options)
        return variants_among(contents.files, definition_names(cls.definition_filename))

    @classmethod
    def from_pretrained(  # type: ignore[override]  # what was saved, not what saves it
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
        **model_kwargs: Unpack[SafeLoadArguments],
    ) -> C:
        """Loads what was saved to a folder or pushed to the Hub.

        Only the definition and the data files that it names are downloaded, and compared with
        what was pushed. No script is run, whatever the definition says.

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
            DefinitionNotFoundError: if there is no definition; it lists the variants.
            DamagedFileError: if what was downloaded is not what was pushed, twice.
            LoadError: for what cannot be loaded.
        """
        # Overridden methods may know of no variant.
        chosen = {} if variant is None else {"variant": checked_variant(variant)}
        # The mixin's own method would first ask for config.json, which is not read here.
        loaded: C = cls._from_pretrained(
            model_id=checked_place(pretrained_model_name_or_path),
            as_instance=as_instance,
            revision=revision,
            cache_dir=cache_dir,
            force_download=force_download,
            local_files_only=local_files_only,
            token=token,
            **chosen,
            **model_kwargs,
        )
        return loaded

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
        options = HubOptions(revision, cache_dir, force_download, local_files_only, token)
        names = definition_names(cls.definition_filename)
        return loaded_model(model_id, variant, names, options, as_instance, model_kwargs)
