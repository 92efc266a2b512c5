"""Paths as they are stored: relative to the job, to the workspace, or absolute."""

from __future__ import annotations

import os

from .errors import ParamsPathError, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path, PurePath

    from .env import Env
    from .values import Json


def encode_path(path: PurePath, env: Env) -> dict[str, Json]:
    """The encoding of *path*: relative to the job if inside it, else to the workspace, else as is.

    Raises:
        ParamsPathError: a path that no file system here can have.
    """
    text = _checked(path)
    if ".." in path.parts and os.path.isabs(text):
        text = _without_dots(text)
    based = _based(text, env, os.path.normpath)
    if based is None and os.path.isabs(text):
        # The system may spell a folder in two ways: a linked workspace, /tmp and /private/tmp.
        based = _based(text, env, os.path.realpath)
    return based or {"type": "path", "value": text}


def decode_path(value: str, base: str | None, env: Env) -> Path:
    """The path that an encoding stands for.

    Raises:
        ParamsPathError: the base is not known or not set, or the path leaves it.
    """
    from pathlib import Path  # not sooner: many documents have no paths

    if base is None:
        return Path(_without_nul(value))
    if base not in ("job", "workspace"):
        raise ParamsPathError(f"expected the base 'job' or 'workspace', found {shown(base)}")
    folder = env.folder(base)
    if folder is None:
        raise ParamsPathError(
            f"the path {shown(value)} is relative to the {base}, and the environment has none"
        )
    return resolve_inside(Path(folder), value)


def resolve_inside(root: Path, value: str) -> Path:
    """The path of the file *value* of the folder *root*, sure not to be outside of it.

    Raises:
        ParamsPathError: the value is no plain relative path, or a symbolic link leads outside.
    """
    flaw = _flaw(value)
    if flaw is not None:
        raise ParamsPathError(f"expected a path inside its folder, found {shown(value)}: {flaw}")
    path = root / value
    if _relative(os.path.realpath(path), os.path.realpath(root)) is None:
        raise ParamsPathError(
            f"expected a path inside its folder, found {shown(value)}: a link leads out of {root}"
        )
    return path


def _checked(path: PurePath) -> str:
    from pathlib import PureWindowsPath

    if isinstance(path, PureWindowsPath) is not (os.name == "nt"):
        raise ParamsPathError(f"expected a path of this system, found {shown(path)}")
    return _without_nul(os.fspath(path))


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise ParamsPathError(f"expected a path without a null character, found {shown(text)}")
    return text


def _without_dots(text: str) -> str:
    # After a link, `..` is not the folder before it: only then does the file system decide.
    normal = os.path.normpath(text)
    real = os.path.realpath(text)
    return normal if os.path.realpath(normal) == real else real


def _based(text: str, env: Env, spelled: Callable[[str], str]) -> dict[str, Json] | None:
    for base in ("job", "workspace"):
        folder = env.folder(base)
        if folder is not None:
            value = _relative(os.path.normpath(text), spelled(folder))
            # A name that no reader would accept as relative (a backslash in it) stays absolute.
            if value is not None and _flaw(value) is None:
                return {"type": "path", "value": value, "base": base}
    return None


def _relative(path: str, folder: str) -> str | None:
    """What leads from *folder* to *path*, both normal; None when the path lies elsewhere."""
    same_path, same_folder = os.path.normcase(path), os.path.normcase(folder)
    if same_path == same_folder:
        return "."
    prefix = same_folder.rstrip(os.sep) + os.sep
    if not same_path.startswith(prefix):
        return None
    return path[len(prefix) :].replace(os.sep, "/")


def _flaw(value: str) -> str | None:
    """Why *value* is no plain relative path, on any system."""
    if not value:
        return "it is empty"
    if "\\" in value or "\0" in value:
        return "a backslash or a null character is in it"
    if value.startswith("/"):
        return "it is absolute"
    if value[1:2] == ":":
        return "it starts with a drive"
    if ".." in value.split("/"):
        return "'..' is in it"
    try:
        os.fsencode(value)
    except UnicodeEncodeError:
        return "it cannot be the name of a file"
    return None
