import sys
from pathlib import Path
from typing import Any, Generic, Optional, ParamSpec, TypeVar

import pytest

from xpm_config import Config, DeclarationError, Param, ParameterError, ParameterTypeError, field

T = TypeVar("T")
S = TypeVar("S")
P = ParamSpec("P")
Number = TypeVar("Number", int, float)


class Layer(Config):
    units: Param[int] = 1


class Dense(Layer):
    pass


L = TypeVar("L", bound=Layer)


class Loss(Config, Generic[T]):
    value: Param[T]
    history: Param[list[T]] = []


class IntLoss(Loss[int]):
    pass


class Named(Loss[S], Generic[S]):
    name: Param[str] = "n"


class NamedText(Named[str]):
    pass


class Lists(Loss[list[T]]):
    pass


class Both(IntLoss, Named[int]):
    pass


class Model(Config, Generic[L]):
    layer: Param[L]


class Holder(Config):
    loss: Param[Loss[int]]


class Node(Config, Generic[T]):
    value: Param[T]
    next: Param[Optional["Node[T]"]] = None


class TextNode(Node[str]):
    pass


class Same(Config, Generic[Number]):
    first: Param[Number]
    second: Param[list[Number]]


def refused(cls: Any, **values: Any) -> str:
    with pytest.raises(ParameterError) as raised:
        cls.C(**values)
    return str(raised.value).partition(" (set at")[0]


def test_a_variable_that_nothing_binds_takes_anything() -> None:
    assert Loss.C(value="a", history=[1]).value == "a"
    assert Model.C(layer=Dense.C()).layer == Dense.C()
    assert refused(Model, layer=3) == (
        f"expected a configuration of {__name__}.Layer, found int 3, in parameter 'layer' of "
        f"{__name__}.Model"
    )


def test_a_subclass_that_binds_a_variable_takes_its_values() -> None:
    assert IntLoss.C(value=1, history=[2]).history == [2]
    assert refused(IntLoss, value="a") == (
        f"expected int, found str 'a', in parameter 'value' of {__name__}.IntLoss"
    )
    assert refused(IntLoss, value=1, history=[1, "a"]) == (
        f"expected int, found str 'a', in parameter 'history[1]' of {__name__}.IntLoss"
    )
    assert str(IntLoss.__xpmtype__.parameters["history"].type) == "list[int]"
    assert IntLoss.__xpmtype__.parameters["history"].annotation == list[int]
    assert Loss.__xpmtype__.parameters["value"].annotation is T


def test_a_variable_is_bound_through_several_classes() -> None:
    assert refused(NamedText, value=1).startswith("expected str, found int 1")
    assert refused(Both, value="a").startswith("expected int, found str 'a'")
    assert refused(Lists, value=1).startswith("expected list[Any (")
    arguments = NamedText.__xpmtype__.type_arguments
    assert (arguments[Named], arguments[Loss]) == ({S: str}, {T: str})


def test_a_default_has_to_fit_what_is_bound() -> None:
    class Wrong(Loss[int]):
        value = field(default="a")  # type: ignore[assignment]  # what is refused

    class Defaulted(Config, Generic[T]):
        value: Param[T] = "a"  # type: ignore[assignment]  # for other variables

    class Refused(Defaulted[int]):
        pass

    classes: tuple[Any, ...] = (Wrong, Refused)
    for cls in classes:
        with pytest.raises(DeclarationError) as raised:
            cls.C()
        assert str(raised.value) == (
            f"parameter 'value' of {__name__}.{cls.__qualname__}: expected int, found str 'a'"
        )


def test_a_part_must_have_the_arguments_that_are_declared() -> None:
    for loss in (IntLoss.C(value=1), Loss.C(value=1), Named.C(value=1), Both.C(value=1)):
        assert Holder.C(loss=loss).loss is loss
    assert refused(Holder, loss=NamedText.C(value="a")) == (
        f"expected a configuration of {__name__}.Loss[int], found a configuration of "
        f"{__name__}.NamedText, which is Loss[str], in parameter 'loss' of {__name__}.Holder"
    )
    assert refused(Holder, loss=Layer.C()).startswith(
        f"expected a configuration of {__name__}.Loss[int], found a configuration of "
        f"{__name__}.Layer, in"
    )
    assert refused(Holder, loss=Loss.C(value="a")) == (
        f"expected int, found str 'a', in parameter 'loss.value' of {__name__}.Holder"
    )
    assert refused(Holder, loss=Named.C(value=1, history=[1.0])) == (
        f"expected int, found float 1.0, in parameter 'loss.history[0]' of {__name__}.Holder"
    )


