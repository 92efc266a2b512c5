from typing import Any

import pytest

from xpm_config import Config, Param, ParameterError, Task, UnsubmittedTaskError, information


class Part(Config):
    x: Param[Any] = None
    numbers: Param[list[int]] = []
    flags: Param[list[bool]] = []


class Complete(Config):
    x: Param[int]
    y: Param[int]
    parts: Param[list["Complete"]] = []


class Job(Task):
    pass


def test_a_container_that_was_spoilt_is_told_before_it_is_identified() -> None:
    part = Part.C(numbers=[1])
    part.numbers.append("x")  # type: ignore[arg-type]  # what is told
    with pytest.raises(ParameterError) as raised:
        part.seal()
    assert str(raised.value).startswith(
        f"expected int, found str 'x', in parameter 'numbers[1]' of {__name__}.Part "
        f"(set at {__file__}:"
    )
    assert not information(part).sealed


def test_what_was_changed_in_place_is_identified_as_it_would_be_stored() -> None:
    part = Part.C(numbers=[1])
    part.numbers.append("2")  # type: ignore[arg-type]  # coerced, as when it is set
    assert part.__identifier__() == Part.C(numbers=[1, 2]).__identifier__()
    assert part.numbers == [1, 2]


def test_a_bool_list_holds_no_integer() -> None:
    part = Part.C(flags=[True])
    part.flags.append(1)  # type: ignore[arg-type]  # what is told
    with pytest.raises(ParameterError):
        part.seal()


def test_who_holds_a_container_of_an_open_configuration_does_not_change_a_sealed_one() -> None:
    part = Part.C(numbers=[1])
    numbers = part.numbers
    part.seal()
    numbers.append(2)
    assert part.numbers == [1]


def test_a_task_that_was_put_into_a_container_unsubmitted_is_told() -> None:
    part = Part.C(x=[])
    part.x.append(Job.C())
    with pytest.raises(UnsubmittedTaskError):
        part.seal()


def test_a_loaded_configuration_is_sealed_as_it_is() -> None:
    part = Part.C()
    information(part).recorded = Part.C(numbers=[1]).__identifier__()
    information(part).values["numbers"] = ["as the file has it"]
    part.seal()
    assert information(part).values["numbers"] == ["as the file has it"]


def test_all_that_is_missing_or_spoilt_anywhere_is_told_at_once() -> None:
    make: Any = Complete.C
    inner, outer = make(x=1), make()
    outer.parts.append(inner)
    inner.parts.append(3)
    with pytest.raises(ExceptionGroup) as raised:
        outer.instance()
    line = test_all_that_is_missing_or_spoilt_anywhere_is_told_at_once.__code__.co_firstlineno + 2
    name, made = f"{__name__}.Complete", f"(set at {__file__}:{line})"
    assert raised.value.message == "configurations are not complete"
    assert [str(error) for error in raised.value.exceptions] == [
        f"required parameter 'x' of {name} has no value {made}",
        f"required parameter 'y' of {name} has no value {made}",
        f"required parameter 'y' of {name} has no value {made}",
        f"expected a configuration of {name}, found int 3, in parameter 'parts[0]' of "
        f"{name} {made}",
    ]


def test_what_is_missing_is_told_in_the_order_of_parameters_and_elements() -> None:
    class Pair(Config):
        many: Param[list[Config]]
        one: Param[Config]

    class First(Config):
        a: Param[int]

    class Second(Config):
        b: Param[int]

    class Third(Config):
        c: Param[int]

    make: Any = Pair.C
    with pytest.raises(ExceptionGroup) as raised:
        make(many=[First.C(), Second.C()], one=Third.C()).seal()  # type: ignore[call-arg]  # what is told
    told = [str(error).split()[2] for error in raised.value.exceptions]
    assert told == ["'a'", "'b'", "'c'"]


def test_a_list_that_was_made_to_hold_itself_is_told() -> None:
    part = Part.C(x=[])
    part.x.append(part.x)
    with pytest.raises(ParameterError) as raised:
        part.seal()
    assert str(raised.value).startswith(
        "expected at most 256 nested containers, found more (or a cycle), in parameter 'x[0]"
    )
