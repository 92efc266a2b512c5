"""Random classes, and graphs of configurations of them, as the source of a module.

Both implementations import the same module, so that its classes have the same names.
"""

from __future__ import annotations

import random
from typing import NamedTuple

from reference.kinds import Kind, Kinds

HEADER = '''"""Made by `hierarchies.source({seed})`."""

from enum import Enum, IntEnum
from pathlib import Path
from typing import Dict, Generic, List, Optional, Set, TypeVar, Union

from experimaestro import (
    Config, Constant, DataPath, InstanceConfig, LightweightTask, Meta, Option, Param, Task,
    deprecate, field, setmeta,
)

T = TypeVar("T")


class Colour(Enum):
    RED = 1
    GREEN = "g"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


class Word(str, Enum):
    YES = "yes"
    NO = "no"
'''


class Given(NamedTuple):
    """A parameter that can be given, and whether it has to be."""

    kind: Kind
    required: bool


class Hierarchy:
    """A module, written line by line."""

    def __init__(self, seed: int) -> None:
        self.choose = random.Random(seed)
        self.lines = [HEADER.format(seed=seed)]
        self.classes: dict[str, dict[str, Given]] = {}
        self.tasks: dict[str, str] = {}  # class of the output → the task's
        self.variables: dict[str, str] = {}  # name → class
        self.submits = seed % 2 == 0  # what was submitted cannot be part of a cycle any more
        self.kinds = Kinds(self.choose, of_tasks=self.submits)

    def chance(self, probability: float) -> bool:
        return self.choose.random() < probability

    def write(self) -> str:
        for number in range(self.choose.randint(2, 6)):
            self.write_class(f"C{number}")
            if self.submits and self.chance(0.4):
                self.write_task(f"Task{number}")
        self.write_deprecated()
        self.lines += ["", "", "def graph():"]
        for _ in range(self.choose.randint(2, 8)):
            self.make(self.choose.choice([*self.classes]))
        self.lines.append(f"    return [{', '.join(self.variables)}]")
        return "\n".join(self.lines) + "\n"

    def reference(self) -> Kind:
        """A type of values that hold configurations of a class written so far."""
        name = self.choose.choice([*self.classes])
        one = Kind(name, lambda: self.configuration(name), immutable=False)
        make = self.choose.choice([None, None, *[getattr(self.kinds, n) for n in CONTAINERS]])
        kind: Kind = one if make is None else make(one)
        return kind

    def write_class(self, name: str) -> None:
        parents = [other for other in self.classes if other.startswith("C")]
        parent = self.choose.choice([*parents, *["Config"] * 2, "InstanceConfig", "Generic"])
        given = dict(self.classes.get(parent, {}))
        body = self.naming(name)
        if parent == "Generic":
            body.append(f"    {name}_t: Param[T]")
            given[f"{name}_t"] = Given(self.kinds.named("int"), True)
        if parent not in self.classes:
            default = "field(default=None, ignore_default=True)"
            body.append(f"    back: Param[Optional['{name}']] = {default}")
        for other, (kind, _) in list(given.items()):
            if self.chance(0.2) and kind.immutable and not other.endswith("_t"):
                given[other] = Given(kind, False)
                default = f"default={self.default(kind)}, overrides=True, ignore_default="
                body.append(
                    f"    {other}: Param[{kind.annotation}] = field({default}{self.chance(0.5)})"
                )
        for number in range(self.choose.randrange(5)):
            body += self.parameter(f"{name}_{number}", given)
        bases = "Config, Generic[T]" if parent == "Generic" else parent
        self.lines += ["", "", f"class {name}({bases}):", *(body or ["    pass"])]
        self.classes[name] = given

    def naming(self, name: str) -> list[str]:
        if self.chance(0.15):
            return [f"    __xpmid__ = 'Some.{name}'"]
        if self.chance(0.15):
            body = "        return 'by.method.' + cls.__name__"
            return ["    @classmethod", "    def __xpmid__(cls):", body]
        return []

    def parameter(self, name: str, given: dict[str, Given]) -> list[str]:
        kind = self.reference() if self.classes and self.chance(0.4) else self.kinds.any()
        form = self.choose.choice(FORMS)
        if form in ("DataPath", "Param[Path]", "Meta[Path]"):
            given[name] = Given(self.kinds.named("Path"), True)
            return [f"    {name}: {form}"]
        if form == "Constant":
            kind = self.kinds.scalar()  # the reference takes no `None`
        if form in ("Meta", "Option", "Param") or not kind.immutable:
            given[name] = Given(kind, True)
            return [f"    {name}: {form.split()[0]}[{kind.annotation}]"]
        if form == "Constant":
            return [f"    {name}: Constant[{kind.annotation}] = {kind.value()}"]
        given[name] = Given(kind, False)
        default = form.removeprefix("Param ").format(self.default(kind))
        return [f"    {name}: Param[{kind.annotation}] = {default}"]

    def default(self, kind: Kind) -> str:
        """A value, but no zero: to the reference, 0.0 and -0.0 are the same default."""
        return next(v for v in iter(kind.value, None) if v not in ("0.0", "-0.0"))

    def write_task(self, name: str) -> None:
        """A task, the class of what it returns, and a task to be run before that is used."""
        output, kind = f"Of{name}", self.reference()
        parameters = [f"    part: Param[{kind.annotation}]", "    seed: Param[int]"]
        made = f"dep({output}.C(part=self.part, seed=self.seed))"
        execute = ["    def execute(self):", "        pass"]
        self.lines += ["", "", f"class {output}(Config):", *parameters]
        self.lines += ["", "", f"class {name}(Task):", *parameters, *execute]
        self.lines += ["    def task_outputs(self, dep):", f"        return {made}"]
        self.lines += ["", "", f"class Before{name}(LightweightTask):"]
        self.lines += ["    part: Param[Config]", *execute]
        number = self.kinds.named("int")
        self.classes[output] = {"part": Given(kind, True), "seed": Given(number, True)}
        self.tasks[output] = name

    def write_deprecated(self) -> None:
        """A class that has another name now, and one that is converted."""
        parent = self.choose.choice([name for name in self.classes if name.startswith("C")])
        self.lines += ["", "", "@deprecate", f"class Child({parent}):", "    pass"]
        kind = self.kinds.any()
        parameter = f"    value: Param[{kind.annotation}]"
        self.lines += ["", "", "class New(Config):", parameter, "    one: Param[int]"]
        self.lines += ["", "", "@deprecate(New)", "class Old(Config):", parameter]
        self.lines += [
            "    def __convert__(self):",
            "        return New.C(value=self.value, one=1)",
        ]
        self.classes |= {"Child": self.classes[parent], "Old": {"value": Given(kind, True)}}

    def configuration(self, name: str) -> str:
        """The name of a variable that holds a configuration of a class, old or new."""
        known = [variable for variable, made in self.variables.items() if made == name]
        return self.choose.choice(known) if known and self.chance(0.6) else self.make(name)

    def make(self, name: str) -> str:
        values = [
            f"{key}={given.kind.value()}"
            for key, given in self.classes[name].items()
            if given.required or self.chance(0.6)
        ]
        made = f"{self.tasks.get(name, name)}.C({', '.join(values)})"
        if name in self.tasks:
            before = [v for v in self.variables if self.chance(0.1)]
            tasks = ", ".join(f"Before{self.tasks[name]}.C(part={v})" for v in before)
            made += f".submit(init_tasks=[{tasks}])"
        elif self.chance(0.1):
            made = f"setmeta({made}, {self.chance(0.7)})"
        variable = f"v{len(self.variables)}"
        self.lines.append(f"    {variable} = {made}")
        self.variables[variable] = name
        if not self.submits and self.chance(0.3) and name.startswith("C"):
            self.close_cycle(variable, name)
        return variable

    def close_cycle(self, variable: str, name: str) -> None:
        others = [other for other, made in self.variables.items() if made == name]
        self.lines.append(f"    {self.choose.choice(others)}.back = {variable}")


CONTAINERS = ("optional", "many", "keyed")
FORMS = [
    *["Param"] * 5,
    "DataPath",
    "Param[Path]",
    "Meta[Path]",
    "Meta",
    "Option",
    "Constant",
    "Param {}",
    "Param field(default={})",
    "Param field(default={}, ignore_default=True)",
]


def source(seed: int) -> str:
    """The source of the module of this seed."""
    return Hierarchy(seed).write()
