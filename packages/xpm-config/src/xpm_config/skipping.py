"""Which parameters an identifier leaves out (FORMAT, section 1, item 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, final

from .annotations import MISSING
from .encoding import Encoders, encoded
from .information import is_configuration_class
from .marks import NAME_END, STRING
from .scalars import Encoder
from .template import Known, Template, Unless, children

if TYPE_CHECKING:
    from .parameters import Parameter


@final
class ParameterEncoders(dict[type, Encoder]):
    """Type of a value of a parameter → what appends name and value, where these count."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__()
        self.parameter = parameter
        self._values = Encoders(parameter.type, STRING + parameter.name.encode() + NAME_END)
        self._default: Template | None = None

    def __missing__(self, kind: type) -> Encoder:
        encoder = self[kind] = self._compile(kind)
        return encoder

    def _compile(self, kind: type) -> Encoder:
        parameter = self.parameter
        compares = parameter.ignore_default and not parameter.kind.constant
        if is_configuration_class(kind):
            encode = self._unless_default if compares else self._values[kind]
            return _if_marked(encode, parameter.ignored)
        if parameter.ignored or (kind is type(None) and _skips_none(parameter)):
            return _skip
        return self._unless_default if compares else self._values[kind]

    def _unless_default(self, out: Template, value: Any, known: Known) -> None:
        """The parameter, unless its encoding, which leaves meta elements out, is the default's."""
        default = self._encoded_default()
        if default is None or not children(default):
            template = encoded(self._values, value, known)
        else:
            template = encoded(self._values, value)
            if children(template):
                out.append(Unless(template, default))
                return
        if template != default:
            out += template

    def _encoded_default(self) -> Template | None:
        """The encoding of the value when none is given; `None` for a required parameter."""
        parameter = self.parameter
        if self._default is not None:
            return self._default
        default = parameter.default if parameter.factory is None else parameter.initial()
        if default is MISSING:
            return None
        template = encoded(self._values, default)
        if parameter.factory is None:
            self._default = template
        return template


def _skips_none(parameter: Parameter) -> bool:
    """Whether `None` says nothing: it is what an optional parameter is when nothing is given."""
    if not parameter.optional or parameter.kind.constant:
        return False
    default = parameter.default if parameter.factory is None else parameter.factory()
    return default is MISSING or default is None


def _skip(out: Template, value: Any, known: Known) -> None:
    """Appends nothing."""


_COUNTS: Final = {False: (None, False), True: (False,)}


def _if_marked(encode: Encoder, ignored: bool) -> Encoder:
    """An encoder of configurations that are not marked meta; of an ignored parameter, only
    of those that are marked to be kept."""
    marks = _COUNTS[ignored]

    def encode_if_marked(out: Template, config: Any, known: Known) -> None:
        if config.__xpm__.meta in marks:
            encode(out, config, known)

    return encode_if_marked
