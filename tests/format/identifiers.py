"""Identifiers, written from the words of `docs/format.md` alone: plain, recursive, slow.

Configurations are read through what `xpm_config` offers to everybody, their declared types
from the annotations of their classes (`declared`).
"""

from __future__ import annotations

import math
import struct
from enum import Enum
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any, get_type_hints

from format.declared import BASES, Declared, admits, declared, elements, has_any
from xpm_config import information, is_configuration


def integer(value: int) -> bytes:
    return value.to_bytes(8, "big", signed=True)


def counted(content: bytes, length: int | None = None) -> bytes:
    return (len(content) if length is None else length).to_bytes(8, "big") + content


def exact(kind: int, content: bytes) -> bytes:
    return bytes((0x0F, 0x04, kind)) + content


def is_low(text: str) -> bool:
    return any(char < "\x0f" for char in text)


class Encoder:
    """`own` and `enc`; what a reference to a configuration is, its children say."""

    def __init__(self, holder: Any = None) -> None:
        self.holder = holder

    def reference(self, config: Any) -> bytes:
        raise NotImplementedError

    def alone(self, value: Any, place: Declared) -> bytes:
        return Alone(self.holder).enc(value, place, True)

    def own(self, config: Any, skipped: Any = None) -> bytes:
        info = information(config)
        if info.schema.convert is not None:  # I4
            return self.own(info.schema.convert(config))
        out = b"\x00"  # I3
        if info.task is not None and info.task is not config:  # I5
            out += b"\x08" + self.task(info.task)
        out += type_identifier(info.schema.cls).encode()  # I6
        hints = get_type_hints(info.schema.cls, include_extras=True)
        for name, parameter in sorted(info.schema.parameters.items()):  # I10
            value, place = info.values.get(name), declared(hints[name])
            if skipped is not None and skipped(parameter):
                continue
            if not self.is_skipped(parameter, value, place):
                out += b"\x03" + name.encode() + b"\x05" + self.enc(value, place)
        if info.init_tasks:  # I20
            out += b"\x0c" + b"".join(map(self.reference, info.init_tasks))
        return out

    def task(self, task: Any) -> bytes:
        if not is_configuration(task):  # R4
            return b"\x00" + bytes(task.identifier.all)
        info = information(task)
        if info.task is task and info.recorded is not None:  # R2
            return b"\x00" + info.recorded.all
        return self.reference(task)

    def is_skipped(self, parameter: Any, value: Any, place: Declared) -> bool:
        meta = information(value).meta if is_configuration(value) else None
        types = [member.type for member in place if member.type is not type(None)]
        is_path = types == [Path] and not parameter.field.in_identifier
        if (parameter.kind.ignored or is_path) and meta is not False:  # I11, I12, I13
            return True
        if parameter.generator is not None or meta is True:  # I14, I15
            return True
        if parameter.kind.constant:  # I18
            return False
        if value is None and len(types) < len(place) and has_no_default(parameter):  # I16
            return True
        if not parameter.ignore_default or parameter.required:
            return False
        default = parameter.initial()
        return self.alone(value, place) == self.alone(default, place)  # I17

    def enc(self, value: Any, place: Declared, nested: bool = False) -> bytes:
        kind = type(value)
        if value is None:  # B1
            return b"\x06"
        if kind is float:  # B2, B3
            nan = bytes.fromhex("7ff8000000000000")
            return b"\x02" + (nan if math.isnan(value) else struct.pack(">d", value))
        if kind is bool:  # B5, X7
            one = bytes([value])
            return exact(7, one) if admits(place, int) else b"\x01" + integer(value)
        if kind is int:  # B4, X3
            if -(2**63) <= value < 2**63:
                return b"\x01" + integer(value)
            return exact(
                3, counted(value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))
            )
        if kind is str:  # B6, X1
            text = value.encode("utf-8", "surrogatepass")
            lone = any("\ud800" <= char <= "\udfff" for char in value)
            return exact(1, counted(text)) if lone or is_low(value) else b"\x03" + text
        if kind is bytes:  # X5
            return exact(5, counted(value))
        if kind is list:  # B7, B17
            kept = [item for item in value if not is_meta(item)]
            of_items = elements(place, list, 0)
            return b"\x07" + struct.pack(">d", len(kept)) + self.each(kept, of_items)
        if kind is tuple:  # X4
            parts = [
                self.enc(item, elements(place, tuple, index, len(value)), True)
                for index, item in enumerate(value)
            ]
            return exact(4, counted(b"".join(parts), len(parts)))
        if kind in (set, frozenset):  # B8, B13, X6
            of_items = elements(place, kind, 0)
            ordered = sorted(value, key=lambda item: self.order(item, of_items))
            if kind is frozenset:
                return exact(6, counted(self.each(ordered, of_items), len(ordered)))
            return b"\x0e" + struct.pack(">d", len(ordered)) + self.each(ordered, of_items)
        if kind is dict:
            return self.of_dict(value, place, nested)
        if isinstance(value, Enum):
            return self.of_enum(value, place)
        if isinstance(value, Path):  # X9
            return exact(9, counted(str(value).encode("utf-8", "surrogatepass")))
        return self.reference(value)  # B12

    def each(self, items: list[Any], place: Declared) -> bytes:
        return b"".join(self.enc(item, place, True) for item in items)

    def order(self, item: Any, place: Declared) -> bytes:
        return sha256(self.alone(item, place)).digest()

    def of_dict(self, value: dict[Any, Any], place: Declared, nested: bool) -> bytes:
        of_keys, of_values = elements(place, dict, 0), elements(place, dict, 1)

        def by_digest(entry: tuple[Any, Any]) -> tuple[bytes, bytes]:  # B16
            key, item = self.alone(entry[0], of_keys), self.alone(entry[1], of_values)
            return sha256(key).digest(), sha256(key + item).digest()

        kept = [(key, item) for key, item in value.items() if not is_meta(item)]  # B17
        natural = natural_key([key for key, _ in kept])
        if natural is None:
            kept.sort(key=by_digest)
        else:
            kept.sort(key=lambda entry: natural(entry[0]))
        content = b"".join(
            self.enc(key, of_keys, True) + self.enc(item, of_values, True) for key, item in kept
        )
        dicts = [member for member in place if member.origin is dict]
        if nested and (has_any(place) or len(dicts) > 1 or dicts[0].is_open):  # N2, N4
            return exact(2, counted(content, len(kept)))
        return b"\x09" + content  # B11

    def of_enum(self, value: Any, place: Declared) -> bytes:
        kind = type(value)
        name = value.name
        if name is None and not value.value and "None" not in kind.__members__:  # B14
            name = "None"
        text = f"{kind.__module__}.{kind.__qualname__}"
        text += f"={value.value!r}" if name is None else f":{name}"
        base = next((base for base in BASES if isinstance(value, base)), None)
        if base is not None:  # B10, X10
            enums: list[Any] = [
                m.type for m in place if isinstance(m.type, type) and issubclass(m.type, Enum)
            ]
            same = [enum for enum in enums if issubclass(enum, base)]
            taken = admits(place, base) or (base is int and admits(place, bool))
            if not taken and same == [kind]:
                return self.enc(plain(value, base), place)
        if base is not None or is_low(text):  # X8
            return exact(8, counted(text.encode("utf-8", "surrogatepass")))
        return b"\x0a" + text.encode("utf-8", "surrogatepass")  # B9


