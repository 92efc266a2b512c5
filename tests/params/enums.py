"""Enums to encode; a module of their own, as in users' code."""

from enum import Enum, Flag, IntEnum, IntFlag, StrEnum


class Colour(Enum):
    RED = 1
    CRIMSON = RED
    BLUE = 2


class Level(IntEnum):
    LOW = 1


class Word(StrEnum):
    YES = "yes"


class Access(Flag):
    READ = 1
    WRITE = 2
    BOTH = 3


class Mask(IntFlag):
    A = 1
    B = 2


class Outer:
    class Inner(Enum):
        ONE = 1
