"""Paths that are made when a task is submitted, inside the folder of its job."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, final

from .errors import DeclarationError, GeneratorError
from .identifier import identify, partial_identifier
from .information import is_configuration

if TYPE_CHECKING:
    from .parameters import Parameter
    from .partial import Partial


@final
class DirectoryContext:
    """Where generated paths go.

    Arguments:
        path: folder of the job.
        workspace: root of the workspace; needed for paths of a `partial`.
    """

    __slots__ = ("path", "workspace")

    def __init__(self, path: Path, workspace: Path | None = None) -> None:
        self.path: Path = Path(path)
        self.workspace: Path | None = workspace

    def currentpath(self) -> Path:
        """The folder that generated paths are relative to."""
        return self.path

    def partial_path(self, chosen: Partial, config: Any) -> Path:
        """The folder shared by tasks with the same partial identifier."""
        if self.workspace is None:
            raise GeneratorError(
                f"a path of the partial {chosen.name!r} needs a workspace; submit the task"
            )
        task: str = config.__xpm__.schema.type_identifier
        name = str(partial_identifier(config, chosen))
        return self.workspace / "partials" / task / str(chosen.name) / name


@final
class PathGenerator:
    """Default of a path parameter: a place in the job's folder, given at submission.

    Arguments:
        path: relative path, or a function of the `DirectoryContext` and the
            configuration (or of none of them) that returns one.
        partial: put the path into the folder that all tasks with the same partial
            identifier share.
    """

    def __init__(
        self,
        path: str | Path | Callable[..., str | Path] = "",
        *,
        partial: Partial | None = None,
    ) -> None:
        if callable(path):
            from inspect import signature  # which imports much

            self._arguments = len(signature(path).parameters)
        else:
            _relative(path)
        self.path = path
        self.partial = partial

    def __call__(self, context: DirectoryContext, config: Any) -> Path:
        """The path for one configuration."""
        relative = _relative(self._relative_path(context, config))
        if self.partial is not None:
            return context.partial_path(self.partial, config) / relative
        return context.currentpath() / relative

    def _relative_path(self, context: DirectoryContext, config: Any) -> str | Path:
        if not callable(self.path):
            return self.path
        arguments: Any = (context, config)[: self._arguments]
        return self.path(*arguments)


def _relative(path: str | Path) -> Path:
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts:
        raise DeclarationError(f"expected a path inside the job's folder, found {str(path)!r}")
    return Path(path)


def generated_path(
    config: Any, parameter: Parameter, place: Sequence[object], directory: DirectoryContext
) -> Path:
    """The path of one parameter: parts of the task have a folder of their own in `out`."""
    assert parameter.generator is not None
    base = directory.path
    if place:
        base = base.joinpath("out", *map(file_name, place))
    return parameter.generator(DirectoryContext(base, directory.workspace), config)


def file_name(key: object) -> str:
    """A dict key, list index or field name as one safe part of a path.

    Letters, digits, `-`, `_` and inner dots stay; every other byte becomes `%XX`, so
    that different strings give different names and none leaves its folder. A key that
    is neither string nor integer is marked by its type.
    """
    if type(key) is str or type(key) is int:
        return _escape(str(key))
    text = str(identify(key)) if is_configuration(key) else str(key)
    return f"%{type(key).__name__}-{_escape(text)}"


_MAX_NAME = 200


def _escape(text: str) -> str:
    escaped = "".join(
        char if char.isalnum() or char in "-_" or (char == "." and index) else _percent(char)
        for index, char in enumerate(text)
    )
    if not escaped:
        return "%"
    if len(os.fsencode(escaped)) <= _MAX_NAME:
        return escaped
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{escaped[:40]}%{digest}"


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))
