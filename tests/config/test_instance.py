from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from xpm_config import (
    Config,
    DirectoryContext,
    GeneratorError,
    Meta,
    MissingParameterError,
    Param,
    PathGenerator,
    field,
    information,
    instances,
    sealed_set,
)


class Part(Config):
    x: Param[Any] = None
    next: Param[Any] = None

    def __init__(self) -> None:  # checkers take it for the one of configurations
        self.events = ["init"]

    def __post_init__(self) -> None:
        self.events.append(f"post {self.x!r}")


make: Any = Part.C


class Writes(Config):
    part: Param[Any] = None
    path: Meta[Path] = field(default_factory=PathGenerator("out.txt"))


class Colour(Enum):
    RED = 1


def test_an_instance_has_the_parameters_of_its_configuration() -> None:
    config = make(x=[1, {"a": Colour.RED}, Path("p")])
    instance = config.instance()
    assert type(instance) is Part
    assert instance.x == [1, {"a": Colour.RED}, Path("p")]
    assert instance.events == ["init", f"post {config.x!r}"]
    instance.x.append(2)
    assert len(config.x) == 3
    assert information(config).sealed


def test_what_is_shared_or_refers_to_itself_does_so_in_the_instances() -> None:
    part = make(x=1)
    whole = make(x=[part, (part, {"k": part})], next=part)
    part.next = whole
    made = whole.instance()
    assert made.x[0] is made.x[1][0] is made.x[1][1]["k"] is made.next
    assert made.next.next is made


def test_parts_are_ready_before_what_refers_to_them() -> None:
    order: list[str] = []

    class Ready(Config):
        name: Param[str]
        part: Param[Any] = None

        def __post_init__(self) -> None:
            order.append(self.name)

    Ready.C(name="outer", part=[Ready.C(name="inner")]).instance()
    assert order == ["inner", "outer"]


def test_a_structure_of_configurations_becomes_one_of_instances() -> None:
    part = make(x=1)
    made = instances({"a": [part], "b": (part, 3), "c": sealed_set([make(x=2)])})
    assert made["a"][0] is made["b"][0]
    assert made["b"][1] == 3
    assert [element.x for element in made["c"]] == [2]


def test_a_generated_path_needs_a_folder(tmp_path: Path) -> None:
    config = Writes.C(part=[Writes.C()])
    with pytest.raises(GeneratorError) as raised:
        config.instance()
    assert str(raised.value) == (
        f"parameter 'path' of {__name__}.Writes is a path in the job's folder, known once the "
        "task is submitted; submit it, or call instance(DirectoryContext(folder)) to try it "
        "elsewhere"
    )
    made = config.instance(DirectoryContext(tmp_path))
    assert made.path == tmp_path / "out.txt"
    assert made.part[0].path == tmp_path / "out" / "part" / "0" / "out.txt"
    given = Writes.C(path=Path("given"))
    assert given.instance().path == Path("given")


def test_a_missing_parameter_is_told() -> None:
    class Needs(Config):
        x: Param[int]

    make: Any = Needs.C
    with pytest.raises(MissingParameterError):
        make().instance()


def test_a_loaded_configuration_may_lack_parameters_and_have_more_data() -> None:
    config = make(x=1)
    information(config).values.pop("next")
    information(config).recorded = config.__identifier__()
    information(config).data = {"extra": Path("e")}
    made = config.instance()
    assert made.__xpm_data__ == {"extra": Path("e")}
    assert "next" not in vars(made)


def test_an_instance_is_told_of_its_parameters_where_its_class_listens() -> None:
    class Listening(Config):
        number: Param[int]
        text: Param[str] = "a"

        def __setattr__(self, name: str, value: object) -> None:
            super().__setattr__(name, value)
            super().__setattr__("heard", [*getattr(self, "heard", []), name])

    assert vars(Listening.C(number=1).instance()) == {
        "number": 1,
        "text": "a",
        "heard": ["number", "text"],
    }


def test_a_value_that_a_configuration_keeps_is_no_parameter_of_the_instance() -> None:
    class Keeping(Config):
        number: Param[int]

        @cached_property
        def double(self) -> int:
            return 2 * self.number

    config = Keeping.C(number=2)
    assert config.double == 4
    assert vars(config.instance()) == {"number": 2}
