import abc
import threading
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

import pytest

from xpm_config import (
    Config,
    DeclarationError,
    NotAConfigurationError,
    Param,
    SealedError,
    Task,
    copyconfig,
    identify,
    information,
    instances,
    parameters,
    sealed_set,
    setmeta,
)


class Layer(Config):
    units: Param[int]
    name: Param[str | None] = None


def test_a_configuration_is_of_its_class() -> None:
    layer = Layer.C(units=1)
    assert isinstance(layer, Layer)
    assert type(layer) is Layer.C
    assert layer.C is Layer.C
    assert Layer.C.__qualname__ == "Layer.C"
    assert Layer.C.__module__ == __name__


def test_parameters_come_in_the_order_of_the_class_with_their_values() -> None:
    found = [(parameter.name, value) for parameter, value in parameters(Layer.C(units=1))]
    assert found == [("units", 1), ("name", None)]
    empty = Layer.C()  # type: ignore[call-arg]  # set later
    assert [parameter.name for parameter, _ in parameters(empty)] == ["name"]


def test_a_second_base_class_does_not_change_what_configurations_do() -> None:
    class Module:
        """As the modules of torch: attributes elsewhere, a length, any equality."""

        def __init__(self) -> None:
            self._held: dict[str, object]
            object.__setattr__(self, "_held", {})

        def __new__(cls) -> Any:
            return super().__new__(cls)

        def __setattr__(self, name: str, value: object) -> None:
            self._held[name] = value

        def __getattr__(self, name: str) -> object:
            try:
                return self.__dict__["_held"][name]
            except KeyError:
                raise AttributeError(name) from None

        def __len__(self) -> int:
            return 0

        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = None  # type: ignore[assignment]  # as Python does for __eq__

    class Network(Config, Module):
        size: Param[int]
        layer: Param[Layer]

    config = Network.C(size=3, layer=Layer.C(units=1))
    assert config
    assert config != Network.C(size=4, layer=Layer.C(units=1))
    assert config.size == 3
    assert isinstance(hash(config.seal()), int)
    instance = config.instance()
    assert vars(instance)["_held"]["size"] == 3
    assert instance.layer.units == 1


def test_an_abstract_class_has_no_configurations_but_its_subclasses_do() -> None:
    class Shape(Config, abc.ABC):
        size: Param[float]

        @abc.abstractmethod
        def area(self) -> float: ...

    class Square(Shape):
        def area(self) -> float:
            return self.size**2

    assert Square.C(size=2).instance().area() == 4.0
    with pytest.raises(TypeError):
        Shape.C(size=2)


def test_parameters_may_have_the_names_of_methods() -> None:
    class Named(Task):
        C: Param[int] = 3  # type: ignore[assignment, misc]  # hides the class for checkers
        type: Param[str]
        job: Param[int]  # type: ignore[misc]  # hides the job
        tags: Param[int]  # type: ignore[assignment]
        copy: Param[int]  # type: ignore[assignment]
        seal: Param[int]  # type: ignore[assignment]
        instance: Param[int]  # type: ignore[assignment]
        self: Param[int]
        args: Param[int]
        values: Param[int]
        config: Param[int]

    made: Any = {"type": "a", "self": 7, "args": 8, "values": 6, "config": 9, "job": 1}
    made |= {"tags": 2, "copy": 3, "seal": 4, "instance": 5}
    named: Any = getattr(Named, "C")(**made)  # noqa: B009 - a checker sees the parameter
    assert {name: getattr(named, name) for name in made} == made
    assert named.C == 3
    assert identify(copyconfig(named)) == identify(named)
    assert identify(copyconfig(named, config=1)) != identify(named)
    assert vars(instances(named)) == {**made, "C": 3}


def test_the_hooks_of_users_classes_do_not_see_the_class_of_configurations() -> None:
    registered: list[str] = []

    class Registered(Config):
        def __init_subclass__(cls, *, key: str, **kwargs: Any) -> None:
            super().__init_subclass__(**kwargs)
            registered.append(key)

    class Child(Registered, key="child"):
        x: Param[int]

    assert Child.C(x=1).x == 1
    assert registered == ["child"]


def test_nothing_derives_from_a_class_of_configurations() -> None:
    with pytest.raises(DeclarationError) as raised:
        type("Wrong", (Layer.C,), {})
    assert str(raised.value) == (
        "Wrong derives from a class of configurations; derive from MyConfig, not from MyConfig.C"
    )


def test_a_class_with_a_layout_of_its_own_is_refused_with_its_name() -> None:
    class Table(Config, dict):  # type: ignore[type-arg]  # what is refused
        x: Param[int]

    for _ in range(2):
        with pytest.raises(DeclarationError) as raised:
            _ = Table.C
        assert str(raised.value).startswith(f"{__name__}.")
        assert "Table has no class of configurations: multiple bases" in str(raised.value)


def test_threads_that_use_a_class_first_get_one_class() -> None:
    class Slow(Config):
        x: Param[int]

        @classmethod
        def __xpmid__(cls) -> str:
            released.wait(0.05)
            return "slow"

    def schema_of(cls: Any) -> Any:
        return cls.__xpmtype__

    released = threading.Event()
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(Slow.C)) for _ in range(8)]
    threads += [threading.Thread(target=lambda: found.append(schema_of(Slow).cls.C)) for _ in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 10
    assert len(set(map(id, found))) == 1


def test_methods_for_configurations_refuse_instances() -> None:
    instance = Layer.C(units=1).instance()
    for call in (instance.instance, instance.__identifier__, instance.tags, instance.copy):
        with pytest.raises(NotAConfigurationError) as raised:
            call()
        assert str(raised.value).startswith(
            "expected a configuration, made by a class's .C(…), found <"
        )


def test_a_marked_configuration_is_left_out_or_kept() -> None:
    layer = Layer.C(units=1)
    assert setmeta(layer, True) is layer
    assert information(layer).meta is True
    layer.seal()
    with pytest.raises(SealedError) as raised:
        setmeta(layer, False)
    assert str(raised.value) == "cannot mark a configuration whose identifier is known"


def test_a_sealed_set_holds_equal_configurations_once() -> None:
    assert len(sealed_set([Layer.C(units=1), Layer.C(units=1), Layer.C(units=2)])) == 2


def test_tags_of_a_configuration() -> None:
    layer = Layer.C(units=1).tag("a", 1)
    assert layer.tags() == {"a": 1}


def test_defaults_with_a_field_do_not_stay_on_the_class() -> None:
    class Model(Config):
        parts: ClassVar[list[int]] = []
        name: Param[str] = "x"

    assert Model.name == "x"
    assert Model.C().name == "x"
    assert Model.C().parts is Model.parts


T = TypeVar("T")


class Box(Config, Generic[T]):
    value: Param[T]


def test_generic_classes_have_one_class_of_configurations() -> None:
    assert Box[int].C is Box.C
    assert Box[int].C(value=3).value == 3


def test_hooks_of_a_plain_configuration_do_nothing(tmp_path: Path) -> None:
    config = Layer.C(units=1)
    config.__validate__()
    config.instance().__post_init__()