def plain(value: Any, base: Any) -> Any:
    return str.__str__(value) if base is str else base(value.value)


def has_no_default(parameter: Any) -> bool:
    if parameter.factory is not None:
        return parameter.factory() is None
    return parameter.default is None or repr(parameter.default) == "MISSING"


def natural_key(keys: list[Any]) -> Any:  # B15
    kinds_found = {type(key) for key in keys}
    if any(isinstance(key, float) and math.isnan(key) for key in keys):
        return None
    if kinds_found <= {str} or kinds_found <= {int, float, bool}:
        return lambda key: key
    [first, *others] = kinds_found
    base = next((base for base in BASES if issubclass(first, base)), None)
    if others or base is None or not issubclass(first, Enum):
        return None
    return lambda key: plain(key, base)


def is_meta(value: Any) -> bool:
    return is_configuration(value) and information(value).meta is True


def type_identifier(cls: Any) -> str:  # I7, I8
    deprecation = cls.__dict__.get("__xpm_deprecation__")
    if deprecation is not None:
        return type_identifier(deprecation.named)
    explicit = cls.__dict__.get("__xpmid__")
    if isinstance(explicit, str):
        return explicit.lower()
    if callable(method := getattr(cls, "__xpmid__", None)):
        return str(method()).lower()
    return f"{cls.__module__}.{cls.__qualname__}".lower()


