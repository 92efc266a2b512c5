from enum import Enum
from pathlib import Path, PureWindowsPath
from typing import Annotated, Any, Literal

import pytest

from xpm_config import Config, Constant, Param, ParameterError, ParameterTypeError, Task
from xpm_config.compilation import compile_type
from xpm_config.errors import UnsubmittedTaskError
from xpm_config.types import MAX_NESTING, AnyType, Type


class Scalar:
    """A numpy scalar, for what this package looks at."""

    dtype = "x"
    shape = ()

    def __init__(self, value: object) -> None:
        self.value = value

    def item(self) -> object:
        return self.value


class Gt:
    """As in `annotated-types`."""

    def __init__(self, gt: int) -> None:
        self.gt = gt


class Array:
    dtype = "x"
    shape = (3,)

    def __repr__(self) -> str:
        return "array([1, 2, 3])"


class Colour(Enum):
    RED = 1


class Name(str):
    pass


class Layer(Config):
    units: Param[int]


class Shape(Config):
    shape: Param[tuple[int, ...]] = ()
    item: Param[int] = 1
    dtype: Param[str] = "x"


class Job(Task):
    units: Param[int]


@pytest.mark.parametrize(
    ("annotation", "value", "stored"),
    [
        (int, 1, 1),
        (int, 2.0, 2),
        (int, "-12", -12),
        (int, Scalar(3), 3),
        (int, Scalar(3.0), 3),
        (float, 1, 1.0),
        (float, "1e3", 1000.0),
        (float, ".5", 0.5),
        (float, Scalar(0.5), 0.5),
        (bool, True, True),
        (bool, Scalar(True), True),
        (str, "a", "a"),
        (str, Name("a"), "a"),
        (bytes, b"a", b"a"),
        (None, None, None),
        (Path, "a/b", Path("a/b")),
        (Path, Path("a"), Path("a")),
        (Colour, Colour.RED, Colour.RED),
        (Any, Scalar(2), 2),
        (Any, [1, ("a", {1.5}), {"k": None}], [1, ("a", {1.5}), {"k": None}]),
        (Any, frozenset({Colour.RED}), frozenset({Colour.RED})),
        (object, Path("a"), Path("a")),
    ],
)
def test_a_value_that_fits_is_stored(annotation: Any, value: object, stored: object) -> None:
    found = compile_type(annotation).check(value)
    assert found == stored
    assert type(found) is type(stored)


@pytest.mark.parametrize(
    ("annotation", "value", "message"),
    [
        (int, 1.5, "expected int, found float 1.5"),
        (int, True, "expected int, found bool True"),
        (int, "1.0", "expected int, found str '1.0'"),
        (int, float("inf"), "expected int, found float inf"),
        (int, "9" * 5000, f"expected int, found str '{'9' * 59}…{'9' * 18}'"),
        (int, None, "expected int, found None"),
        (int, Layer, "expected int, found the class Layer"),
        (float, "nan", "expected float, found str 'nan'"),
        (float, "1e999", "expected float, found str '1e999'"),
        (float, "one", "expected float, found str 'one'"),
        (float, True, "expected float, found bool True"),
        (bool, 1, "expected bool, found int 1"),
        (str, Path("a"), f"expected str, found {type(Path()).__name__} {Path('a')!r}"),
        (str, 1, "expected str, found int 1"),
        (None, 0, "expected None, found int 0"),
        (Path, 1, "expected Path, found int 1"),
        (Colour, 1, "expected a member of Colour, found int 1"),
        (
            list[float],
            Array(),
            "expected list[float], found Array array([1, 2, 3]); save an array to a file and "
            "declare the parameter as DataPath",
        ),
        (
            Any,
            {1j},
            "expected Any (scalars, containers, enums, paths, configurations), found complex 1j, "
            "in '[0]'",
        ),
        (
            Any,
            {"a": [object]},
            "expected Any (scalars, containers, enums, paths, configurations), found the class "
            "object, in 'a[0]'",
        ),
        (
            Any,
            PureWindowsPath("a"),
            "expected Any (scalars, containers, enums, paths, configurations), found "
            "PureWindowsPath PureWindowsPath('a')",
        ),
        (
            Layer,
            Shape.C(),
            f"expected a configuration of {__name__}.Layer, found a configuration of "
            f"{__name__}.Shape",
        ),
    ],
)
def test_a_value_that_does_not_fit_is_told(annotation: Any, value: object, message: str) -> None:
    with pytest.raises(ParameterTypeError) as raised:
        compile_type(annotation).check(value)
    assert str(raised.value) == message