def test_a_part_that_is_given_another_value_later_is_told() -> None:
    loss: Any = Loss.C(value=1)
    holder = Holder.C(loss=loss)
    loss.value = "a"
    with pytest.raises(ParameterTypeError) as raised:
        holder.__identifier__()
    assert str(raised.value).startswith(
        f"expected int, found str 'a', in parameter 'loss.value' of {__name__}.Holder (set at"
    )
    loss.value = 2
    assert Holder.C(loss=Loss.C()).loss.history == []  # type: ignore[call-arg]  # value: later
    assert holder.__identifier__() == Holder.C(loss=Loss.C(value=2)).__identifier__()


def test_a_generic_class_may_refer_to_itself() -> None:
    nodes = TextNode.C(value="a", next=Node.C(value="b", next=TextNode.C(value="c")))
    assert nodes.next is not None
    assert refused(TextNode, value="a", next=Node.C(value=1)) == (
        f"expected str, found int 1, in parameter 'next.value' of {__name__}.TextNode"
    )


def test_arguments_have_to_be_within_the_bound() -> None:
    class Wrong(Model[int]):  # type: ignore[type-var]  # what is refused
        pass

    class Inside(Config):
        model: Param[Model[int]]  # type: ignore[type-var]  # what is refused

    class Constrained(Same[str]):  # type: ignore[type-var]  # what is refused
        pass

    bound = "expected type variable ~L of Model to be Layer, found int"
    cases: list[tuple[Any, str]] = [
        (Wrong, bound),
        (Inside, f"parameter 'model' of {__name__}.{Inside.__qualname__}: {bound}"),
        (Constrained, "expected type variable ~Number of Same to be int or float, found str"),
    ]
    for cls, message in cases:
        with pytest.raises(DeclarationError) as raised:
            cls.C()
        assert str(raised.value) == message


def test_arguments_that_no_parameter_has_may_be_anything() -> None:
    class Works(Config, Generic[T]):
        """`T` is what its methods take."""

    class OnSockets(Works[complex]):
        pass

    class Uses(Config):
        works: Param[Works[complex]]
        any: Param[Works[Any] | None] = None

    class Calls(Config, Generic[P]):
        pass

    class NoArguments(Calls[[]]):
        pass

    works = OnSockets.C()
    assert Uses.C(works=works, any=works).works is works
    assert Uses.C(works=Works.C()).works == Works.C()
    assert NoArguments.C() == NoArguments.C()

    class Texts(Works[str]):
        pass

    assert f", which is {Works.__qualname__}[str], in" in refused(Uses, works=Texts.C())


def test_a_variable_with_constraints_is_the_same_everywhere() -> None:
    Same.C(first=1, second=[2]).seal()
    Same.C(first=1.0, second=[2.0]).seal()
    with pytest.raises(ParameterError) as raised:
        Same.C(first=1, second=[2.0]).seal()
    assert str(raised.value).partition(" (set at ")[0] == (
        "expected ~Number to be int or float, the same in all of 'first', 'second' of "
        f"{__name__}.Same"
    )
    assert raised.value.origin is not None
    assert raised.value.origin.startswith(__file__)


def test_the_argument_does_not_change_the_identifier() -> None:
    assert Loss[int].C(value=1).__identifier__() == Loss.C(value=1).__identifier__()


STATEMENTS = """\
from xpm_config import Config, Param

type Pair[A] = tuple[A, A]

class Loss[T](Config):
    value: Param[T]
    pair: Param[Pair[T] | None] = None

class IntLoss(Loss[int]):
    pass

class Model[L: Layer](Config):
    layer: Param["L"]

class Same[N: (int, float)](Config):
    first: Param[N]
    second: Param[N]

class Lost[M: Nowhere](Config):
    x: Param[M]

class Layer(Config):
    pass

class Holder(Config):
    loss: Param[Loss[int]]
"""


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the syntax is of Python 3.12")
def test_classes_with_type_parameters_are_generic(tmp_path: Path) -> None:
    module: dict[str, Any] = {"__name__": __name__}
    exec(compile(STATEMENTS, tmp_path / "statements.py", "exec", dont_inherit=True), module)
    assert module["IntLoss"].C(value=1, pair=(1, 2)).pair == (1, 2)
    assert refused(module["IntLoss"], value=1, pair=(1, "a")).startswith(
        "expected int, found str 'a', in parameter 'pair[1]' of"
    )
    assert refused(module["IntLoss"], value="a").startswith("expected int, found str 'a'")
    assert module["Model"].C(layer=module["Layer"].C()).layer == module["Layer"].C()
    assert refused(module["Model"], layer=1).startswith("expected a configuration of")
    assert refused(module["Holder"], loss=module["Loss"].C(value="a")).startswith(
        "expected int, found str 'a', in parameter 'loss.value'"
    )
    with pytest.raises(ParameterError):
        module["Same"].C(first=1, second=1.0).__identifier__()
    with pytest.raises(DeclarationError) as raised:
        module["Lost"].C(x=1)
    assert str(raised.value).endswith(
        "a type variable's bound cannot be resolved: name 'Nowhere' is not defined"
    )
