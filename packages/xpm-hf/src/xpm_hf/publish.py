"""A folder as it is pushed: with its card, and with what it replaces in the repository."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from xpm_params import Document, write_text

from .card import Described, sections_of, text_to_fill, variants_section
from .contents import Contents, FolderContents
from .outline import schemas_of
from .push import Change, files_in
from .sections import with_sections
from .stale import (
    check_foreign,
    check_places,
    definition_of,
    definitions_of,
    named_by,
    stale_files,
)
from .variants import inside

CARD: Final = "README.md"
CONFIG: Final = "config.json"
Stamp = tuple[int, int, int]


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
        if None in definitions and named_by(definitions[None]).names(CARD):
            return  # it is a data file
        text = with_sections(base or read_text(card), self._sections(definitions))
        if text != read_text(card):
            write_text(card, text)  # not through links

    def written_card(self) -> str | None:
        """The card as it was saved."""
        card = self.folder / CARD
        return read_text(card) if card.is_file() else None

    def write_config(self, config: object, before: Stamp | None) -> None:
        """Writes what else is known of a model to `config.json`, unless the save did.

        Arguments:
            config: a dictionary or dataclass; `None` for nothing.
            before: the stamp of the file before the save.
        """
        path = self.folder / CONFIG
        if config is None or stamp(path) != before or CONFIG in self._data([CONFIG]):
            return
        content = asdict(config) if is_dataclass(config) else config  # type: ignore[arg-type]
        write_text(path, json.dumps(content, sort_keys=True, indent=2))

    def change(self, present: Contents, base: str | None) -> Change:
        """What to change in a repository that has this already.

        Raises:
            VariantError: if it would overwrite what is of others.
        """
        check_places(present, self.variant, self.names, files_in(self.folder))
        self.fill_card(present, base)
        files = files_in(self.folder)
        paths = (inside(self.variant, name) for name in self.names)
        definition = next((path for path in paths if path in files), None)
        stale = stale_files(present, self.variant, self.names)
        data = self._data(files)
        check_foreign(present, {path: files[path] for path in data - stale})
        return Change(files, stale, definition, data)

    def _data(self, files: Collection[str]) -> set[str]:
        """The files that the definition names."""
        document = definition_of(FolderContents(self.folder), self.variant, self.names)
        if document is None:
            return set()
        named, start = named_by(document), inside(self.variant, "")
        return {
            path
            for path in files
            if path.startswith(start) and named.names(path.removeprefix(start))
        }

    def _sections(self, definitions: Mapping[str | None, Document]) -> dict[str, str]:
        repo_id, provenance = self.card.get("repo_id"), self.card.get("provenance")
        variants = {name: definitions[name] for name in sorted(filter(None, definitions))}
        sections = {"variants": variants_section(variants, repo_id, self.hub)}
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


def base_text(written: str | None, generated: str, present: Contents) -> str | None:
    """The card to fill in: a subclass's own, else the repository's, else a new one.

    Arguments:
        written: what was saved.
        generated: what is saved unless a subclass writes a card of its own.
    """
    if written is None:
        return None
    there = read_text(present.read(CARD)) if CARD in present.files else None
    return text_to_fill(written, generated, there)


def stamp(path: Path) -> Stamp | None:
    """What changes when a file is written anew; `None` if there is none."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def read_text(path: Path) -> str:
    """The text of a file, with its line ends as they are."""
    return path.read_bytes().decode()
