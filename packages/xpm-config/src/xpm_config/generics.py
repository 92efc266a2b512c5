"""Generic configurations: `Loss[int]` as a type, and variables with constraints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, final

from .errors import DeclarationError, ParameterError
from .narrowing import narrows
from .types import ConfigurationType, Type
from .variables import (
    Arguments,
    bound_of,
    substituted,
    text_of,
    type_arguments,
    type_variables,
)

if TYPE_CHECKING:
    from .parameters import Parameter, Schema

Compile = Callable[[Any], Type]


def check_arguments(origin: Any, arguments: Arguments, compile_type: Compile) -> None:
    """Checks that the arguments of a generic configuration are within its variables' bounds.

    Raises:
        DeclarationError: if one is not.
    """
    for variable, argument in arguments.items():
        allowed = variable.__constraints__ or (bound_of(variable),)
        if not any(_fits(argument, wanted, compile_type) for wanted in allowed):
            expected = " or ".join(map(text_of, allowed))
            raise DeclarationError(
                f"expected type variable {variable} of {origin.__qualname__} to be {expected}, "
                f"found {text_of(argument)}"
            )


def _fits(argument: Any, wanted: Any, compile_type: Compile) -> bool:
    """Whether an argument is of the wanted type, or of a narrower one."""
    if wanted is Any or argument is Any or argument == wanted:
        return True
    if isinstance(wanted, type) and isinstance(argument, type) and issubclass(argument, wanted):
        return True
    try:
        return narrows(compile_type(argument), compile_type(wanted))
    except DeclarationError:  # an argument for methods only may be anything
        return False


@final
class GenericType(ConfigurationType):
    """`Loss[int]`: a configuration of the class, or of a subclass, with these arguments.

    Where the class of a configuration leaves a variable open, its parameters have to fit.
    """

    def __init__(self, cls: Any, arguments: Arguments, compile_type: Compile) -> None:
        super().__init__(cls)
        check_arguments(cls, arguments, compile_type)
        self._arguments = arguments
        self._compile = compile_type
        self._required: dict[type, list[tuple[str, Type]] | None] = {}

    def fits_any(self, kind: type) -> bool:
        return False  # that depends on its parameters

    def check(self, value: object, coerce: bool = True) -> Any:
        config = super().check(value, coerce)
        schema: Schema = config.__xpm__.schema
        if schema.cls not in self._required:
            self._required[schema.cls] = self._requirements(schema)
        required = self._required[schema.cls]
        if required is None:
            raise self._other_arguments(config, schema)
        values = config.__xpm__.values
        for name, declared in required:
            if name in values:
                try:
                    declared.check(values[name], coerce=False)
                except ParameterError as error:
                    error.prepend(name)
                    raise
        return config

    def _requirements(self, schema: Schema) -> list[tuple[str, Type]] | None:
        """What parameters have to be; `None` when the class has other arguments."""
        found = schema.type_arguments.get(self.cls, {})
        open_variables: dict[Any, Any] = {}
        for variable, wanted in self._arguments.items():
            argument = found.get(variable, variable)
            if isinstance(argument, TypeVar):
                open_variables[argument] = wanted
            elif not _fits(argument, wanted, self._compile):
                return None
        return [
            (parameter.name, self._compile(substituted(parameter.annotation, open_variables)))
            for parameter in schema.parameters.values()
            if not open_variables.keys().isdisjoint(type_variables(parameter.annotation))
        ]

    def _other_arguments(self, config: object, schema: Schema) -> ParameterError:
        error = self.mismatch(config)
        found = schema.type_arguments[self.cls]
        error.hint = (
            f", which is {self.cls.__qualname__}[{', '.join(map(text_of, found.values()))}]"
        )
        return error

    def includes(self, other: ConfigurationType) -> bool:
        if not super().includes(other):
            return False
        given = other._arguments if isinstance(other, GenericType) else {}
        if other.cls is not self.cls:
            arguments = type_arguments(other.cls).get(self.cls, {})
            given = {name: substituted(value, given) for name, value in arguments.items()}
        return all(
            variable in given and _fits(given[variable], wanted, self._compile)
            for variable, wanted in self._arguments.items()
        )

    def describe(self) -> str:
        return f"{super().describe()}[{', '.join(map(text_of, self._arguments.values()))}]"


@final
class Constraint:
    """That a type variable with constraints is the same one of them in all parameters."""

    def __init__(
        self, variable: TypeVar, parameters: Iterable[Parameter], compile_type: Compile
    ) -> None:
        self._variable = variable
        self._names = [parameter.name for parameter in parameters]
        self._choices = [
            {p.name: compile_type(substituted(p.annotation, {variable: one})) for p in parameters}
            for one in variable.__constraints__
        ]

    def check(self, values: Mapping[str, Any], typename: str) -> None:
        """Raises a `ParameterError` when no constraint fits all values."""
        if not any(_all_fit(choice, values) for choice in self._choices):
            constraints = " or ".join(map(text_of, self._variable.__constraints__))
            names = ", ".join(map(repr, self._names))
            raise ParameterError(
                f"expected {self._variable} to be {constraints}, the same in all of {names} of "
                f"{typename}"
            )


def _all_fit(types: Mapping[str, Type], values: Mapping[str, Any]) -> bool:
    try:
        for name in types.keys() & values.keys():
            types[name].check(values[name], coerce=False)
    except ParameterError:
        return False
    return True


def constraints(parameters: Iterable[Parameter], compile_type: Compile) -> list[Constraint]:
    """The constrained type variables of a class that are open."""
    users: dict[TypeVar, list[Parameter]] = {}
    for parameter in parameters:
        for variable in type_variables(parameter.annotation):
            if variable.__constraints__:
                users.setdefault(variable, []).append(parameter)
    return [Constraint(variable, used, compile_type) for variable, used in users.items()]
