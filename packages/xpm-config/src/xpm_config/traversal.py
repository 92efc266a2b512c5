"""The identifier of a root whose parts depend on the way to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from .marks import CYCLE, INSTANCE, OBJECT, signed
from .template import Template

if TYPE_CHECKING:
    from .resolution import Resolution


Frame = tuple[Any, Iterator[Any], list[bytes], dict[int, bytes]]
"""A configuration on the path, what is left of its template, what it is so far, and what is
known of the configurations that it refers to."""


class Traversal:
    """A walk of its own from one root, which refers to cycles by distance and numbers
    `InstanceConfig` in order of appearance.

    Attributes:
        digest: the identifier of the root.
    """

    def __init__(self, resolution: Resolution, root: Any, template: Template) -> None:
        self._resolution = resolution
        self._cycles = resolution.cycles
        self._depths: dict[int, int] = {}  # open configurations → depth
        self._open_cycles: Counter[int] = Counter()  # cycle → how many of it are open
        self._memo: dict[int, bytes] = {}
        self._met: dict[bytes, dict[int, int]] = {}  # digest → InstanceConfig → position
        self.digest: bytes = self._run(root, template)

    def _run(self, root: Any, template: Template) -> bytes:
        frames = [self._opened(root, template)]
        while True:
            config, remaining, out, found = frames[-1]
            for piece in remaining:
                if type(piece) is bytes:
                    out.append(piece)
                    continue
                encoded = found.get(id(piece)) or self._known(piece)
                if encoded is None:
                    frames.append(self._opened(piece, self._resolution.template(piece)))
                    break
                found[id(piece)] = encoded
                out.append(encoded)
            else:
                digest = sha256(b"".join(out)).digest()
                self._shut(config, digest)
                frames.pop()
                if not frames:
                    return digest
                _, _, out, found = frames[-1]
                found[id(config)] = encoded = self._reference(config, digest)
                out.append(encoded)

    def _opened(self, config: Any, template: Template) -> Frame:
        key = id(config)
        self._depths[key] = len(self._depths)
        cycle = self._cycles.get(key)
        if cycle is not None:
            self._open_cycles[cycle] += 1
        return config, iter(template), [], {}

    def _known(self, config: Any) -> bytes | None:
        """The encoding of a reference, when it is open or was resolved before."""
        key = id(config)
        depth = self._depths.get(key)
        if depth is not None:
            return OBJECT + CYCLE + signed(len(self._depths) - depth)
        cycle = self._cycles.get(key)
        if cycle is not None and self._open_cycles[cycle]:
            return None  # it depends on what is open
        digest = self._memo.get(key) or self._resolution.plain(config)
        if digest is None:
            digest = self._resolution.recorded(config)
        return None if digest is None else self._reference(config, digest)

    def _reference(self, config: Any, digest: bytes) -> bytes:
        if not config.__xpm__.schema.is_instance_config:
            return OBJECT + digest
        met = self._met.setdefault(digest, {})
        position = met.setdefault(id(config), len(met))
        return OBJECT + digest + (INSTANCE + signed(position) if position else b"")

    def _shut(self, config: Any, digest: bytes) -> None:
        key = id(config)
        del self._depths[key]
        cycle = self._cycles.get(key)
        if cycle is not None:
            self._open_cycles[cycle] -= 1
            if self._open_cycles[cycle]:
                return
        self._memo[key] = digest
