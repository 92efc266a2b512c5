"""JSON to values, in the encodings of the format."""

from __future__ import annotations

from ._members import member, mismatch, optional
from ._nesting import Nesting
from .env import NO_ENV, Env
from .errors import ParamsValueError, shown
from .paths import decode_path
from .values import DataFile, EnumValue, Reference

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

_FLOATS = ("nan", "inf", "-inf")


class Decoder(Nesting):
    """Turns JSON into values; subclasses say what references, data files and enums become."""

    def __init__(self, env: Env = NO_ENV) -> None:
        self.env = env

    def decode(self, json: object) -> object:
        """The value that *json* encodes.

        Raises:
            ParamsValueError: it is the encoding of nothing.
            ParamsPathError: a path leaves its base, or the environment lacks it.
        """
        kind = type(json)
        if kind is str or kind is int or kind is bool or json is None:
            return json
        value: Any = json
        if kind is dict:
            if "type" not in value:
                return dict(zip(value, self._each(self.decode, value.items()), strict=True))
            tag = value["type"]
            decode = _DECODERS.get(tag) if type(tag) is str else None
            if decode is None:
                raise _no_encoding(tag)
            return decode(self, value)
        if kind is list:
            return self._each(self.decode, enumerate(value))
        if kind is float and value - value == 0:
            return json
        raise ParamsValueError(f"expected a JSON value, found {shown(json)}")

    def decode_reference(self, id: int) -> object:
        """What stands for a reference to the object *id*."""
        return Reference(id)

    def decode_data_file(self, file: DataFile) -> object:
        """What stands for a data file."""
        return file

    def decode_enum(self, module: str, qualname: str, value: str | int) -> object:
        """What stands for an enum member, named by a string, or a number of flags."""
        return EnumValue(module, qualname, value)

    def decode_path(self, value: str, base: str | None) -> Path:
        """What stands for a path."""
        return decode_path(value, base, self.env)

    def hashed(self, kind: type, values: Any) -> Any:
        """The set, frozenset or dict of these values."""
        try:
            return kind(values)
        except TypeError as error:
            raise ParamsValueError(
                f"expected elements that can be in a {kind.__name__}: {error}", ("items",)
            ) from None

    def _reference(self, json: dict[str, Any]) -> object:
        id = json.get("value")
        return self.decode_reference(id if type(id) is int else member(json, "value", int))

    def _data_file(self, json: dict[str, Any]) -> object:
        return self.decode_data_file(DataFile.from_dict(json))

    def _enum(self, json: dict[str, Any]) -> object:
        enum = EnumValue.from_dict(json)
        return self.decode_enum(enum.module, enum.enum, enum.value)

    def _path(self, json: dict[str, Any]) -> object:
        return self.decode_path(member(json, "value", str), optional(json, "base", str))

    def _float(self, json: dict[str, Any]) -> float:
        text = member(json, "value", str)
        if text not in _FLOATS:
            raise ParamsValueError(
                f"expected 'nan', 'inf' or '-inf', found {shown(text)}", ("value",)
            )
        return float(text)

    def _bytes(self, json: dict[str, Any]) -> bytes:
        from binascii import a2b_base64

        text = member(json, "value", str)
        try:
            return a2b_base64(text, strict_mode=True)
        except ValueError as error:
            raise ParamsValueError(
                f"expected base64, found {shown(text)}: {error}", ("value",)
            ) from None

    def _tuple(self, json: dict[str, Any]) -> tuple[object, ...]:
        return tuple(self._each(self.decode, _items(json), "items"))

    def _set(self, json: dict[str, Any]) -> object:
        return self.hashed(set, self._each(self.decode, _items(json), "items"))

    def _frozenset(self, json: dict[str, Any]) -> object:
        return self.hashed(frozenset, self._each(self.decode, _items(json), "items"))

    def _dict(self, json: dict[str, Any]) -> object:
        pairs = [_pair(index, pair) for index, pair in _items(json)]
        keys = self._each(self.decode, enumerate(key for key, _ in pairs), "items")
        values = self._each(self.decode, enumerate(value for _, value in pairs), "items")
        decoded: dict[object, object] = self.hashed(dict, list(zip(keys, values, strict=True)))
        if len(decoded) != len(pairs):
            raise ParamsValueError("expected each key once, found one twice", ("items",))
        return decoded


_DECODERS: dict[str, Callable[[Decoder, dict[str, Any]], object]] = {
    "python": Decoder._reference,
    "path": Decoder._path,
    "path.serialized": Decoder._data_file,
    "enum": Decoder._enum,
    "set": Decoder._set,
    "frozenset": Decoder._frozenset,
    "tuple": Decoder._tuple,
    "dict": Decoder._dict,
    "float": Decoder._float,
    "bytes": Decoder._bytes,
}


def _no_encoding(tag: object) -> ParamsValueError:
    if type(tag) is not str:
        return ParamsValueError(mismatch(tag, str), ("type",))
    return ParamsValueError(
        f"expected an encoding ({', '.join(sorted(_DECODERS))}), found {shown(tag)}", ("type",)
    )


def _items(json: dict[str, Any]) -> enumerate[Any]:
    return enumerate(member(json, "items", list))


def _pair(index: int, pair: Any) -> tuple[object, object]:
    if type(pair) is not list or len(pair) != 2:
        raise ParamsValueError(mismatch(pair, list, "a pair of key and value"), ("items", index))
    return pair[0], pair[1]
