"""The command that runs one job; exit status 0 when it is done, 1 when it failed, 2 for misuse."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType

from xpm_params import ParamsError

from .run import JobTerminated, run

_USAGE = "usage: python -m xpm_experiment run PARAMS_JSON"


def main(arguments: Sequence[str]) -> int:
    """Runs the job whose `params.json` the arguments name; returns the exit status."""
    match arguments:
        case ["run", params]:
            return _run(params)
        case ["--help" | "-h"]:
            print(_USAGE)
            return 0
    print(_USAGE, file=sys.stderr)
    return 2


def _run(params: str) -> int:
    path = os.path.abspath(params)
    try:
        with suppress(FileNotFoundError, NotADirectoryError):
            os.chdir(os.path.dirname(path))  # where the job is when an experiment runs it
        run(path)
    except ParamsError as error:  # the file is wrong: where in this program says nothing
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    except JobTerminated as ended:
        print(ended, file=sys.stderr)
    except KeyboardInterrupt:
        print("the job was interrupted", file=sys.stderr)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the task's own
        traceback.print_exception(type(error), error, _below_this_package(error))
    else:
        return 0
    return 1


def _below_this_package(error: BaseException) -> TracebackType | None:
    """The traceback from the task on, as Python shows it; all of it for errors of this package."""
    below = error.__traceback__
    while below is not None and below.tb_frame.f_globals.get("__package__") == __package__:
        below = below.tb_next
    return below or error.__traceback__
