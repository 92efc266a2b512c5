"""`outer @ part`: a part becomes the value of the only parameter that takes it."""

from __future__ import annotations

from types import FrameType
from typing import Any

from .assignment import assign
from .errors import ParameterError
from .information import information, place_of
from .parameters import Parameter
from .types import ConfigurationType


def compose(outer: Any, part: Any, frame: FrameType) -> Any:
    """Sets the parameter of `outer` that takes configurations of the part's class.

    Raises:
        ParameterError: if several parameters take it, set or not, or none does.
    """
    schema = information(outer).schema
    taking = [p.name for p in schema.parameters.values() if _takes(p, part)]
    if len(taking) != 1:
        error = ParameterError(
            f"expected one parameter of {schema.typename} that takes a configuration of "
            f"{information(part).schema.typename}, found {', '.join(taking) or 'none'}"
            + (f"; name it: {schema.qualname}.C({taking[0]}=…)" if taking else "")
        )
        error.origin = place_of(frame)
        raise error
    assign(outer, taking[0], part, frame)
    return outer


def _takes(parameter: Parameter, part: Any) -> bool:
    """Whether a configuration class that the parameter names is the part's, or a parent."""
    return any(
        isinstance(member, ConfigurationType) and isinstance(part, member.cls)
        for member in parameter.type.alternatives()
    )
