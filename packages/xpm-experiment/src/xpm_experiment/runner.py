"""The command that runs one job; exit status 0 when it is done, 1 when it failed, 2 for misuse."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from .attempt import attempt

_USAGE = "usage: python -m xpm_experiment run PARAMS_JSON"


def main(arguments: Sequence[str]) -> int:
    """Runs the job whose `params.json` the arguments name; returns the exit status."""
    match arguments:
        case ["run", params]:
            return attempt(params)
        case ["--help" | "-h"]:
            print(_USAGE)
            return 0
    print(_USAGE, file=sys.stderr)
    return 2
