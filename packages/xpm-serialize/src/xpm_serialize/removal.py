"""Removing what this package made, also where a mode forbids it."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def remove(path: Path) -> None:
    """Removes a file, a link or a folder, if it is there; links are not followed."""
    if path.is_symlink() or not path.is_dir():
        path.unlink(missing_ok=True)
        return
    from shutil import rmtree  # which imports much

    _make_removable(path)
    for folder, names, _ in os.walk(path):
        for name in names:
            _make_removable(Path(folder, name))
    rmtree(path)


def _make_removable(folder: Path) -> None:
    """Lets the owner change a folder, whose mode was that of a source."""
    mode = os.lstat(folder).st_mode
    if stat.S_ISDIR(mode) and mode & stat.S_IRWXU != stat.S_IRWXU:
        os.chmod(folder, stat.S_IMODE(mode) | stat.S_IRWXU)
