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

from .encoding import CYCLE, OBJECT, Template, arranged, children, compared, joined
from .template import own_template
from .traversal import Traversal


class Resolution:
    """Identifiers of a graph of configurations.

    Arguments:
        trust_recorded: a configuration with a recorded identifier has that one,
            whatever its parameters say.
    """

    def __init__(self, roots: Iterable[Any], trust_recorded: bool = True) -> None:
        self._trust_recorded = trust_recorded
        self._templates: dict[int, Template] = {}
        self._children: dict[int, list[Any]] = {}
        self._cycle: dict[int, int] = {}  # configurations in cycles → which cycle
        self._plain: dict[int, bytes] = {}  # as if no InstanceConfig were met twice
        self._with_instances: set[int] = set()  # reach an InstanceConfig
        self._instances: dict[bytes, int] = {}  # digest → the InstanceConfig that has it
        self._repeated = False  # two InstanceConfig have the same digest
        self._alone: dict[int, bytes] = {}
        self._wanted: list[Any] = []  # whose own digest others may ask for
        for root in roots:
            if id(root) not in self._templates:
                self._explore(root)

    def digest(self, config: Any) -> bytes:
        """The identifier of a configuration on its own."""
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
        return Traversal(self, root, self._arranged(root, template)).digest

    def template(self, config: Any) -> Template:
        """What the digest of a configuration is made of, with its elements in order."""
        return self._arranged(config, self._templates[id(config)])

    def _arranged(self, owner: Any, template: Template) -> Template:
        def alone(part: Any) -> bytes:
            # A part of the owner's cycle has no digest before the owner has. It is no default,
            # and no element of a set or key, which are complete before they are put there.
            cycle = self.cycle(part)
            inside = cycle is not None and cycle == self.cycle(owner)
            return OBJECT + (CYCLE if inside else self.digest(part))

        return arranged(template, alone)

    def cycle(self, config: Any) -> int | None:
        """The cycle that a configuration is part of."""
        return self._cycle.get(id(config))

    def plain(self, config: Any) -> bytes | None:
        """The digest, when it is the same wherever the configuration stands."""
        if self._repeated and id(config) in self._with_instances:
            return None
        return self._plain.get(id(config))

    def recorded(self, config: Any) -> bytes | None:
        """What a file recorded, where the parameters give another identifier today."""
        recorded = config.__xpm__.recorded if self._trust_recorded else None
        if recorded is None or self.digest(config) == recorded.all:
            return None
        digest: bytes = recorded.all
        return digest

    def _explore(self, root: Any) -> None:
        """Tarjan's strongly connected components, children first, without recursion."""
        low: dict[int, int] = {}  # of open nodes: the first of them that they lead to
        open_nodes: list[Any] = []
        stack: list[tuple[int, int, Iterator[Any]]] = []

        def enter(config: Any) -> bool:
            """Whether the configuration refers to others, which have to be seen first."""
            parts = self._parts(config)
            if not parts:
                self._close_plain(config, parts)
                return False
            low[id(config)] = len(open_nodes)
            stack.append((id(config), len(open_nodes), iter(parts)))
            open_nodes.append(config)
            return True

        enter(root)
        while stack:
            key, number, remaining = stack[-1]
            for child in remaining:
                if id(child) in self._templates:
                    low[key] = min(low[key], low.get(id(child), number))
                elif enter(child):
                    break
            else:
                stack.pop()
                if stack:
                    parent = stack[-1][0]
                    low[parent] = min(low[parent], low[key])
                if low[key] == number:
                    members = open_nodes[number:]
                    del open_nodes[number:]
                    for member in members:
                        del low[id(member)]
                    self._close(members)

    def _parts(self, config: Any) -> list[Any]:
        """What a configuration refers to."""
        key = id(config)
        template = self._templates[key] = own_template(config)
        parts = self._children[key] = list(children(template)) if len(template) > 1 else []
        return parts

    def _close(self, members: list[Any]) -> None:
        """One strongly connected component is complete, as all that it refers to."""
        first = members[0]
        key = id(first)
        parts = self._children[key]
        if len(members) > 1 or any(child is first for child in parts):
            self._cycle.update((id(member), key) for member in members)
        elif all(id(child) in self._plain for child in parts):
            self._close_plain(first, parts)
            return
        self._want(members)

    def _want(self, members: list[Any]) -> None:
        """Keeps those whose own digest the traversal of a member may ask for."""
        for member in members:
            cycle = self.cycle(member)
            recorded = [p for p in self._children[id(member)] if p.__xpm__.recorded is not None]
            for part in (*compared(self._templates[id(member)]), *recorded):
                if cycle is None or self.cycle(part) != cycle:
                    self._wanted.append(part)

    def _close_plain(self, config: Any, parts: list[Any]) -> None:
        key = id(config)
        info = config.__xpm__
        if info.recorded is not None and self._trust_recorded:
            digest = info.recorded.all
        else:
            digest = sha256(self._plain_bytes(self._templates[key])).digest()
        self._plain[key] = digest
        is_instance = info.schema.is_instance_config
        if is_instance or any(id(child) in self._with_instances for child in parts):
            self._with_instances.add(key)
            self._want([config])
        else:
            del self._children[key]  # templates stay: they keep the defaults alive
        if is_instance and self._instances.setdefault(digest, key) != key:
            self._repeated = True

    def _plain_bytes(self, template: Template) -> bytes:
        if len(template) == 1:
            encoded: bytes = template[0]
            return encoded
        plain = self._plain

        def reference(config: Any) -> bytes:
            return OBJECT + plain[id(config)]

        return joined(arranged(template, reference), reference)
