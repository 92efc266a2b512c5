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
    "decode_path",
    "dumps",
    "encode_path",
    "load_params",
    "loads",
    "open_params",
    "problems",
    "read_json",
    "read_params",
    "resolve_inside",
    "write_params",
    "write_text",
]
