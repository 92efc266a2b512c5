"""Documents in files."""

from __future__ import annotations

import os

from .atomic import write_text
from .document import Document
from .errors import ParamsError, ParamsFileNotFoundError, ParamsSyntaxError
from .strict import dumps, loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO

    from .values import Json

PARAMS = "params.json"
"""The name of the file with the parameters in a job folder."""

MAX_BYTES = 2**30
"""The size up to which a file is read."""


def read_json(path: str | os.PathLike[str]) -> Json:
    """The JSON in the file *path*, read strictly.

    Raises:
        ParamsFileNotFoundError: there is no such file.
        ParamsSyntaxError: the file is not strict JSON in UTF-8, or larger than ``MAX_BYTES``.
    """
    file = os.fspath(path)
    try:
        with open(file, "rb") as opened:
            return loads(_limited(opened, file), file)
    except IsADirectoryError:
        reason = "expected a JSON file, found a folder"
    except (FileNotFoundError, NotADirectoryError):
        reason = "expected a JSON file, found nothing"
    raise ParamsFileNotFoundError(reason, file=file)


def read_params(source: str | os.PathLike[str] | IO[str] | IO[bytes]) -> Document:
    """The document in a file, in the ``params.json`` of a job folder, or in an open file.

    Raises:
        ParamsFileNotFoundError: there is no such file.
        ParamsError: what else is wrong with the file.
    """
    if isinstance(source, (str, os.PathLike)):
        file = _file_of(source)
        content = read_json(file)
    else:
        file = str(getattr(source, "name", "<stream>"))
        content = loads(_limited(source, file), file)
    try:
        return Document.from_dict(content)
    except ParamsError as error:
        error.file = file
        raise


def write_params(path: str | os.PathLike[str], document: Document) -> None:
    """Write the document to a file, or to the ``params.json`` of a job folder, as `write_text`."""
    write_text(_file_of(path), dumps(document.to_dict()))


def _file_of(path: str | os.PathLike[str]) -> str:
    return os.path.join(path, PARAMS) if os.path.isdir(path) else os.fspath(path)


def _limited(opened: IO[str] | IO[bytes], file: str) -> str | bytes:
    content = opened.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ParamsSyntaxError(f"expected at most {MAX_BYTES} bytes, found more", file=file)
    return content
