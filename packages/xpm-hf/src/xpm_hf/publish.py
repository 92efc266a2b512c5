"""A folder as it is pushed: with its card, and with what it replaces in the repository."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from xpm_params import Document

from .card import Described, sections_of, text_to_fill, variants_section
from .contents import Contents, FolderContents
from .outline import schemas_of
from .push import Change, files_in
from .sections import with_sections
from .stale import check_places, definition_of, definitions_of, stale_files

CARD: Final = "README.md"


class Publication(NamedTuple):
    """A configuration that was saved to a folder.

    Attributes:
        folder: in the form of the Hub.
        variant: whose sub-folder it was saved to.
        names: that its definition may have.
        config: the configuration.
        hub: the class that loads it.
        card: arguments of the model card; `repo_id` and `provenance` are for its sections.
    """

    folder: Path
    variant: str | None
    names: tuple[str, ...]
    config: Any
    hub: type
    card: Mapping[str, Any]

    def fill_card(self, contents: Contents | None = None, base: str | None = None) -> None:
        """Writes the sections of the card, about the configuration and all variants.

        Arguments:
            contents: what the repository has already; by default what the folder has.
            base: the text with the sections; by default what stands in the folder.
        """
        document = definition_of(FolderContents(self.folder), self.variant, self.names)
        card = self.folder / CARD
        if document is None or not card.is_file():
            return  # a subclass saves in a way of its own
        definitions = definitions_of(contents or FolderContents(self.folder), self.names)
        definitions[self.variant] = document
        text = with_sections(base or read_text(card), self._sections(definitions))
        card.write_bytes(text.encode())

    def change(self, present: Contents, base: str | None) -> Change:
        """What to change in a repository that has this already.

        Raises:
            VariantError: if it would overwrite what is of others.
        """
        check_places(present, self.variant, self.names, files_in(self.folder))
        self.fill_card(present, base)
        return Change(files_in(self.folder), stale_files(present, self.variant, self.names))

    def _sections(self, definitions: Mapping[str | None, Document]) -> dict[str, str]:
        repo_id, provenance = self.card.get("repo_id"), self.card.get("provenance")
        variants = {name: definitions[name] for name in sorted(filter(None, definitions))}
        sections = {"variants": variants_section(variants, repo_id)}
        if self.variant is None or None not in definitions:  # else the card is about the other
            described = Described(
                definitions[self.variant],
                schemas_of(self.config),
                self.hub,
                repo_id,
                self.variant,
                provenance if isinstance(provenance, Mapping) else {},
            )
            sections |= sections_of(described)
        return sections


def base_text(publication: Publication, generated: str, present: Contents) -> str | None:
    """The card to fill in: a subclass's own, else the repository's, else a new one."""
    card = publication.folder / CARD
    if not card.is_file():
        return None
    there = read_text(present.read(CARD)) if CARD in present.files else None
    return text_to_fill(read_text(card), generated, there)


def read_text(path: Path) -> str:
    """The text of a file, with its line ends as they are."""
    return path.read_bytes().decode()
