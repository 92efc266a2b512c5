"""Variants: sub-folders of a repository, each with a definition of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from .errors import VariantError


def checked_variant(variant: str) -> str:
    """A variant's name.

    Raises:
        VariantError: unless it is the name of a folder inside the repository.
    """
    if not variant or variant.startswith("."):
        raise VariantError(f"expected the name of a variant, found {variant!r}")
    if any(char in variant for char in "/\\\0*?[]"):
        raise VariantError(
            f"expected a variant to be a plain folder name, found {variant!r}; "
            "use letters, digits, '-', '_' and '.'"
        )
    return variant


def inside(variant: str | None, path: str) -> str:
    """The path in the repository of a file of a variant."""
    return path if variant is None else f"{variant}/{path}"


def folder_of(path: str) -> str | None:
    """The folder at the top of a repository that a path leads into, if it leads into one."""
    folder, slash, _ = path.partition("/")
    return folder if slash else None


def variants_among(paths: Iterable[str], names: Collection[str]) -> list[str]:
    """The variants of a repository, in order.

    Arguments:
        paths: of the files of the repository.
        names: that a definition may have.
    """
    found = set()
    for path in paths:
        folder, _, name = path.partition("/")
        if name in names and not folder.startswith("."):
            found.add(folder)
    return sorted(found)
