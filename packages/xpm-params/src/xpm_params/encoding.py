"""Values to JSON, in the encodings of the format."""

from __future__ import annotations

from ._nesting import Nesting
from .env import NO_ENV, Env
from .errors import ParamsValueError, shown
from .paths import encode_path
from .values import DEFAULT_VERSION, LATEST_VERSION, DataFile, EnumValue, Reference

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import Enum
    from pathlib import PurePath
    from typing import Any

    from .errors import Segment
    from .values import Json

_BUILTINS = (str, int, float, bytes, tuple, list, dict, set, frozenset)
_SCALARS = (type(None), bool, int, float, str, bytes)


class Encoder(Nesting):
    """Turns values into JSON; ``version`` is the schema version that a reader of it needs.

    Subclasses give what is no plain value an encoding (`encode_other`), and sets an order.
    """

    def __init__(self, env: Env = NO_ENV) -> None:
        self.env = env
        self.version: int = DEFAULT_VERSION
        self._by_nature: dict[type, Callable[[Any], Json]] = {}  # of what no table has

    def encode(self, value: object) -> Json:
        """The encoding of *value*.

        Raises:
            ParamsValueError: it could not come back exactly as it is.
            ParamsPathError: a path that no file system here can have.
        """
        kind = type(value)
        if kind is str or kind is bool or value is None:
            return value  # type: ignore[return-value]  # one of these
        if kind is float and value - value == 0:  # type: ignore[operator]  # a float
            return value  # type: ignore[return-value]  # a finite float
        encode = _ENCODERS.get(kind)
        if encode is not None:
            return encode(self, value)
        by_nature = self._by_nature.get(kind)
        if by_nature is None:
            by_nature = self._by_nature[kind] = self._encoder_by_nature(kind)
        return by_nature(value)

    def encode_other(self, value: object) -> Json:
        """The encoding of what is no plain value: here there is none.

        Raises:
            ParamsValueError: always.
        """
        raise ParamsValueError(_refusal(value))

    def encode_enum(self, value: Enum) -> Json:
        """The encoding of an enum member, or of a combination of flags."""
        from enum import Flag

        kind = type(value)
        member: str | int = value.name
        if isinstance(value, Flag) and (
            value.name not in kind.__members__ or value.value.bit_count() > 1
        ):
            member = value.value
        if member is not value.name or isinstance(value, _BUILTINS):
            self.version = LATEST_VERSION
        return EnumValue(kind.__module__, kind.__qualname__, member).to_dict()

    def order(self, items: Mapping[Any, Json]) -> list[Any]:
        """The elements of a set, given with their encodings, in the order to write them."""
        return sorted(items, key=lambda item: _canonical(items[item]))

    def _encoder_by_nature(self, kind: type) -> Callable[[Any], Json]:
        from enum import Enum

        if issubclass(kind, Enum):
            return self.encode_enum
        if _is_plain_path(kind):
            return self._path
        # Duck-typed, so that NumPy and its likes are no dependency. The method is looked up on the
        # class: a configuration may have a parameter of that name.
        if callable(getattr(kind, "item", None)):
            return self._encode_array
        return self.encode_other

    def _encode_array(self, value: Any) -> Json:
        """The scalar, where there is just one."""
        if getattr(value, "shape", None) == ():
            scalar: object = value.item()
            if type(scalar) in _SCALARS:
                return self.encode(scalar)
        return self.encode_other(value)

    def _int(self, value: int) -> Json:
        # What Python does not turn into decimal text, json would refuse half-way.
        if not -(2**63) <= value < 2**63:
            try:
                str(value)
            except ValueError:
                raise ParamsValueError(
                    f"expected an integer that can be written in decimal, found one of "
                    f"{value.bit_length()} bits: see sys.set_int_max_str_digits"
                ) from None
        return value

    def _special_float(self, value: float) -> Json:
        # One that JSON has was told in encode().
        self.version = LATEST_VERSION
        return {"type": "float", "value": repr(value)}

    def _bytes(self, value: bytes) -> Json:
        from binascii import b2a_base64

        self.version = LATEST_VERSION
        return {"type": "bytes", "value": b2a_base64(value, newline=False).decode("ascii")}

    def _path(self, value: PurePath) -> Json:
        return encode_path(value, self.env)

    def _stand_in(self, value: Reference | DataFile) -> Json:
        return value.to_dict()

    def _enum_value(self, value: EnumValue) -> Json:
        if type(value.value) is int:
            self.version = LATEST_VERSION
        return value.to_dict()

    def _list(self, value: list[object]) -> Json:
        return self._each(self.encode, enumerate(value))

    def _tuple(self, value: tuple[object, ...]) -> Json:
        self.version = LATEST_VERSION
        return {"type": "tuple", "items": self._each(self.encode, enumerate(value))}

    def _set(self, value: set[object]) -> Json:
        # Elements have no place of their own that a message could name.
        encoded = self._each(self.encode, ((None, item) for item in value))
        items = dict(zip(value, encoded, strict=True))
        return {"type": "set", "items": [items[item] for item in self.order(items)]}

    def _frozenset(self, value: frozenset[object]) -> Json:
        self.version = LATEST_VERSION
        encoded = self._each(self.encode, ((None, item) for item in value))
        items = dict(zip(value, encoded, strict=True))
        return {"type": "frozenset", "items": [items[item] for item in self.order(items)]}

    def _dict(self, value: dict[Any, object]) -> Json:
        """Entries in an order of their own: equal dicts give equal bytes."""
        plain = all(type(key) is str for key in value)
        entries = sorted(value.items(), key=_key) if plain else list(value.items())
        values = self._each(self.encode, ((_segment(key), item) for key, item in entries))
        if plain and "type" not in value:
            return {key: item for (key, _), item in zip(entries, values, strict=True)}
        self.version = LATEST_VERSION
        keys = self._each(self.encode, ((_segment(key), key) for key, _ in entries))
        items: list[Json] = [list(pair) for pair in zip(keys, values, strict=True)]
        return {"type": "dict", "items": sorted(items, key=_canonical)}


