"""The parameters of one job, of a workspace that the reference wrote, read by this project."""

from __future__ import annotations

from xpm_params import load_params

from . import Work
from .commands import PARAMS


def read(size: int) -> Work:
    """Read them again and again."""
    folder = str(PARAMS.parent)

    def work() -> object:
        for _ in range(size):
            found = load_params(folder)["optimizer"]["lr"]
        return found

    return work
