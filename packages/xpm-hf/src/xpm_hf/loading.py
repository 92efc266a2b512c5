"""Loading a model from a folder, or from a repository by way of the client's cache."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xpm_serialize import SafeLoadArguments, deserialize

from .client import HubOptions
from .contents import FolderContents
from .definition import not_found
from .download import HubFiles
from .errors import DefinitionNotFoundError
from .variants import variants_among

# of `xpm_serialize.load`; no script that a definition names is ever run
_ARGUMENTS = SafeLoadArguments.__annotations__.keys()


def checked_place(place: str | Path) -> str:
    """A folder that is there, or a name that may be one of a repository.

    Raises:
        DefinitionNotFoundError: if it can only be a folder, and is none.
    """
    name = str(place)
    is_path = isinstance(place, Path) or os.path.isabs(name) or name.startswith((".", "~"))
    # no repository has a name with two slashes
    if (is_path or name.count("/") > 1) and not os.path.isdir(name):
        raise DefinitionNotFoundError(f"expected a folder with a model, found none at {name}")
    return name


def loaded_model(
    place: str,
    variant: str | None,
    names: tuple[str, ...],
    options: HubOptions,
    as_instance: bool,
    arguments: Mapping[str, Any],
) -> Any:
    """The configuration, or the instance, that was saved to a folder or pushed to the Hub.

    Arguments:
        names: that the definition may have.
        arguments: those of `xpm_serialize.load` but `trust_files`.
    """
    unknown = [name for name in arguments if name not in _ARGUMENTS]
    if unknown:
        raise TypeError(f"from_pretrained() has no argument {', '.join(map(repr, unknown))}")
    if os.path.isdir(place):
        folder = Path(place, variant or "")
        filename = _definition_in(Path(place), variant, names)
        loaded = deserialize(folder, as_instance, definition_filename=filename, **arguments)
    else:
        files = HubFiles(place, variant, names, options)
        files.fetch(partial=as_instance, verify=arguments.get("verify", "size"))
        filename = files.definition_filename
        loaded = deserialize(files, as_instance, definition_filename=filename, **arguments)
    return loaded if as_instance else loaded[0]


def _definition_in(folder: Path, variant: str | None, names: tuple[str, ...]) -> str:
    for name in names:
        if (folder / (variant or "") / name).is_file():
            return name
    variants = variants_among(FolderContents(folder).files, names)
    raise not_found(repr(str(folder)), variant, names, variants)
