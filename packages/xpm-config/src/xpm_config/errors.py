"""Errors of `xpm_config`.

::

    ConfigError
    ├── ParameterError (ValueError)          a value given to a parameter
    │   ├── ParameterTypeError (TypeError)   … of the wrong type
    │   ├── UnknownParameterError (TypeError, AttributeError)
    │   ├── MissingParameterError (AttributeError)
    │   └── UnsubmittedTaskError (SubmissionError)
    ├── DeclarationError (TypeError)         a class that cannot be a configuration
    ├── SealedError (AttributeError)         a change to an identified configuration
    ├── NotAConfigurationError (TypeError)   an instance where a configuration is needed
    ├── NotAnInstanceError (TypeError)       a configuration where an instance is needed
    ├── SubmissionError (RuntimeError)       a task that cannot be submitted
    └── GeneratorError (RuntimeError)        a path that is generated at submission only

Several problems at once come as an `ExceptionGroup` of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Self


def format_path(segments: Iterable[object]) -> str:
    """`layers[0].units` for `("layers", 0, "units")`."""
    text = ""
    for segment in segments:
        if isinstance(segment, int) and not isinstance(segment, bool):
            text += f"[{segment}]"
        elif isinstance(segment, str) and segment.isidentifier():
            text += f".{segment}" if text else segment
        else:
            text += f"[{segment!r}]"
    return text


def bounded_repr(value: object, limit: int = 80) -> str:
    """`repr(value)`, cut in the middle when longer than `limit` characters."""
    try:
        text = repr(value)
    except Exception as error:  # noqa: BLE001 - a user's __repr__ must not hide the real problem
        text = f"<{type(value).__name__} whose repr failed: {error}>"
    return text if len(text) <= limit else f"{text[: limit - 20]}…{text[-19:]}"


class ConfigError(Exception):
    """Root of all errors of this package."""


class ParameterError(ConfigError, ValueError):
    """A value that a parameter does not take.

    Attributes:
        reason: what was found and expected.
        hint: what to do, where that is known.
        path: where inside the value, outermost segment first.
        parameter: name of the parameter.
        owner: qualified name of the configuration class.
        origin: `file:line` where the value was set, when known.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = ""
        self.path: tuple[object, ...] = ()
        self.parameter: str | None = None
        self.owner: str | None = None
        self.origin: str | None = None

    def prepend(self, segment: object) -> None:
        """Adds an outer segment to the place, while the error leaves a container."""
        self.path = (segment, *self.path)

    def located(self, parameter: str, owner: str, origin: str | None) -> Self:
        """The error with the parameter, its class and the place in the code; itself."""
        self.parameter, self.owner, self.origin = parameter, owner, origin
        return self

    def __str__(self) -> str:
        text = self.reason + self.hint
        if self.parameter is not None:
            place = format_path((self.parameter, *self.path))
            text += f", in parameter {place!r} of {self.owner}"
        elif self.path:
            text += f", in {format_path(self.path)!r}"
        if self.origin is not None:
            text += f" (set at {self.origin})"
        return text


class ParameterTypeError(ParameterError, TypeError):
    """A value of a type that the parameter does not accept."""


class UnknownParameterError(ParameterError, TypeError, AttributeError):
    """A parameter name that the class does not declare."""


class MissingParameterError(ParameterError, AttributeError):
    """A required parameter that was never set."""


class DeclarationError(ConfigError, TypeError):
    """A class whose parameters cannot be understood."""


class SealedError(ConfigError, AttributeError):
    """A change to a configuration whose identifier has been handed out."""


class NotAConfigurationError(ConfigError, TypeError):
    """An instance, or something else, where a configuration was expected."""


class NotAnInstanceError(ConfigError, TypeError):
    """A configuration, where an instance was expected."""


class SubmissionError(ConfigError, RuntimeError):
    """A task that cannot be submitted."""


class GeneratorError(ConfigError, RuntimeError):
    """A generated value that was asked for before it could be generated."""


class UnsubmittedTaskError(ParameterError, SubmissionError):
    """A task that was not submitted, where its result is needed."""


def raise_all(message: str, errors: Sequence[Exception]) -> None:
    """Raises nothing, the only error, or all of them in an `ExceptionGroup`."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise ExceptionGroup(message, errors)
