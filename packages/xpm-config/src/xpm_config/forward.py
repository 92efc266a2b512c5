"""Annotations that name what is defined later: resolved when their class is first used."""

from __future__ import annotations

import builtins
import sys
import typing
from collections.abc import Mapping
from types import FrameType
from typing import Any

from .errors import DeclarationError

_UNRESOLVED = (NameError, SyntaxError, TypeError, AttributeError)


def own_annotations(cls: type) -> dict[str, Any]:
    """The annotations of the class itself, as they stand; types of C have none."""
    return {**getattr(cls, "__annotations__", {})}


def annotated_names(cls: type) -> frozenset[str]:
    """The names that the class itself annotates."""
    return frozenset(own_annotations(cls))


def enclosing_function(cls: type) -> FrameType | None:
    """The running function whose body defines a class, for its forward references."""
    outer, within, _ = cls.__qualname__.rpartition(".<locals>.")
    frame: FrameType | None = sys._getframe(1) if within else None
    while frame is not None and (
        frame.f_code.co_qualname != outer or frame.f_globals.get("__name__") != cls.__module__
    ):
        frame = frame.f_back
    return frame


def resolved_annotations(cls: Any) -> dict[str, Any]:
    """The class's own annotations, with forward references resolved.

    What is no parameter may stay unresolved, and is left out: it is not looked at.

    Raises:
        DeclarationError: if a parameter names what does not exist.
    """
    own = own_annotations(cls)
    try:
        return _resolved(cls, own)
    except _UNRESOLVED:
        pass
    found: dict[str, Any] = {}
    for name, annotation in own.items():
        try:
            found.update(_resolved(cls, {name: annotation}))
        except _UNRESOLVED as error:
            if _may_be_parameter(cls, annotation):
                raise DeclarationError(
                    f"the annotation of parameter {name!r} of {cls.__module__}."
                    f"{cls.__qualname__} cannot be resolved: {error}; what it names has to "
                    "exist at run time, not under TYPE_CHECKING only"
                ) from error
    return found


def resolved_bases(cls: Any) -> list[Any]:
    """The class's bases as written, `Loss[int]`, with forward references resolved."""
    bases = cls.__dict__.get("__orig_bases__", cls.__bases__)
    generic = {f"base {n}": base for n, base in enumerate(bases) if _is_generic_configuration(base)}
    try:
        resolved = _resolved(cls, generic)
    except _UNRESOLVED as error:
        raise DeclarationError(
            f"a base of {cls.__module__}.{cls.__qualname__} cannot be resolved: {error}"
        ) from error
    return [resolved.get(f"base {n}", base) for n, base in enumerate(bases)]


def _is_generic_configuration(base: Any) -> bool:
    return hasattr(typing.get_origin(base), "__xpm_is_configuration__")


def _resolved(cls: Any, annotations: Mapping[str, Any]) -> dict[str, Any]:
    names = vars(sys.modules.get(cls.__module__, typing))
    return typing.get_type_hints(
        _holder(cls, annotations), names, _local_names(cls), include_extras=True
    )


def _holder(cls: type, annotations: Mapping[str, Any]) -> type:
    return type(
        cls.__name__, (), {"__annotations__": dict(annotations), "__module__": cls.__module__}
    )


def _local_names(cls: Any) -> dict[str, Any]:
    """What a class sees: what its function has defined by now, its type variables, itself."""
    frame = cls.__dict__.get("__xpm_frame__")
    variables = getattr(cls, "__type_params__", ())  # `class Loss[T]`, from Python 3.12
    return {
        **(frame.f_locals if frame is not None else {}),
        **{variable.__name__: variable for variable in variables},
        cls.__name__: cls,
    }


class _Unknown:
    """Stands for a name that does not exist, to see what the annotation is otherwise."""

    __iter__ = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what `typing` looks for
            raise AttributeError(name)
        return self

    def _anything(self, *_: object) -> Any:
        return self

    __call__ = __getitem__ = __or__ = __ror__ = _anything


class _Names(dict[str, Any]):
    def __missing__(self, name: str) -> _Unknown:
        return _Unknown()


def _may_be_parameter(cls: Any, annotation: Any) -> bool:
    """Whether an annotation that cannot be resolved is marked as a parameter."""
    module = vars(sys.modules.get(cls.__module__, typing))
    names = _Names({**vars(builtins), **module, **_local_names(cls)})
    try:
        hints = typing.get_type_hints(_holder(cls, {"x": annotation}), {}, names, True)
    except _UNRESOLVED:
        return True
    return typing.get_origin(hints["x"]) is typing.Annotated
