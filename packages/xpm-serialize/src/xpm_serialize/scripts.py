"""Scripts: modules in no package, found by the path of their file."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator
from enum import Enum
from hashlib import sha256
from threading import RLock
from types import ModuleType

from .errors import MissingClassError

_RUNNING = RLock()  # so that two threads do not run one script twice


def loaded_script(path: str) -> ModuleType | None:
    """The module of a script that this process has loaded."""
    real = os.path.realpath(path)
    names = {os.path.basename(path), os.path.basename(real)}
    # where it is likely to be, before some thousand others
    likely = (sys.modules.get(name) for name in (_name(real), "__main__"))
    for module in (*likely, *sys.modules.values()):
        if module is not None and _is_of(module, real, names):
            return module
    return None


def _is_of(module: ModuleType, path: str, names: set[str]) -> bool:
    members = getattr(module, "__dict__", {})  # without calling a module's __getattr__
    known = members.get("__xpm_script__") or members.get("__file__")
    if not isinstance(known, str) or os.path.basename(known) not in names:
        return False
    return os.path.realpath(known) == path


def _name(path: str) -> str:
    """The name of the module that a script is loaded as."""
    return f"xpm_script_{sha256(os.fsencode(path)).hexdigest()[:16]}"


def is_importable(module: str, path: str) -> bool:
    """Whether the name of a script imports this very file."""
    if module == "__main__" or "." in module:
        return False
    try:
        spec = importlib.util.find_spec(module)
    except (ImportError, ValueError):
        return False
    origin = None if spec is None else spec.origin
    return origin is not None and os.path.realpath(origin) == os.path.realpath(path)


def run_script(path: str, module: str) -> ModuleType:
    """Loads a script, once, as a module of its own; classes keep the name of their module.

    Raises:
        MissingClassError: if the script fails.
    """
    with _RUNNING:
        return loaded_script(path) or _run(os.path.realpath(path), module)


def _run(path: str, module: str) -> ModuleType:
    name = _name(path)
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise MissingClassError(f"{path!r} is not a Python script")
    loaded = importlib.util.module_from_spec(spec)
    loaded.__dict__["__xpm_script__"] = path
    loaded.__dict__["__xpm_name__"] = module
    sys.modules[name] = loaded
    try:
        spec.loader.exec_module(loaded)
    except BaseException as error:
        del sys.modules[name]
        if isinstance(error, (Exception, SystemExit)):
            raise MissingClassError(f"the script {path!r} failed: {error!r}") from error
        raise
    for enum in _enums(loaded, name):
        enum.__module__ = module  # which identifiers and files name
    return loaded


def _enums(holder: ModuleType | type, module: str) -> Iterator[type[Enum]]:
    """The enums that a script defines, also inside of its classes."""
    prefix = f"{holder.__qualname__}." if isinstance(holder, type) else ""
    for value in list(vars(holder).values()):
        is_defined_here = isinstance(value, type) and value.__module__ == module
        if is_defined_here and value.__qualname__.startswith(prefix):
            if issubclass(value, Enum):
                yield value
            else:
                yield from _enums(value, module)
