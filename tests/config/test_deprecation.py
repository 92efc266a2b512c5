from typing import Any

import pytest

from format.sentences import specifies
from xpm_config import (
    Config,
    DeclarationError,
    Param,
    Task,
    UnknownParameterError,
    copyconfig,
    deprecate,
    information,
    new_configuration,
)


class New(Config):
    values: Param[list[int]]

    @deprecate
    def value(self, value: int) -> None:
        self.values = [value]


@deprecate
class Child(New):
    pass


@deprecate
class Grandchild(Child):
    pass


@deprecate(replace=True)
class Replaced(New):
    pass


@deprecate()
class Called(New):
    pass


@deprecate(New)
class Converted(Config):
    one: Param[int]

    def __convert__(self) -> New:
        return New.C(values=[self.one])


@deprecate(Converted)
class Twice(Config):
    two: Param[int]

    def __convert__(self) -> Converted:
        return Converted.C(one=self.two)


@deprecate(New, replace=True)
class Immediate(Config):
    one: Param[int]

    def __convert__(self) -> New:
        return New.C(values=[self.one])


EXPECTED = New.C(values=[3]).__identifier__()


@specifies("I4", "I8")
def test_a_deprecated_class_has_the_identifier_of_the_new_one() -> None:
    for old in (Child, Grandchild, Replaced, Called):
        assert old.C(values=[3]).__identifier__() == EXPECTED
    assert Converted.C(one=3).__identifier__() == EXPECTED
    assert Twice.C(two=3).__identifier__() == EXPECTED
    assert Converted.C(one=4).__identifier__() != EXPECTED


def test_a_deprecated_configuration_stays_of_its_class() -> None:
    assert type(Child.C(values=[3])) is Child.C
    assert type(Converted.C(one=3)) is Converted.C
    assert Converted.C(one=3).instance().one == 3


def test_a_replaced_class_makes_configurations_of_the_new_one() -> None:
    assert type(Replaced.C(values=[3])) is New.C
    immediate: Any = Immediate.C(one=3)
    assert type(immediate) is New.C
    assert immediate.values == [3]
    assert (information(immediate).origin or "").startswith(__file__)


def test_a_replaced_class_can_still_be_loaded() -> None:
    loaded = new_configuration(Immediate.C)
    information(loaded).values["one"] = 3
    assert loaded.__identifier__() == EXPECTED
    assert copyconfig(loaded).one == 3


def test_a_wrong_value_for_a_replaced_class_is_told_where_it_was_given() -> None:
    wrong: Any = {"two": 1}
    with pytest.raises(UnknownParameterError) as raised:
        Immediate.C(**wrong)
    assert str(raised.value) == (
        f"{__name__}.Immediate has no parameter 'two' (its parameters: one) "
        f"(set at {__file__}:{raised.tb.tb_lineno})"
    )


def test_a_deprecated_parameter_sets_those_that_replace_it() -> None:
    make: Any = New.C
    with pytest.warns(DeprecationWarning, match="'value'") as told:
        config = make(value=3)
    assert [str(warning.message) for warning in told] == [
        f"parameter 'value' of {__name__}.New is deprecated"
    ]
    assert told[0].filename == __file__
    assert config.values == [3]
    with pytest.warns(DeprecationWarning, match="'value'"):
        config.value = 4
    assert config.values == [4]
    with pytest.raises(AttributeError) as raised:
        _ = config.value
    assert str(raised.value) == "parameter 'value' of New.C is deprecated"
    assert type(make.value).__name__ == "DeprecatedParameter"
    assert not hasattr(config.instance(), "value")
    assert list(Child.__xpmtype__.deprecated) == ["value"]


def test_a_target_needs_a_conversion() -> None:
    with pytest.raises(DeclarationError) as raised:

        @deprecate(New)
        class Old(Config):
            pass

    assert str(raised.value) == (
        f"{test_a_target_needs_a_conversion.__qualname__}.<locals>.Old is deprecated in favour "
        "of New, but does not define __convert__(self)"
    )


@pytest.mark.parametrize("parent", [Config, Task])
def test_a_class_that_nothing_replaces_is_refused(parent: Any) -> None:
    with pytest.raises(DeclarationError) as raised:
        deprecate(type("Old", (parent,), {}))
    assert str(raised.value) == (
        "Old is deprecated, but its first parent class is not the configuration that replaces "
        "it; use @deprecate(NewClass) and __convert__"
    )


def test_a_class_inside_a_function_can_be_deprecated_and_a_target() -> None:
    class Target(Config):
        x: Param[int]

    @deprecate
    class Old(Target):
        pass

    @deprecate(Target)
    class Other(Config):
        y: Param[int]

        def __convert__(self) -> Target:
            return Target.C(x=self.y)

    assert Old.C(x=1).__identifier__() == Target.C(x=1).__identifier__()
    assert Other.C(y=1).__identifier__() == Target.C(x=1).__identifier__()
