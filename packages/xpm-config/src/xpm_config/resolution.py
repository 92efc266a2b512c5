"""From templates to digests, children first, each once.

Where nothing depends on the way to a configuration, its digest is the same everywhere:
a *plain* digest. What does depend on it (cycles, which refer to open configurations by
distance, and `InstanceConfig`, which are numbered in order of appearance) is left to a
`Traversal` from each root, over the same templates.

What roots refer to is not looked at where it was submitted, or is what a task produced: it has its
identifier for good, so that a task costs what is new in it, not its whole history. Nor is what was
resolved before looked at again: sealed, it can only change in its own containers, or where a task
hands one of its parameters on, with which a new *generation* of digests begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any, ClassVar

from .components import components
from .information import ConfigInformation
from .marks import CYCLE, OBJECT
from .own import own_template
from .template import Template, arranged, children, compared, digest_of, merged
from .traversal import Traversal


def forget_digests() -> None:
    """Has all digests worked out anew: something that was sealed is not what it was."""
    Resolution.generation += 1


class Resolution:
    """Identifiers of a graph of configurations.

    Arguments:
        roots: sealed, referred-to ones first where that is known.
        trust_recorded: a configuration with a recorded identifier has that one,
            whatever its parameters say.

    Attributes:
        generation: of the digests that configurations keep; they have none of generation 0.
        cycles: the configurations that are in cycles → which one each is in.
    """

    generation: ClassVar[int] = 1

    def __init__(self, roots: Iterable[Any], trust_recorded: bool = True) -> None:
        self._trust_recorded = trust_recorded
        self._generation = self.generation if trust_recorded else -1
        self._known: dict[int, bytes] = {}  # references to what reaches no InstanceConfig
        self._plain: dict[int, bytes] = {}  # others, as if no InstanceConfig were met twice
        self._templates: dict[int, Template] = {}  # of those that were open at first sight
        self.cycles: dict[int, int] = {}
        self._instances: dict[bytes, int] = {}  # digest → the InstanceConfig that has it
        self._repeated = False  # two InstanceConfig have the same digest
        self._alone: dict[int, bytes] = {}
        self._open_templates: dict[int, Template] = {}
        self._wanted: list[Any] = []  # whose own digest others may ask for
        for root in roots:
            if (parts := self._open(root)) is not None:
                self._explore(root, parts)

    def digest(self, config: Any) -> bytes:
        """The identifier of a configuration on its own."""
        if (reference := self._known.get(id(config))) is not None:
            return reference[len(OBJECT) :]
        if (parts := self._enter(config)) is not None:
            self._explore(config, parts)
        known = self.plain(config) or self._alone.get(id(config))
        if known is None:
            known = self._alone[id(config)] = self.traverse(config, self._templates[id(config)])
        return known

    def traverse(self, root: Any, template: Template) -> bytes:
        """The digest of this template of a root, in a walk of its own."""
        # Children first, so that no traversal has to start another inside.
        wanted, self._wanted = self._wanted, []
        for config in wanted:
            self.digest(config)
        return Traversal(self, root, self._open_template(root, template)).digest

    def template(self, config: Any) -> Template:
        """What the digest of a configuration is made of, but for what depends on the way."""
        key = id(config)
        if key not in self._open_templates:
            self._open_templates[key] = self._open_template(config, self._templates[key])
        return self._open_templates[key]

    def _open_template(self, owner: Any, template: Template) -> Template:
        def alone(part: Any) -> bytes:
            # A part of the owner's cycle has no digest before the owner has. It is no default,
            # and no element of a set or key, which are complete before they are put there.
            cycle = self.cycles.get(id(part))
            inside = cycle is not None and cycle == self.cycles.get(id(owner))
            return OBJECT + (CYCLE if inside else self.digest(part))

        return merged([self._closed(piece) for piece in arranged(template, alone)])

    def _closed(self, piece: Any) -> Any:
        """The encoding of a reference, where it is the same wherever it stands."""
        if type(piece) is bytes or piece.__xpm__.schema.is_instance_config:
            return piece
        digest = self.plain(piece)
        return piece if digest is None else OBJECT + digest

    def plain(self, config: Any) -> bytes | None:
        """The digest, when it is the same wherever the configuration stands."""
        key = id(config)
        reference = self._known.get(key)
        if reference is not None:
            return reference[len(OBJECT) :]
        if self._repeated and key in self._templates:
            return None
        return self._plain.get(key)

    def recorded(self, config: Any) -> bytes | None:
        """What a file recorded, where the parameters give another identifier today."""
        recorded = config.__xpm__.recorded if self._trust_recorded else None
        if recorded is None or self.digest(config) == recorded.all:
            return None
        digest: bytes = recorded.all
        return digest

    def _explore(self, root: Any, parts: Iterator[Any]) -> None:
        for members in components(root, parts, self._enter):
            self._close(members)

    def is_everywhere_alike(self, config: Any) -> bool:
        """Whether the digest is the same wherever the configuration stands."""
        return id(config) in self._known

    def _enter(self, config: Any) -> Iterator[Any] | None:
        """As `_open`, of what a root refers to."""
        info = config.__xpm__
        if info.is_settled and self._trust_recorded:
            self._known.setdefault(id(config), OBJECT + info.identifier.all)
            return None
        return self._open(config)

    def _open(self, config: Any) -> Iterator[Any] | None:
        """What has to be known before the digest of a configuration that is new; else nothing."""
        key, known, info = id(config), self._known, config.__xpm__
        if info.generation == self._generation and not info.schema.containers:
            known[key] = info.reference
            return None
        if key in known or key in self._templates or key in self._plain:
            return None
        template = own_template(config, known)
        try:
            whole = b"".join(template)
        except TypeError:  # some of it is open
            if self._recalls(children(template)):
                template = own_template(config, known)
            if not all(type(piece) is bytes for piece in template):
                self._templates[key] = template
                return iter(children(template))
            whole = b"".join(template)
        if info.recorded is None and not info.schema.is_instance_config:
            self._keep_alike(key, info, OBJECT + sha256(whole).digest())
        else:
            self._keep(config, sha256(whole).digest())
        return None

    def _recalls(self, parts: list[Any]) -> bool:
        """Whether all of these were resolved before, and are the same wherever they stand."""
        for part in parts:
            info = part.__xpm__
            if info.generation != self._generation or info.schema.containers or info.is_settled:
                return False
            self._known[id(part)] = info.reference
        return True

    def _close(self, members: list[Any]) -> None:
        """One strongly connected component is complete, as all that it refers to."""
        first = members[0]
        key = id(first)
        template = self._templates[key]
        parts = children(template)
        if len(members) == 1 and all(self._is_plain(id(part)) for part in parts):
            self._keep(first, digest_of(template, self._plain_reference), parts)
            return
        if len(members) > 1 or any(child is first for child in parts):
            self.cycles.update((id(member), key) for member in members)
        for member in members:
            self._want(member)

    def _want(self, member: Any) -> None:
        """Keeps those whose own digest the traversal of a member may ask for."""
        cycle, template = self.cycles.get(id(member)), self._templates[id(member)]
        recorded = [part for part in children(template) if part.__xpm__.recorded is not None]
        for part in (*compared(template), *recorded):
            if cycle is None or self.cycles.get(id(part)) != cycle:
                self._wanted.append(part)

    def _is_plain(self, key: int) -> bool:
        return key in self._known or key in self._plain

    def _plain_reference(self, config: Any) -> bytes:
        return self._known.get(id(config)) or OBJECT + self._plain[id(config)]

    def _keep(self, config: Any, digest: bytes, parts: Sequence[Any] = ()) -> None:
        """Remembers a plain digest, or the recorded one where there is one.

        Arguments:
            parts: that were not known at first sight.
        """
        info = config.__xpm__
        if info.recorded is not None and self._trust_recorded:
            digest = info.recorded.all
        if parts or info.schema.is_instance_config:
            self._keep_instances(config, digest, parts)
        else:
            self._keep_alike(id(config), info, OBJECT + digest)

    def _keep_instances(self, config: Any, digest: bytes, parts: Sequence[Any]) -> None:
        """Remembers apart what is, or leads to, an `InstanceConfig`."""
        key = id(config)
        leads = not self._plain.keys().isdisjoint(map(id, parts))
        if leads:
            self._want(config)
        if config.__xpm__.schema.is_instance_config:
            self._repeated |= self._instances.setdefault(digest, key) != key
        elif not leads:
            self._keep_alike(key, config.__xpm__, OBJECT + digest)
            return
        self._plain[key] = digest

    def _keep_alike(self, key: int, info: ConfigInformation, reference: bytes) -> None:
        """Remembers, for resolutions to come too, what is the same wherever it stands."""
        self._known[key] = reference
        if info.generation < self._generation:  # else a check is to find out what changed
            info.reference, info.generation = reference, self._generation
