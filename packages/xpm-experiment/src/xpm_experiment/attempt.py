"""One try at a job in this process: what goes wrong is told in its log."""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import suppress
from types import TracebackType

from xpm_params import ParamsError

from .errors import GracefulTimeout
from .run import JobTerminated, run


def attempt(params_json_path: str | os.PathLike[str]) -> int:
    """Runs the job of a `params.json`, in its folder; returns the exit status."""
    path = os.path.abspath(params_json_path)
    try:
        with suppress(FileNotFoundError, NotADirectoryError):
            os.chdir(os.path.dirname(path))
        run(path)
    except ParamsError as error:  # the file is wrong: where in this program says nothing
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    except (JobTerminated, GracefulTimeout) as ended:
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
