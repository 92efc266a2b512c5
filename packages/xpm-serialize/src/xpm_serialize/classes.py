"""Names under which a file can find the classes of what it holds."""

from __future__ import annotations

import os
import sys

from xpm_config import Schema

from .errors import SaveError


def script_of(module: str) -> str | None:
    """The file of a module that is in no package, so that it may not be importable."""
    loaded = sys.modules.get(module)
    script: str | None = getattr(loaded, "__xpm_script__", None)
    path: str | None = getattr(loaded, "__file__", None)
    if script is not None or path is None:
        return script
    return None if getattr(loaded, "__package__", None) else os.path.abspath(path)


def check_found_again(schema: Schema) -> None:
    """Raises `SaveError` for a class that no file can name."""
    if "<locals>" in schema.qualname:
        raise local_class(schema.typename)
    if not isinstance(loaded_under(schema.cls.__module__, schema.qualname), type):
        raise SaveError(
            f"cannot save: class {schema.qualname} is not in its module {schema.module!r} under "
            "that name, so that a load could not find it; nothing was saved"
        )


def loaded_under(module: str, qualname: str) -> object:
    """What stands under a name in a module that is loaded; `None` if there is nothing."""
    found: object = sys.modules.get(module)
    for name in qualname.split("."):
        found = getattr(found, "__dict__", {}).get(name)
    return found


def local_class(typename: str) -> SaveError:
    """The error for a class that is defined in a function."""
    return SaveError(
        f"cannot save: class {typename} is defined inside a function, so that a load could not "
        "find it; define it at the top of a module; nothing was saved"
    )
