"""Wheels and source distributions."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

from .errors import ReleaseError


def build(root: Path, names: Iterable[str], folder: Path) -> None:
    """Builds wheels and source distributions, as they are without the workspace around them.

    Raises:
        ReleaseError: if one does not build, or if a source distribution builds another wheel.
    """
    for name in names:
        package = root / "packages" / name
        _uv_build(package, "--sdist", "--wheel", f"--out-dir={folder}")
        stem = name.replace("-", "_")
        (source,) = folder.glob(f"{stem}-*.tar.gz")
        (wheel,) = folder.glob(f"{stem}-*.whl")
        again = folder / "from-sdist"
        _uv_build(source, "--wheel", f"--out-dir={again}")
        if (again / wheel.name).read_bytes() != wheel.read_bytes():
            raise ReleaseError(f"{source.name} builds another wheel than {package} does")


def _uv_build(source: Path, *options: str) -> None:
    command = ["uv", "build", "--quiet", "--no-sources", *options, str(source)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise ReleaseError(f"{source} does not build:\n{ended.stderr.strip()}")
