"""Documents in files."""

from __future__ import annotations

import os
import stat

from .atomic import write_text
from .document import Document
from .errors import ParamsError, ParamsFileNotFoundError, ParamsSyntaxError
from .strict import dumps, loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO, Any, TypeAlias

    from .values import Json

    Source: TypeAlias = str | os.PathLike[str] | IO[str] | IO[bytes]

PARAMS = "params.json"
"""The name of the file with the parameters in a job folder."""

_READ = (PARAMS, "experimaestro.json", "definition.json")

MAX_BYTES = 2**30
"""The size up to which a file is read."""

_PIECE = 2**20


def read_json(source: Source) -> Json:
    """The JSON in a file, or in an open one, read strictly.

    Raises:
        ParamsFileNotFoundError: there is no such file, or it is none with a content of its own.
        ParamsSyntaxError: the file is not strict JSON in UTF-8, or larger than ``MAX_BYTES``.
    """
    if not isinstance(source, (str, os.PathLike)):
        return loads(_limited(source, name_of(source)), name_of(source))
    file = os.fspath(source)
    try:
        with open(file, "rb", opener=_open_at_once) as opened:
            if stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                return loads(_limited(opened, file), file)
        reason = "expected a JSON file, found a pipe or a device"
    except IsADirectoryError:
        reason = "expected a JSON file, found a folder"
    except (FileNotFoundError, NotADirectoryError):
        reason = "expected a JSON file, found nothing"
    raise ParamsFileNotFoundError(reason, file=file)


def read_params(source: Source) -> Document:
    """The document in a file, in a folder, or in an open file.

    That of a job folder is ``params.json``, that of a save ``experimaestro.json`` (in old ones
    ``definition.json``).

    Raises:
        ParamsFileNotFoundError: there is no such file.
        ParamsError: what else is wrong with the file.
    """
    if isinstance(source, (str, os.PathLike)):
        source = file_of(source)
    content = read_json(source)
    try:
        return Document.from_dict(content)
    except ParamsError as error:
        error.file = name_of(source)
        raise


def write_params(path: str | os.PathLike[str], document: Document, *, durable: bool = True) -> None:
    """Write the document to a file, or to the ``params.json`` of a job folder, as `write_text`."""
    file = os.path.join(path, PARAMS) if os.path.isdir(path) else path
    write_text(file, dumps(document.to_dict()), durable=durable)


def name_of(source: Source) -> str:
    """What errors call the file."""
    if isinstance(source, (str, os.PathLike)):
        return os.fspath(source)
    return str(getattr(source, "name", "<stream>"))


def located(
    source: Source, folder: str | os.PathLike[str] | None
) -> tuple[Source, str | os.PathLike[str] | None]:
    """The file that a source names, and the folder in which it lies unless that is given."""
    if not isinstance(source, (str, os.PathLike)):
        return source, folder
    file = file_of(source)
    return file, folder or os.path.dirname(os.path.abspath(file))


def file_of(path: str | os.PathLike[str]) -> str:
    """The file to read, when *path* is a folder: the first there is of those that it may have.

    Raises:
        ParamsFileNotFoundError: the folder has none of them.
    """
    if not os.path.isdir(path):
        return os.fspath(path)
    for name in _READ:
        file = os.path.join(path, name)
        if os.path.lexists(file):
            return file
    names = ", ".join(_READ)
    raise ParamsFileNotFoundError(f"expected one of {names}, found none", file=os.fspath(path))


def _open_at_once(path: str, flags: int) -> int:
    # a pipe would keep whoever opens it waiting for a writer
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _limited(opened: IO[str] | IO[bytes], file: str) -> str | bytes:
    """The content; asking for all that is allowed at once would take the memory of it."""
    pieces: list[Any] = []
    left = MAX_BYTES
    while piece := opened.read(min(_PIECE, left + 1)):
        left -= len(piece)
        if left < 0:
            raise ParamsSyntaxError(f"expected at most {MAX_BYTES} bytes, found more", file=file)
        pieces.append(piece)
    return piece.join(pieces)  # which is empty, and of the same type
