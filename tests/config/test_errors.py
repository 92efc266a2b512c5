import pytest

from xpm_config import (
    ConfigError,
    DeclarationError,
    GeneratorError,
    MissingParameterError,
    NotAConfigurationError,
    ParameterError,
    ParameterTypeError,
    SealedError,
    SubmissionError,
    UnknownParameterError,
    UnsubmittedTaskError,
)
from xpm_config.errors import bounded_repr, format_path, raise_all


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (ParameterError, ValueError),
        (ParameterTypeError, TypeError),
        (UnknownParameterError, TypeError),
        (UnknownParameterError, AttributeError),
        (MissingParameterError, AttributeError),
        (UnsubmittedTaskError, SubmissionError),
        (DeclarationError, TypeError),
        (SealedError, AttributeError),
        (NotAConfigurationError, TypeError),
        (SubmissionError, RuntimeError),
        (GeneratorError, RuntimeError),
    ],
)
def test_every_error_is_caught_as_its_builtin_and_as_ours(
    error: type[Exception], builtin: type[Exception]
) -> None:
    assert issubclass(error, builtin)
    assert issubclass(error, ConfigError)


def test_a_place_is_written_as_python_would() -> None:
    assert format_path(("layers", 0, "units")) == "layers[0].units"
    assert format_path(("by name", True, None)) == "['by name'][True][None]"
    assert format_path(("a", "b c")) == "a['b c']"


def test_a_long_repr_is_cut_in_the_middle() -> None:
    assert bounded_repr("x" * 200, 40) == "'" + "x" * 19 + "…" + "x" * 18 + "'"
    assert bounded_repr("x", 40) == "'x'"


def test_a_message_has_the_reason_the_place_and_the_line() -> None:
    error = ParameterError("expected an even number, found 3")
    assert str(error) == "expected an even number, found 3"
    error.prepend(0)
    assert str(error) == "expected an even number, found 3, in '[0]'"
    error.located("sizes", "models.Layer", "model.py:12")
    assert str(error) == (
        "expected an even number, found 3, in parameter 'sizes[0]' of models.Layer "
        "(set at model.py:12)"
    )


def test_one_problem_is_raised_as_it_is_and_several_together() -> None:
    first, second = ConfigError("one"), ConfigError("two")
    raise_all("nothing", [])
    with pytest.raises(ConfigError) as single:
        raise_all("all", [first])
    assert single.value is first
    with pytest.raises(ExceptionGroup) as several:
        raise_all("all", [first, second])
    assert several.value.message == "all"
    assert several.value.exceptions == (first, second)
