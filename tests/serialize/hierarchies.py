"""Classes as users write them, made at random, with configurations of them that share parts."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hypothesis import strategies as st

from serialize.models import Color, Level
from serialize.test_round_trip import PLAIN

HEADER = """\
from __future__ import annotations
from pathlib import Path
from typing import Any
from serialize.models import Color, Level
from xpm_config import Config, DataPath, Meta, OptionalDataPath, Param, field
"""

TEXT = st.text(max_size=4)
FLOATS = st.floats(allow_nan=False)
INTEGERS = st.integers()

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "Param[int]": INTEGERS,
    "Param[float]": FLOATS,
    "Param[bool]": st.booleans(),
    "Param[str | None]": st.none() | TEXT,
    "Param[Color]": st.sampled_from(Color),
    "Param[Level]": st.sampled_from(Level),
    "Param[list[int]]": st.lists(INTEGERS, max_size=3),
    "Param[tuple[int, str]]": st.tuples(INTEGERS, TEXT),
    "Param[tuple[float, ...]]": st.lists(FLOATS, max_size=3).map(tuple),
    "Param[dict[int, str]]": st.dictionaries(INTEGERS, TEXT, max_size=3),
    "Param[set[str]]": st.sets(TEXT, max_size=3),
    "Param[frozenset[int]]": st.frozensets(INTEGERS, max_size=3),
    "Param[int | str]": INTEGERS | TEXT,
    "Param[Any]": PLAIN,
    "Meta[Path]": st.sampled_from(["a", "/b/c"]).map(Path),
    "Meta[str] = field(default='x')": TEXT,
}

DATA = ("DataPath", "OptionalDataPath = field(default=None)")

HOLDING = ("Param[{}]", "Param[{} | None]", "Param[list[{}]]", "Param[dict[str, {}]]")

_numbers = itertools.count()


class Hierarchy:
    """Classes of a module of their own.

    Attributes:
        source: the module, as a user would have written it.
        parameters: of each class, with those of its parents: name → annotation.
    """

    def __init__(self, sources: Path) -> None:
        self.module = ModuleType(f"generated_{next(_numbers)}")
        self.source = HEADER
        self.parameters: dict[str, dict[str, str]] = {}
        self._sources = sources
        self._made: list[Any] = []

    def declare(self, draw: st.DrawFn) -> None:
        """Adds a class, perhaps derived from another one."""
        name, known = f"Class{len(self.parameters)}", [*self.parameters]
        parent = draw(st.sampled_from(["Config", *known]))
        holding = [form.format(other) for form in HOLDING for other in known]
        annotations = draw(st.lists(st.sampled_from([*VALUES, *DATA, *holding]), max_size=4))
        own = {f"p{len(self.parameters)}_{i}": text for i, text in enumerate(annotations)}
        lines = [f"    {parameter}: {text}" for parameter, text in own.items()] or ["    pass"]
        self.source += "\n".join(["", f"class {name}({parent}):", *lines, ""])
        self.parameters[name] = {**self.parameters.get(parent, {}), **own}

    def define(self) -> None:
        """Runs the module, whose classes can be imported from then on."""
        sys.modules[self.module.__name__] = self.module
        exec(compile(self.source, self.module.__name__, "exec"), self.module.__dict__)

    def make(self, draw: st.DrawFn, name: str) -> Any:
        """A configuration of a class, with all parameters given; parts of it may be shared."""
        given = {
            parameter: self._value(draw, annotation)
            for parameter, annotation in self.parameters[name].items()
        }
        self._made.append(getattr(self.module, name).C(**given))
        return self._made[-1]

    def _value(self, draw: st.DrawFn, annotation: str) -> Any:
        if annotation in VALUES:
            return draw(VALUES[annotation])
        if annotation in DATA:
            optional = [None] if annotation != "DataPath" else []
            return draw(st.sampled_from([*optional, *sorted(self._sources.iterdir())]))
        name = next(
            other for other in self.parameters if f"{other}]" in annotation.replace(" ", "]")
        )
        if "None" in annotation and draw(st.booleans()):
            return None
        if "list" in annotation:
            return [self._part(draw, name) for _ in range(draw(st.integers(0, 2)))]
        if "dict" in annotation:
            return {key: self._part(draw, name) for key in draw(st.sets(TEXT, max_size=2))}
        return self._part(draw, name)

    def _part(self, draw: st.DrawFn, name: str) -> Any:
        """A configuration that fits: an older one, also of a derived class, or a new one."""
        fitting = [made for made in self._made if isinstance(made, getattr(self.module, name))]
        is_shared: bool = draw(st.booleans())
        if fitting and is_shared:
            return draw(st.sampled_from(fitting))
        return self.make(draw, name)


@st.composite
def configurations(draw: st.DrawFn, sources: Path) -> list[Any]:
    """Configurations of some generated classes, whose data files are from a folder."""
    hierarchy = Hierarchy(sources)
    for _ in range(draw(st.integers(1, 4))):
        hierarchy.declare(draw)
    hierarchy.define()
    names = st.sampled_from([*hierarchy.parameters])
    return [hierarchy.make(draw, draw(names)) for _ in range(draw(st.integers(1, 4)))]
