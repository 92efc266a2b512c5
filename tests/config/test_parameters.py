from pathlib import Path
from typing import Any

import pytest

from xpm_config import (
    Config,
    DataPath,
    DeclarationError,
    InstanceConfig,
    Param,
    PathGenerator,
    Task,
    field,
    param_group,
)

group = param_group("g")


class Part(Config):
    x: Param[int] = 1


class Model(Task):
    size: Param[int]
    name: Param[str | None]
    part: Param[Part] = Part.C(x=2)
    parts: Param[list[Part]] = [Part.C(x=3)]
    rates: Param[dict[str, list[float]]] = {"a": [1]}
    seed: Param[int] = field(default_factory=lambda: 7, groups=[group])
    data: DataPath
    path: Param[Path] = field(default_factory=PathGenerator("p"), in_identifier=True)


def test_a_schema_tells_what_is_known_of_a_class() -> None:
    schema = Model.__xpmtype__
    assert repr(schema) == f"<Schema of {__name__}.Model>"
    assert schema.typename == f"{__name__}.Model"
    assert schema.type_identifier == f"{__name__}.model"
    assert (schema.module, schema.qualname) == (__name__, "Model")
    assert (schema.is_task, schema.is_instance_config) == (True, False)
    assert [p.name for p in schema.required] == ["size", "data"]
    assert [p.name for p in schema.holders] == ["part", "parts"]
    assert [p.name for p in schema.generated] == ["path"]
    assert [p.name for p in schema.data_parameters] == ["data"]
    assert [p.name for p in schema.containers] == ["parts", "rates"]
    assert schema.parameters["seed"].groups == {group}


def test_a_parameter_shows_its_kind_and_type() -> None:
    parameters = Model.__xpmtype__.parameters
    assert repr(parameters["size"]) == "Param[int] size"
    assert repr(parameters["data"]) == "DataPath[Path] data"


def test_each_configuration_has_defaults_of_its_own() -> None:
    make: Any = Model.C
    first, second = make(size=1, data=Path("d")), make(size=1, data=Path("d"))
    assert first.rates == {"a": [1.0]}
    assert (first.seed, first.name) == (7, None)
    assert first.part is not second.part
    assert first.parts[0] is not second.parts[0]
    first.part.x, first.rates["a"][0] = 9, 9.0
    first.seal()
    assert (second.part.x, second.rates, second.parts[0].x) == (2, {"a": [1.0]}, 3)
    assert make().part.x == 2


def test_default_instance_configurations_differ() -> None:
    class Replica(InstanceConfig):
        pass

    class Holder(Config):
        replica: Param[Replica] = field(default=Replica.C())

    class Pair(Config):
        holders: Param[list[Holder]]

    shared = Holder.C()
    apart = Pair.C(holders=[Holder.C(), Holder.C()])
    assert apart.__identifier__() != Pair.C(holders=[shared, shared]).__identifier__()


def test_a_required_parameter_has_no_initial_value() -> None:
    parameter = Model.__xpmtype__.parameters["size"]
    assert not parameter.initial()
    assert parameter.required


@pytest.mark.parametrize("name", ["", "a\nb", 3])
def test_a_class_needs_a_name_for_identifiers(name: object) -> None:
    class Wrong(Config):
        @classmethod
        def __xpmid__(cls) -> Any:
            return name

    with pytest.raises(DeclarationError) as raised:
        Wrong.C()
    assert str(raised.value) == (
        f"expected __xpmid__ of {Wrong.__qualname__} to be a name without control characters, "
        f"found {name!r}"
    )
