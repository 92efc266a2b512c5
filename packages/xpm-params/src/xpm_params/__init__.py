"""The versioned parameters of experiments: reading, checking and writing ``params.json``."""

from .atomic import write_text
from .decoding import Decoder
from .document import Document, problems
from .encoding import Encoder
from .env import Env
from .errors import (
    ParamsError,
    ParamsFileNotFoundError,
    ParamsLookupError,
    ParamsPathError,
    ParamsReferenceError,
    ParamsStructureError,
    ParamsSyntaxError,
    ParamsValueError,
    ParamsVersionError,
    printable,
)
from .files import MAX_BYTES, read_json, read_params, write_params
from .loading import load_params, open_params
from .objects import ObjectDefinition
from .paths import decode_path, encode_path, resolve_inside
from .strict import dumps, loads
from .values import (
    DEFAULT_VERSION,
    LATEST_VERSION,
    MAX_NESTING,
    DataFile,
    EnumValue,
    Json,
    Reference,
)
from .view import ParamsView

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .plain import small_plain
    from .tree import Tree

__all__ = [
    "DEFAULT_VERSION",
    "LATEST_VERSION",
    "MAX_BYTES",
    "MAX_NESTING",
    "DataFile",
    "Decoder",
    "Document",
    "Encoder",
    "EnumValue",
    "Env",
    "Json",
    "ObjectDefinition",
    "ParamsError",
    "ParamsFileNotFoundError",
    "ParamsLookupError",
    "ParamsPathError",
    "ParamsReferenceError",
    "ParamsStructureError",
    "ParamsSyntaxError",
    "ParamsValueError",
    "ParamsVersionError",
    "ParamsView",
    "Reference",
    "Tree",
    "decode_path",
    "dumps",
    "encode_path",
    "load_params",
    "loads",
    "open_params",
    "printable",
    "problems",
    "read_json",
    "read_params",
    "resolve_inside",
    "small_plain",
    "write_params",
    "write_text",
]


def __getattr__(name: str) -> "Any":
    # What only those need who show parameters to people is imported when it is asked for.
    if name == "Tree":
        from .tree import Tree

        return Tree
    if name == "small_plain":
        from .plain import small_plain

        return small_plain
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
