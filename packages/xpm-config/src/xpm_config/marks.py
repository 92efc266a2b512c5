"""The bytes that tell the parts of an encoding apart (FORMAT, section 1)."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Final

OBJECT: Final = b"\x00"
INTEGER: Final = b"\x01"
FLOAT: Final = b"\x02"
STRING: Final = b"\x03"
NAME_END: Final = b"\x05"
NONE: Final = b"\x06"
LIST: Final = b"\x07"
TASK: Final = b"\x08"
DICT: Final = b"\x09"
ENUM: Final = b"\x0a"
CYCLE: Final = b"\x0b"
INIT_TASKS: Final = b"\x0c"
INSTANCE: Final = b"\x0d"
SET: Final = b"\x0e"

# What the older marks leave ambiguous or cannot hold: 0f and a kind. All kinds start with
# 04, which no value starts with, so that a string that ends in 0f and the value after it
# are never read as one of them.
EXACT_STRING: Final = b"\x0f\x04\x01"
EXACT_DICT: Final = b"\x0f\x04\x02"
EXACT_INTEGER: Final = b"\x0f\x04\x03"
EXACT_TUPLE: Final = b"\x0f\x04\x04"
EXACT_BYTES: Final = b"\x0f\x04\x05"
EXACT_FROZENSET: Final = b"\x0f\x04\x06"
EXACT_BOOL: Final = b"\x0f\x04\x07"
EXACT_ENUM: Final = b"\x0f\x04\x08"
EXACT_PATH: Final = b"\x0f\x04\x09"

CANONICAL_NAN: Final = bytes.fromhex("7ff8000000000000")
LOW: Final = frozenset(map(chr, range(0x0F)))
"""Characters that a string shares with the marks."""

double: Callable[[float], bytes] = struct.Struct(">d").pack
signed: Callable[[int], bytes] = struct.Struct(">q").pack
count: Callable[[int], bytes] = struct.Struct(">Q").pack