def test_an_integer_beyond_the_range_of_float_is_no_float() -> None:
    with pytest.raises(ParameterTypeError):
        compile_type(float).check(10**400)


def test_a_value_whose_repr_fails_is_still_told() -> None:
    class Broken:
        def __repr__(self) -> str:
            raise RuntimeError("no")

    with pytest.raises(ParameterTypeError) as raised:
        compile_type(int).check(Broken())
    assert str(raised.value) == ("expected int, found Broken <Broken whose repr failed: no>")


def test_an_instance_is_no_configuration() -> None:
    instance = Layer.C(units=1).instance()
    with pytest.raises(ParameterTypeError) as raised:
        compile_type(Layer).check(instance)
    assert str(raised.value) == (
        f"expected a configuration of {__name__}.Layer, found Layer {instance!r:.59}"
        f"…{repr(instance)[-19:]}; pass Layer.C(…), not an instance"
    ) or str(raised.value) == (
        f"expected a configuration of {__name__}.Layer, found Layer {instance!r}; "
        "pass Layer.C(…), not an instance"
    )


def test_a_configuration_with_parameters_of_an_array_is_no_array() -> None:
    shape = Shape.C()
    assert AnyType().check(shape) is shape


def test_a_task_that_was_not_submitted_is_refused() -> None:
    for annotation in (Any, Job, Task | None):
        with pytest.raises(UnsubmittedTaskError) as raised:
            compile_type(annotation).check(Job.C(units=1))
        assert str(raised.value) == (
            f"expected the result of a task, found the task {__name__}.Job, which was not "
            "submitted; call its submit() and pass what it returns"
        )


def test_nesting_has_a_limit_that_is_told() -> None:
    value: Any = []
    for _ in range(MAX_NESTING - 1):
        value = [value]
    assert AnyType().check(value) == value
    with pytest.raises(ParameterError) as raised:
        AnyType().check([value])
    assert raised.value.reason == (
        "expected at most 256 nested containers, found more (or a cycle)"
    )
    assert raised.value.path == (0,) * MAX_NESTING


def test_a_stored_container_is_a_copy() -> None:
    value = [[1], {"a": [2]}]
    stored = AnyType().check(value)
    value.clear()
    assert stored == [[1], {"a": [2]}]


def test_a_type_says_what_it_is() -> None:
    assert repr(compile_type(dict[str, list[int] | None])) == "<dict[str, list[int] | None]>"


def test_a_type_has_to_define_how_it_checks() -> None:
    with pytest.raises(NotImplementedError):
        Type().check(1)
    with pytest.raises(NotImplementedError):
        Type().describe()


@pytest.mark.parametrize(
    "annotation",
    [
        int,
        float,
        str,
        bool,
        bytes,
        None,
        Any,
        Path,
        Colour,
        Layer,
        Config,
        Literal[1, "a"],
        int | str | None,
        list[int] | Layer,
        Annotated[int, Gt(gt=0)],
        list[Any],
    ],
)
def test_what_fits_whatever_its_value_is_what_a_check_returns(annotation: Any) -> None:
    declared = compile_type(annotation)
    task = Job.C(units=1)
    values = [1, True, 1.5, "a", b"a", None, Path("a"), Colour.RED, Layer.C(units=1), task, [1]]
    for value in values:
        if declared.fits[type(value)]:
            assert declared.check(value) is value
    assert not declared.fits[Job.C]  # its tasks have to be submitted
    assert not declared.fits[list]  # which is copied


def test_a_constant_is_compared_whatever_its_type() -> None:
    class Fixed(Config):
        version: Constant[int] = 1

    with pytest.raises(ParameterError, match="expected the value 1 of the constant, found 2"):
        Fixed.C(version=2)
