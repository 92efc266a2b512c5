"""Random graphs of configurations with data files; as a script: writes or reads saves of them,
under either implementation."""

from __future__ import annotations

import json
import random
import sys
from enum import Enum
from pathlib import Path
from typing import Any

from experimaestro import Config, DataPath, Meta, OptionalDataPath, Param, field, load, save


class Color(Enum):
    RED = "r"
    BLUE = "b"


class Part(Config):
    number: Param[int]
    file: DataPath
    note: Meta[str] = field(default="")


class Special(Part):
    real: Param[float | None]
    more: OptionalDataPath


class Whole(Config):
    color: Param[Color]
    words: Param[set[str]]
    table: Param[dict[str, list[int]]]
    choice: Param[int | str]
    place: Meta[Path]
    part: Param[Part | None]
    parts: Param[list[Part]]
    named: Param[dict[str, Part]]
    inner: Param[Whole | None]
    data: DataPath


class Open(Whole):
    """Has a type that the reference does not know, and so is not used there."""

    anything: Param[Any]


ONLY_HERE: dict[str, Any] = {
    "a tuple becomes a list": (1, "a"),
    "keys become strings": {1: "a"},
    "a key named type is taken for an encoding": {"type": "x"},
    "a frozen set is refused": frozenset((1,)),
    "infinity is no JSON": float("inf"),
    "bytes are refused": b"a",
}
"""Values that no graph for both has, and why the reference would not give them back."""


WHOLE = [
    *("color", "words", "table", "choice", "place"),
    *("part", "parts", "named", "inner", "data"),
]
FIELDS: dict[type, list[str]] = {
    Special: ["number", "file", "note", "real", "more"],
    Part: ["number", "file", "note"],
    Open: [*WHOLE, "anything"],
    Whole: WHOLE,
}
DATA = ("file", "more", "data")


def make_sources(folder: Path) -> list[Path]:
    """Files and folders to choose data from."""
    (folder / "folder" / "deep").mkdir(parents=True)
    for name in ("plain", "weights.bin", "words.tar.gz", "folder/one", "folder/deep/two.txt"):
        (folder / name).write_text(f"the {name}")
    return sorted(folder.iterdir())


def why_only_here(seed: int) -> str | None:
    """Why the reference cannot exchange the graph of a seed, if so."""
    return random.Random(f"only here {seed}").choice([*ONLY_HERE, *[None] * 20])


def graph(seed: int, sources: list[Path]) -> Any:
    """A configuration whose parts may be shared."""
    choose = random.Random(seed)
    parts = [_part(choose, sources) for _ in range(choose.randint(1, 4))]
    whole: Any = None
    for _ in range(choose.randint(1, 3)):
        whole = _whole(choose, parts, whole, sources)
    why = why_only_here(seed)
    if why is not None:
        whole = _whole(choose, parts, whole, sources, Open, anything=ONLY_HERE[why])
    return whole


def _part(choose: random.Random, sources: list[Path]) -> Any:
    number, file = choose.randint(-5, 2**40), choose.choice(sources)
    if choose.random() < 0.5:
        return Part.C(number=number, file=file, note=choose.choice(["", "n\u00e9"]))
    real = choose.choice([None, 0.5, -0.0, 1e300])
    return Special.C(number=number, file=file, real=real, more=choose.choice([None, *sources]))


def _whole(
    choose: random.Random,
    parts: list[Any],
    inner: Any,
    sources: list[Path],
    kind: Any = Whole,
    **more: Any,
) -> Any:
    keys = choose.sample(["a", "b c", "d.e", "\u00e9"], choose.randint(0, 3))
    return kind.C(
        color=choose.choice(list(Color)),
        words=set(choose.sample(["p", "q", "r"], choose.randint(0, 3))),
        table={key: [choose.randint(0, 9)] * choose.randint(0, 2) for key in keys},
        choice=choose.choice([7, "seven"]),
        place=Path("/some/where"),
        part=choose.choice([None, *parts]),
        parts=[choose.choice(parts) for _ in range(choose.randint(0, 3))],
        named={key: choose.choice(parts) for key in keys},
        inner=inner,
        **more,
        data=choose.choice(sources),
    )


def described(value: Any, seen: dict[int, int] | None = None, key: str = "") -> Any:
    """A value as JSON: classes, identifiers of configurations, bytes of data, what is shared."""
    seen = {} if seen is None else seen
    kind = next((kind for kind in FIELDS if isinstance(value, kind)), None)
    if kind is not None:
        if id(value) in seen:
            return {"shared": seen[id(value)]}
        seen[id(value)] = len(seen)
        fields = {name: described(getattr(value, name), seen, name) for name in FIELDS[kind]}
        return {"class": kind.__name__, "fields": fields}
    if isinstance(value, Path):
        return _content(value) if key in DATA else str(value)
    if isinstance(value, dict):
        return [[repr(name), described(value[name], seen)] for name in sorted(value)]
    if isinstance(value, set):
        return sorted(value)
    if isinstance(value, list):
        return [described(item, seen) for item in value]
    return [type(value).__name__, str(value)]


def _content(path: Path) -> Any:
    if not path.is_dir():
        return path.read_text()
    files = (file for file in path.rglob("*") if file.is_file())
    return {file.relative_to(path).as_posix(): file.read_text() for file in sorted(files)}


def write(folder: Path, seeds: list[int]) -> list[str]:
    """Saves the graphs of these seeds; returns their identifiers."""
    sources = make_sources(folder / "sources")
    written = []
    for seed in seeds:
        value = graph(seed, sources)
        (folder / str(seed)).mkdir()
        save(value, folder / str(seed))
        written.append(str(value.__identifier__()))
    return written


def read(folder: Path, seeds: list[int]) -> list[Any]:
    """Identifiers and descriptions of saved graphs, as configurations and as instances."""
    found = []
    for seed in seeds:
        loaded = load(folder / str(seed))
        instance = load(folder / str(seed), as_instance=True)
        found.append([str(loaded.__identifier__()), described(loaded), described(instance)])
    return found


if __name__ == "__main__":
    # the classes must have the name that they have where the test imports them
    from reference import saves

    act = {"write": saves.write, "read": saves.read}[sys.argv[1]]
    print(json.dumps(act(Path(sys.argv[2]), [*map(int, sys.argv[3:])])))
