"""What a job takes over from the script that submitted it: variables, and where imports look.

Both are recorded in `params.json`, so that the folder of a job is all that is needed to run it.
"""

from __future__ import annotations

import os
import site
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Final

from xpm_params import Json

VARIABLES: Final = "environment"
IMPORT_PATH: Final = "sys.path"


def recorded(variables: Mapping[str, str]) -> dict[str, Json]:
    """The members of `params.json` that record these variables and this process's `sys.path`."""
    members: dict[str, Json] = {IMPORT_PATH: {**import_path()}}
    if variables:
        members[VARIABLES] = dict(variables)
    return members


def import_path() -> dict[str, list[Json]]:
    """The folders of `sys.path` that are not the interpreter's own: those before, and after them.

    The job may run under another interpreter, whose own folders must stay its own.
    """
    first, last = _around_own(tuple(sys.path), os.getcwd())
    return {"first": list(first), "last": list(last)}


@lru_cache(maxsize=16)  # asked for by each submission
def _around_own(entries: tuple[str, ...], here: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    own = _interpreter_path()
    paths = [os.path.join(here, entry) for entry in entries]  # '' is the current folder
    paths = [os.path.normpath(path) for path in paths]
    start = next((index for index, path in enumerate(paths) if path in own), len(paths))
    return tuple(paths[:start]), tuple(path for path in paths[start:] if path not in own)


def _interpreter_path() -> set[str]:
    import sysconfig  # needed by who submits jobs, not by those who run or load them

    library = sysconfig.get_path("stdlib")
    major, minor = sys.version_info[:2]
    archive = os.path.join(os.path.dirname(library), f"python{major}{minor}.zip")
    own = {library, sysconfig.get_path("platstdlib"), archive, os.path.join(library, "lib-dynload")}
    base = getattr(sys, "base_prefix", sys.prefix)
    own |= {path.replace(sys.prefix, base, 1) for path in list(own)}
    own |= {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    own |= {*site.getsitepackages(), site.getusersitepackages()}
    return {os.path.abspath(path) for path in own}


def variables(params: Mapping[str, Json]) -> dict[str, str]:
    """The variables that a `params.json` records."""
    found = params.get(VARIABLES)
    return {name: str(value) for name, value in found.items()} if isinstance(found, dict) else {}


@contextmanager
def restored(params: Mapping[str, Json]) -> Iterator[None]:
    """Sets the recorded variables and import path of this process, inside the block."""
    path, environment = list(sys.path), dict(os.environ)
    first, last = (_folders(params, key) for key in ("first", "last"))
    sys.path[:0] = [folder for folder in first if folder not in path]
    sys.path += [folder for folder in last if folder not in sys.path]
    os.environ.update(variables(params))
    try:
        yield
    finally:
        sys.path[:] = path
        if os.environ != environment:
            os.environ.clear()
            os.environ.update(environment)


def _folders(params: Mapping[str, Json], key: str) -> list[str]:
    found = params.get(IMPORT_PATH)
    folders = found.get(key) if isinstance(found, dict) else None
    return [str(folder) for folder in folders] if isinstance(folders, list) else []
