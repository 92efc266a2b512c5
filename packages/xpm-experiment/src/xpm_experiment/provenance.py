"""What a run is made with: Python, packages, code and machine."""

from __future__ import annotations

import os
import platform
import re
import socket
import subprocess
import sys
from contextlib import suppress
from datetime import datetime
from functools import cache
from typing import Final

from xpm_params import Json

_VERSION: Final = 1
_SECONDS_FOR_GIT: Final = 10
_STATUS: Final = (
    *("status", "--porcelain=v2", "--branch"),
    *("--no-ahead-behind", "--untracked-files=no"),
)
_COMMIT: Final = "# branch.oid "
_NO_COMMIT: Final = f"{_COMMIT}(initial)"
_INSTALLED: Final = re.compile(r"(.+?)-(.+)\.dist-info").fullmatch


def provenance() -> dict[str, Json]:
    """What `environment.json` of a run holds."""
    return {
        "version": _VERSION,
        "created": datetime.now().isoformat(),
        "host": socket.gethostname(),
        "platform": platform.platform(),
        "python": platform.python_version(),
        "executable": sys.executable,
        "command": list(sys.argv),
        "git": git_state(_script_folder()),
        "packages": dict(_packages()),
    }


def git_state(folder: str) -> dict[str, Json] | None:
    """The commit of the repository that a folder is in, and whether files of it were changed."""
    # no lock: `status` would write what it finds out, while the user may be committing
    told = _git("--no-optional-locks", "-C", folder, *_STATUS)
    if told is None or _NO_COMMIT in told:
        return None
    lines = told.splitlines()
    commit = next(line for line in lines if line.startswith(_COMMIT))
    return {
        "commit": commit.removeprefix(_COMMIT),
        "dirty": any(not line.startswith("#") for line in lines),
    }


def _git(*arguments: str) -> str | None:
    try:
        answer = subprocess.run(
            ["git", *arguments],
            capture_output=True,
            text=True,
            timeout=_SECONDS_FOR_GIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return None if answer.returncode else answer.stdout


def _script_folder() -> str:
    script = getattr(sys.modules["__main__"], "__file__", None)
    return os.path.dirname(os.path.abspath(script)) if script else os.getcwd()


@cache
def _packages() -> dict[str, Json]:
    """The installed packages, by the names of their folders: their metadata takes long to read."""
    found: dict[str, Json] = {}
    for folder in reversed(sys.path):  # what comes first is imported
        with suppress(OSError):
            found |= {match[1]: match[2] for match in map(_INSTALLED, os.listdir(folder)) if match}
    return dict(sorted(found.items()))
