"""From templates to digests, children first, each once.

Where nothing depends on the way to a configuration, its digest is the same everywhere:
a *plain* digest. What does depend on it (cycles, which refer to open configurations by
distance, and `InstanceConfig`, which are numbered in order of appearance) is left to a
`Traversal` from each root, over the same templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from .components import components
from .marks import CYCLE, OBJECT
from .own import own_template
from .template import Template, arranged, children, compared, digest_of, merged
from .traversal import Traversal


class Resolution:
    """Identifiers of a graph of configurations.

    Arguments:
        trust_recorded: a configuration with a recorded identifier has that one,
            whatever its parameters say.

    Attributes:
        cycles: the configurations that are in cycles → which one each is in.
    """

    def __init__(self, roots: Iterable[Any], trust_recorded: bool = True) -> None:
        self._trust_recorded = trust_recorded
        self._plain: dict[int, bytes] = {}  # as if no InstanceConfig were met twice
        self._templates: dict[int, Template] = {}  # of those that were not plain at first sight
        self.cycles: dict[int, int] = {}
        self._with_instances: set[int] = set()  # reach an InstanceConfig
        self._instances: dict[bytes, int] = {}  # digest → the InstanceConfig that has it
        self._repeated = False  # two InstanceConfig have the same digest
        self._alone: dict[int, bytes] = {}
        self._open_templates: dict[int, Template] = {}
        self._wanted: list[Any] = []  # whose own digest others may ask for
        for root in roots:
            self._visit(root)

    def digest(self, config: Any) -> bytes:
        """The identifier of a configuration on its own."""
        known = self._plain.get(id(config))
        if known is not None and not self._repeated:
            return known
        self._visit(config)
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
        if self._repeated and key in self._with_instances and key in self._templates:
            return None
        return self._plain.get(key)

    def recorded(self, config: Any) -> bytes | None:
        """What a file recorded, where the parameters give another identifier today."""
        recorded = config.__xpm__.recorded if self._trust_recorded else None
        if recorded is None or self.digest(config) == recorded.all:
            return None
        digest: bytes = recorded.all
        return digest

    def _visit(self, root: Any) -> None:
        parts = self._enter(root)
        if parts is not None:
            for members in components(root, parts, self._enter):
                self._close(members)

    def _enter(self, config: Any) -> Iterator[Any] | None:
        """What has to be known before the digest of a configuration that is new; else nothing."""
        key, plain = id(config), self._plain
        if key in plain or key in self._templates:
            return None
        template = own_template(config)
        try:
            whole = [p if type(p) is bytes else OBJECT + plain[id(p)] for p in template]
        except KeyError:  # refers to what is not known, or has parts to be arranged
            self._templates[key] = template
            return iter(children(template))
        self._keep(config, template, sha256(b"".join(whole)).digest())
        return None

    def _close(self, members: list[Any]) -> None:
        """One strongly connected component is complete, as all that it refers to."""
        first = members[0]
        key = id(first)
        template = self._templates[key]
        parts = children(template)
        if len(members) == 1 and all(map(self._plain.__contains__, map(id, parts))):
            self._keep(first, template, digest_of(template, self._plain_reference))
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

    def _plain_reference(self, config: Any) -> bytes:
        return OBJECT + self._plain[id(config)]

    def _keep(self, config: Any, template: Template, digest: bytes) -> None:
        """Remembers a plain digest, or the recorded one where there is one."""
        info = config.__xpm__
        if info.recorded is not None and self._trust_recorded:
            digest = info.recorded.all
        self._plain[id(config)] = digest
        if self._with_instances or info.schema.is_instance_config:
            self._keep_instances(config, template, digest)

    def _keep_instances(self, config: Any, template: Template, digest: bytes) -> None:
        """Remembers what is, or leads to, an `InstanceConfig`."""
        key = id(config)
        if not self._with_instances.isdisjoint(map(id, children(template))):
            self._templates[key] = template
            self._with_instances.add(key)
            self._want(config)
        if config.__xpm__.schema.is_instance_config:
            self._with_instances.add(key)
            if self._instances.setdefault(digest, key) != key:
                self._repeated = True
