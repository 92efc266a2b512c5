"""Methods of instances that run once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from .errors import NotAnInstanceError
from .information import is_configuration

Instance = TypeVar("Instance")
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def initializer(
    method: Callable[Concatenate[Instance, Arguments], Result],
) -> Callable[Concatenate[Instance, Arguments], Result]:
    """Makes a method of instances run once: later calls return what the first returned.

    Use it for what is expensive and not always needed. What it returns is kept with the
    instance; a call that raises is not kept.

    Raises:
        NotAnInstanceError: when called on a configuration, which holds parameters only.
    """
    key = f"{method.__module__}.{method.__qualname__}"

    @functools.wraps(method)
    def once(self: Instance, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        if is_configuration(self):
            raise NotAnInstanceError(
                f"{method.__qualname__}() initialises an instance, found a configuration; "
                "call it on what instance() returns"
            )
        results: dict[str, Result] = vars(self).setdefault("__xpm_initialized__", {})
        if key not in results:
            results[key] = method(self, *args, **kwargs)
        return results[key]

    return once
