import pytest

from xpm_config import Config, Param


class Layer(Config):
    units: Param[int]


def test_a_configuration_that_can_change_has_no_hash() -> None:
    with pytest.raises(TypeError) as raised:
        hash(Layer.C(units=1))
    assert str(raised.value) == (
        f"a {__name__}.Layer that can still change cannot be hashed; "
        "use sealed_set(…) for a set of configurations"
    )


def test_sealed_configurations_that_are_equal_have_one_hash() -> None:
    outer = Layer.C(units=1), Layer.C(units=1)
    assert len({layer.seal() for layer in outer}) == 1


def test_a_part_of_a_sealed_configuration_has_a_hash() -> None:
    class Network(Config):
        layer: Param[Layer]

    network = Network.C(layer=Layer.C(units=1))
    network.seal()
    assert hash(network.layer) == hash(Layer.C(units=1).seal())


def test_the_error_of_a_property_is_told() -> None:
    class Derived(Config):
        @property
        def broken(self) -> int:
            raise AttributeError("the reason")

    with pytest.raises(AttributeError) as raised:
        _ = Derived.C().broken
    assert str(raised.value) == "the reason"


def test_the_docstring_of_the_class_is_that_of_its_configurations() -> None:
    class Documented(Config):
        """What it is."""

    assert Documented.C.__doc__ == "What it is."


def test_a_configuration_has_no_extra_data_files_unless_it_was_loaded() -> None:
    class Plain(Config):
        pass

    assert Plain.C().__xpm_data__ == {}
