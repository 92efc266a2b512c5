"""What a push replaces: the files that the definition before named, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from xpm_params import Document, ParamsError
from xpm_serialize import DataFileError

from .contents import Contents
from .definition import NamedFiles, named_files, read_definition
from .errors import VariantError
from .variants import folder_of, inside, variants_among

_KEPT: Final = frozenset((".gitattributes", "README.md"))


def definition_of(contents: Contents, variant: str | None, names: Sequence[str]) -> Document | None:
    """The definition of a variant, if there is one that can be read."""
    for name in names:
        if (document := _definition(contents, inside(variant, name))) is not None:
            return document
    return None


def definitions_of(contents: Contents, names: Sequence[str]) -> dict[str | None, Document]:
    """All definitions that can be read: variant → definition, that of none first."""
    variants = [None, *variants_among(contents.files, names)]
    with ThreadPoolExecutor() as executor:
        found = executor.map(lambda variant: definition_of(contents, variant, names), variants)
        pairs = zip(variants, found, strict=True)
        return {variant: document for variant, document in pairs if document is not None}


def stale_files(contents: Contents, variant: str | None, names: Sequence[str]) -> set[str]:
    """The files of a variant as it is: its definitions, and the data files that they name."""
    others = {*variants_among(contents.files, names)} - {variant}
    stale = set()
    for name in names:
        path = inside(variant, name)
        if (document := _definition(contents, path)) is None:
            continue
        named = _named(document)
        start = inside(variant, "")
        stale |= {path} | {
            one
            for one in contents.files
            if one.startswith(start) and named.names(one.removeprefix(start))
        }
    return {path for path in stale - _KEPT if folder_of(path) not in others}


def check_places(
    contents: Contents, variant: str | None, names: Sequence[str], new: Collection[str]
) -> None:
    """Raises `VariantError` if a variant, and a data file of none, would share a folder.

    Arguments:
        new: the files to be pushed.
    """
    variants = variants_among(contents.files, names)
    if variant is None:
        for path in new:
            if folder_of(path) in variants:
                raise VariantError(
                    f"expected no data file in the folder of a variant, found {path!r}; "
                    "rename the variant, or save the data file elsewhere"
                )
    elif variant not in variants and any(folder_of(path) == variant for path in contents.files):
        root = definition_of(contents, None, names)
        named = NamedFiles({}) if root is None else _named(root)
        for path in contents.files:
            if folder_of(path) == variant and named.names(path):
                raise VariantError(
                    f"expected a name of its own for the variant, found {variant!r}, a folder with "
                    f"data of the model without variant ({path!r}); choose another name"
                )


def _definition(contents: Contents, path: str) -> Document | None:
    if path not in contents.files:
        return None
    try:
        return read_definition(contents.read(path))
    except ParamsError:  # a file that only has the name of a definition
        return None


def _named(document: Document) -> NamedFiles:
    try:
        return named_files(document)
    except DataFileError:  # names that lead outside are of no files here
        return NamedFiles({})
