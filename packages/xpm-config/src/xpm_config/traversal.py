"""The identifier of a root whose parts depend on the way to them."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from .marks import CYCLE, INSTANCE, OBJECT, signed
from .template import Template, joined

if TYPE_CHECKING:
    from .resolution import Resolution


class Traversal:
    """A walk of its own from one root, which refers to cycles by distance and numbers
    `InstanceConfig` in order of appearance.

    Attributes:
        digest: the identifier of the root.
    """

    def __init__(self, resolution: Resolution, root: Any, template: Template) -> None:
        self._resolution = resolution
        self._depths: dict[int, int] = {}  # open configurations → depth
        self._open_cycles: dict[int, int] = {}  # cycle → how many of it are open
        self._memo: dict[int, bytes] = {}
        self._met: dict[bytes, dict[int, int]] = {}  # digest → InstanceConfig → position
        self.digest = self._run(root, template)

    def _run(self, root: Any, template: Template) -> bytes:
        self._open(root)
        frames = [_Frame(root, template)]
        while True:
            frame = frames[-1]
            child = frame.next_unresolved()
            if child is not None:
                encoded = self._known(child)
                if encoded is not None:
                    frame.found(child, encoded)
                else:
                    self._open(child)
                    frames.append(_Frame(child, self._resolution.template(child)))
                continue
            digest = frame.digest()
            self._shut(frame.config, digest)
            frames.pop()
            if not frames:
                return digest
            frames[-1].found(frame.config, self._reference(frame.config, digest))

    def _known(self, config: Any) -> bytes | None:
        """The encoding of a reference, when it is open or was resolved before."""
        depth = self._depths.get(id(config))
        if depth is not None:
            return OBJECT + CYCLE + signed(len(self._depths) - depth)
        digest = self._resolution.plain(config)
        if digest is None and not self._inside_cycle_of(config):
            digest = self._memo.get(id(config)) or self._resolution.recorded(config)
        return None if digest is None else self._reference(config, digest)

    def _reference(self, config: Any, digest: bytes) -> bytes:
        if not config.__xpm__.schema.is_instance_config:
            return OBJECT + digest
        met = self._met.setdefault(digest, {})
        position = met.setdefault(id(config), len(met))
        return OBJECT + digest + (INSTANCE + signed(position) if position else b"")

    def _inside_cycle_of(self, config: Any) -> bool:
        """Whether part of the configuration's own cycle is open, so that it depends on it."""
        cycle = self._resolution.cycle(config)
        return cycle is not None and self._open_cycles.get(cycle, 0) > 0

    def _open(self, config: Any) -> None:
        self._depths[id(config)] = len(self._depths)
        cycle = self._resolution.cycle(config)
        if cycle is not None:
            self._open_cycles[cycle] = self._open_cycles.get(cycle, 0) + 1

    def _shut(self, config: Any, digest: bytes) -> None:
        del self._depths[id(config)]
        cycle = self._resolution.cycle(config)
        if cycle is not None:
            self._open_cycles[cycle] -= 1
        if not self._inside_cycle_of(config):
            self._memo[id(config)] = digest


class _Frame:
    """A configuration on the path of a traversal."""

    __slots__ = ("_encoded", "_next", "_template", "config")

    def __init__(self, config: Any, template: Template) -> None:
        self.config = config
        self._template = template
        self._encoded: dict[int, bytes] = {}
        self._next = 0

    def next_unresolved(self) -> Any:
        while self._next < len(self._template):
            piece = self._template[self._next]
            if type(piece) is not bytes and id(piece) not in self._encoded:
                return piece
            self._next += 1
        return None

    def found(self, config: Any, encoded: bytes) -> None:
        self._encoded[id(config)] = encoded

    def digest(self) -> bytes:
        encoded = self._encoded
        return sha256(joined(self._template, lambda config: encoded[id(config)])).digest()