def _key(entry: tuple[str, object]) -> str:
    return entry[0]


def _canonical(json: Json) -> str:
    """Equal text for equal JSON."""
    from json import dumps

    return dumps(json, sort_keys=True)


_ENCODERS: dict[type, Callable[[Encoder, Any], Json]] = {
    int: Encoder._int,
    float: Encoder._special_float,
    bytes: Encoder._bytes,
    list: Encoder._list,
    tuple: Encoder._tuple,
    set: Encoder._set,
    frozenset: Encoder._frozenset,
    dict: Encoder._dict,
    Reference: Encoder._stand_in,
    DataFile: Encoder._stand_in,
    EnumValue: Encoder._enum_value,
}


def _is_plain_path(kind: type) -> bool:
    from pathlib import PosixPath, PurePosixPath, PureWindowsPath, WindowsPath

    return kind in (PosixPath, PurePosixPath, WindowsPath, PureWindowsPath)


def _segment(key: object) -> Segment:
    return key if type(key) is str or type(key) is int else shown(key)


def _refusal(value: object) -> str:
    from pathlib import PurePath

    kind = type(value)
    name = f"{kind.__module__}.{kind.__qualname__}"
    shape: object = getattr(value, "shape", None)
    if shape not in (None, ()) and hasattr(value, "dtype"):
        return (
            f"cannot encode an array ({name} of shape {shown(shape)}): "
            "store it in a file, and declare the parameter as DataPath"
        )
    for plain in (*_BUILTINS, PurePath):
        if isinstance(value, plain):
            return (
                f"cannot encode {shown(value)}: a {name} would come back as a plain "
                f"{plain.__name__}; convert it with {plain.__name__}(...)"
            )
    return f"cannot encode {shown(value)} of type {name}"
