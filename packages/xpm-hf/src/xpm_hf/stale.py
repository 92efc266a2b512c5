"""What a push replaces: the files that the definition before named, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from filecmp import cmp
from pathlib import Path
from typing import Final

from xpm_params import Document, ParamsError
from xpm_serialize import DataFileError

from .contents import Contents
from .definition import NamedFiles, named_files, read_definition
from .errors import ForeignFileError, VariantError
from .variants import folder_of, inside, variants_among

_KEPT: Final = frozenset((".gitattributes", "README.md"))


def definition_of(contents: Contents, variant: str | None, names: Sequence[str]) -> Document | None:
    """The definition of a variant, if there is one that can be read."""
    for name in names:
        document = _definition(contents, inside(variant, name))
        if document is not None and document.objects:  # else it is a save of plain values
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
        if (document := _definition(contents, path)) is not None:
            stale |= {path} | _named_in(contents, variant, document)
    stale -= _named_by_others(contents, variant, names) if stale else set()
    return {path for path in stale - _KEPT if folder_of(path) not in others}


def _named_by_others(contents: Contents, variant: str | None, names: Sequence[str]) -> set[str]:
    """The data files of definitions of other names, which lie in the same folder."""
    start = inside(variant, "")
    found: set[str] = set()
    for path in contents.files:
        name = path.removeprefix(start)
        if not path.startswith(start) or "/" in name or name in names:
            continue
        if name.endswith(".json") and (document := _definition(contents, path)) is not None:
            found |= _named_in(contents, variant, document)
    return found


def _named_in(contents: Contents, variant: str | None, document: Document) -> set[str]:
    """The files of a folder or repository that a definition of this variant names."""
    named, start = named_by(document), inside(variant, "")
    return {
        path
        for path in contents.files
        if path.startswith(start) and named.names(path.removeprefix(start))
    }


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
            if path.count("/") == 1 and path.partition("/")[2] in names:
                raise VariantError(
                    f"expected no definition in a folder of data, found {path!r}, which would be "
                    "taken for a variant; save the folder elsewhere, such as in another folder"
                )
            if folder_of(path) in variants or path in variants:
                raise VariantError(
                    f"expected no data file in the folder of a variant, found {path!r}; "
                    "rename the variant, or save the data file elsewhere"
                )
    elif variant in contents.files:
        raise VariantError(
            f"expected a name of its own for the variant, found {variant!r}, which is that of a "
            "file; choose another name"
        )
    elif variant not in variants and any(folder_of(path) == variant for path in contents.files):
        root = definition_of(contents, None, names)
        named = NamedFiles({}) if root is None else named_by(root)
        for path in contents.files:
            if folder_of(path) == variant and named.names(path):
                raise VariantError(
                    f"expected a name of its own for the variant, found {variant!r}, a folder with "
                    f"data of the model without variant ({path!r}); choose another name"
                )


def check_foreign(contents: Contents, data: Mapping[str, Path]) -> None:
    """Raises `ForeignFileError` if a data file would take the place of what is no model's.

    Arguments:
        data: data files to be pushed, but those of the definition before.
    """
    for path in sorted(data.keys() & set(contents.files)):
        if not cmp(contents.read(path), data[path], shallow=False):
            raise ForeignFileError(
                f"expected no file of others in the place of a data file, found {path!r} in the "
                "repository, which the definition there does not name; remove or rename it, or "
                "save the data file elsewhere"
            )


def _definition(contents: Contents, path: str) -> Document | None:
    if path not in contents.files:
        return None
    try:
        return read_definition(contents.read(path))
    except ParamsError:  # a file that only has the name of a definition
        return None


def named_by(document: Document) -> NamedFiles:
    """The data files of a definition; none, if some are outside."""
    try:
        return named_files(document)
    except DataFileError:  # names that lead outside are of no files here
        return NamedFiles({})
