"""Identifiers: SHA-256 over a canonical encoding of a configuration (FORMAT, section 1).

A configuration is encoded once into a *template* (`own`, `encoding`): bytes with
references to other configurations in between. Templates are then resolved to digests
(`resolution`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, final

from .encoding import ANYTHING, encoded
from .errors import SealedError
from .graph import walk
from .information import ConfigInformation, information
from .marks import OBJECT
from .own import own_template
from .resolution import Resolution
from .sealing import seal
from .template import Template, children, digest_of

if TYPE_CHECKING:
    from .partial import Partial


@final
class Identifier:
    """The identifier of a configuration: 32 bytes in `all`, hexadecimal by `str()`."""

    __slots__ = ("all",)

    def __init__(self, digest: bytes) -> None:
        self.all: bytes = digest

    @classmethod
    def from_hex(cls, text: str) -> Identifier:
        """The identifier that a file records; raises as `digest_from_hex`."""
        return cls(digest_from_hex(text))

    def hex(self) -> str:
        """64 lower-case hexadecimal digits."""
        return self.all.hex()

    __str__ = hex

    def __repr__(self) -> str:
        return f"Identifier({self.all.hex()!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Identifier) and other.all == self.all

    def __hash__(self) -> int:
        return hash(self.all)


def digest_from_hex(text: str) -> bytes:
    """The 32 bytes of the identifier that a file records.

    Raises:
        ValueError: if it is not made of 64 hexadecimal digits.
    """
    try:
        digest = bytes.fromhex(text)
    except ValueError:
        digest = b""
    if len(digest) != 32 or len(text) != 64:  # bytes.fromhex passes over white space
        raise ValueError(f"expected an identifier of 64 hexadecimal digits, found {text!r}")
    return digest


def identify(config: Any) -> Identifier:
    """The identifier of a configuration, which is sealed with all that it refers to.

    Raises:
        MissingParameterError: if a required parameter was not set; an `ExceptionGroup`
            of them when there are several.
    """
    info = information(config)
    identifier = info.identifier
    if identifier is None:
        identifier = _set_identifiers([config], Resolution(seal([config])))[0]
    return identifier


def identify_all(configs: Iterable[Any]) -> None:
    """Identifies and seals many configurations, at the cost of one walk over them all."""
    fresh = [config for config in configs if information(config).identifier is None]
    _set_identifiers(fresh, Resolution(seal(fresh)))


def _set_identifiers(configs: list[Any], resolution: Resolution) -> list[Identifier]:
    identifiers = []
    for config in configs:
        info = config.__xpm__
        info.identifier = info.recorded or Identifier(resolution.digest(config))
        identifiers.append(info.identifier)
    return identifiers


def identify_unchanged(configs: Sequence[Any]) -> None:
    """Does what `identify_all` and `check_unchanged` do, each configuration encoded once.

    Arguments:
        configs: with all that they refer to, which stands before them.

    Raises:
        MissingParameterError: if a required parameter was not set; an `ExceptionGroup`
            of them when there are several.
        SealedError: if a container was changed.
    """
    known = _perhaps_changed(configs)
    fresh = [config for config in configs if config.__xpm__.identifier is None]
    seal([config for config in fresh if not config.__xpm__.sealed])
    resolution = Resolution([*fresh, *known])
    _check_unchanged(known, resolution)
    _set_identifiers(fresh, resolution)


def check_unchanged(configs: Iterable[Any]) -> None:
    """Checks that no container of an identified configuration was changed in place.

    What tasks produced is looked at when it is among the configurations, not behind them: what
    it was when it was first used is what its identifier and the files of jobs tell.

    Raises:
        SealedError: if one was, so that its identifier is that of other parameters.
    """
    known = _perhaps_changed(configs)
    _check_unchanged(known, Resolution(known))


def _check_unchanged(known: list[Any], resolution: Resolution) -> None:
    for config in known:
        info = config.__xpm__
        digest = resolution.digest(config)
        if digest == _digest_before(info):
            continue
        if not any(part.__xpm__.is_handed_on for part in walk(config)):
            raise SealedError(
                f"a list, set or dict of a {info.schema.typename} was changed after its "
                "identifier was known; change a copy, made by copyconfig(config, …)"
            )
        # a part of it depends on another task since
        if info.identifier is not None and not info.is_settled:
            info.identifier = Identifier(digest)


def _perhaps_changed(configs: Iterable[Any]) -> list[Any]:
    """Those that had an identifier, and have containers that may not be what they were."""
    having = [config for config in configs if type(config).__xpm_schema__.containers]
    return [
        config
        for config in having
        if config.__xpm__.recorded is None and _digest_before(config.__xpm__) is not None
    ]


def _digest_before(info: ConfigInformation) -> bytes | None:
    """The digest that a configuration had when it was last asked for, or part of what was."""
    if info.identifier is not None:
        return info.identifier.all
    return info.reference[len(OBJECT) :] if info.generation == Resolution.generation else None


def settle(configs: Iterable[Any]) -> None:
    """Lets the identifiers of others rest on those of these, without looking at them again."""
    new = [config for config in configs if not config.__xpm__.is_settled]
    resolution = Resolution(new)
    _set_identifiers([config for config in new if config.__xpm__.identifier is None], resolution)
    for config in new:
        info = config.__xpm__
        info.is_settled = (
            resolution.is_everywhere_alike(config)
            and resolution.digest(config) == info.identifier.all
        )


def element_order(items: Iterable[Any]) -> list[Any]:
    """Elements of a set, in an order that depends on their values alone."""
    templates: list[tuple[Template, Any]] = [(encoded(ANYTHING, item), item) for item in items]
    resolution = Resolution([part for template, _ in templates for part in children(template)])

    def digest(entry: tuple[Template, Any]) -> bytes:
        return digest_of(entry[0], lambda config: OBJECT + resolution.digest(config))

    return [item for _, item in sorted(templates, key=digest)]


def recompute(config: Any) -> Identifier:
    """The identifier that the parameters give now, whatever a file recorded."""
    return Identifier(Resolution([config], trust_recorded=False).digest(config))


def partial_identifier(config: Any, chosen: Partial) -> Identifier:
    """The identifier without the parameters that the partial excludes, on the root only."""
    seal([config])
    template = own_template(config, chosen=chosen)
    resolution = Resolution([config, *children(template)])
    return Identifier(resolution.traverse(config, template))