class Walk(Encoder):
    """The identifier of one root."""

    def __init__(self, root: Any, trust_recorded: bool = True, skipped: Any = None) -> None:
        self.trust_recorded = trust_recorded
        self.path: list[Any] = []
        self.known: dict[int, bytes] = {}
        self.met: dict[bytes, list[Any]] = {}
        self.digest = self.identifier(root, skipped)

    def identifier(self, config: Any, skipped: Any = None) -> bytes:
        bound = any(leads_to(config, above) for above in self.path)  # C2
        if not bound and id(config) in self.known:
            return self.known[id(config)]
        self.path.append(config)
        self.holder = config
        digest = sha256(self.own(config, skipped)).digest()  # I1
        self.path.pop()
        self.holder = self.path[-1] if self.path else None
        if not bound:
            self.known[id(config)] = digest
        return digest

    def reference(self, config: Any) -> bytes:
        for depth, above in enumerate(self.path):
            if above is config:  # C1
                return b"\x00\x0b" + integer(len(self.path) - depth)
        digest = self.recorded(config) or self.identifier(config)
        encoded = b"\x00" + digest  # B12
        if information(config).schema.is_instance_config:  # C3
            met = self.met.setdefault(digest, [])
            if not any(other is config for other in met):
                met.append(config)
            position = next(n for n, other in enumerate(met) if other is config)
            encoded += b"\x0d" + integer(position) if position else b""
        return encoded

    def recorded(self, config: Any) -> bytes | None:
        recorded = information(config).recorded if self.trust_recorded else None
        if recorded is None or any(leads_to(config, above) for above in self.path):
            return None
        return None if Walk(config).digest == recorded.all else recorded.all


class Alone(Encoder):
    """C6: values whose configurations are encoded as roots."""

    def reference(self, config: Any) -> bytes:
        if leads_to(config, self.holder):
            return b"\x00\x0b"
        return b"\x00" + identifier(config)


class References(Encoder):
    """The configurations that the bytes of another refer to."""

    def __init__(self, config: Any) -> None:
        self.found: list[Any] = []
        self.different = count()
        self.own(config)

    def reference(self, config: Any) -> bytes:
        self.found.append(config)
        return b""

    def alone(self, value: Any, place: Declared) -> bytes:
        return integer(next(self.different))


def leads_to(config: Any, other: Any) -> bool:
    pending, seen = [config], {id(config)}
    while pending:
        part = pending.pop()
        if part is other:
            return True
        for reached in References(part).found:
            if id(reached) not in seen:
                seen.add(id(reached))
                pending.append(reached)
    return False


def identifier(config: Any, trust_recorded: bool = True) -> bytes:
    """The identifier of a configuration."""
    recorded = information(config).recorded if trust_recorded else None
    return Walk(config, trust_recorded).digest if recorded is None else recorded.all


def partial_identifier(config: Any, chosen: Any) -> bytes:
    """G1 to G3."""

    def is_excluded(parameter: Any) -> bool:
        if parameter.groups & chosen.include:
            return False
        without = chosen.exclude_no_group and not parameter.groups
        return bool(chosen.exclude_all or parameter.groups & chosen.exclude or without)

    return Walk(config, skipped=is_excluded).digest
