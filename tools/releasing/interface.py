"""The public interface of packages, and what is different between two versions of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from griffe import (
    Alias,
    Class,
    Function,
    GriffeLoader,
    Module,
    Object,
    Parameter,
    find_breaking_changes,
)
from packaging.version import Version


class Bump(IntEnum):
    """The part of a version that grows."""

    PATCH = 0
    MINOR = 1
    MAJOR = 2

    def of(self, version: Version) -> Version:
        """The next version."""
        major, minor, patch = version.release
        raised = [(major, minor, patch + 1), (major, minor + 1, 0), (major + 1, 0, 0)][self]
        return Version(".".join(map(str, raised)))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a new version has broken, and what it has added."""

    broken: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def bump(self) -> Bump:
        """The least that such a change needs."""
        return Bump.MAJOR if self.broken else Bump.MINOR if self.added else Bump.PATCH


class Interfaces:
    """The interfaces of all packages of a workspace, read from their sources: no code is run.

    A module offers what its `__all__` names; one without it offers nothing.
    """

    def __init__(self, root: Path) -> None:
        sources = sorted(root.glob("packages/*/src"))
        loader = GriffeLoader(search_paths=sources, allow_inspection=False)
        self._modules: dict[str, dict[str, Module]] = {}
        packages = {source.parent.name: _import_name(source) for source in sources}
        for package in packages.values():
            loader.load(package)
        loader.resolve_aliases()
        for distribution, package in packages.items():
            modules = _modules(loader.modules_collection[package])
            self._modules[distribution] = {
                module.path: module for module in modules if module.exports is not None
            }

    def compare(self, old: Interfaces, distribution: str) -> Comparison:
        """What is different in the interface of a distribution since the *old* ones."""
        before, after = old._modules[distribution], self._modules[distribution]
        broken = [f"{path}: the module was removed" for path in before if path not in after]
        for path in before.keys() & after.keys():
            broken += _breaking(before[path], after[path])
        shapes = [
            {place for module in modules.values() for place in _places(module)}
            for modules in (before, after)
        ]
        return Comparison(tuple(sorted(set(broken))), tuple(sorted(shapes[1] - shapes[0])))


def _import_name(source: Path) -> str:
    (package,) = (path.parent.name for path in source.glob("*/__init__.py"))
    return package


def _modules(module: Module) -> Iterator[Module]:
    yield module
    for member in module.members.values():
        if isinstance(member, Module):
            member.public = False  # what it offers is compared by itself
            yield from _modules(member)


def _breaking(old: Module, new: Module) -> Iterator[str]:
    for name in set(old.exports or ()) - set(new.exports or ()):
        yield f"{old.path}.{name}: no longer offered"
    for breakage in find_breaking_changes(old, new):
        changed = breakage.old_value or breakage.new_value
        parameter = f"({changed.name})" if isinstance(changed, Parameter) else ""
        yield f"{breakage.obj.path}{parameter}: {breakage.kind.value.lower()}"


def _places(module: Module) -> Iterator[str]:
    """Each name that users may write: of what is offered, its public members and parameters."""
    for name in module.exports or ():
        place = f"{module.path}.{name}"
        yield place
        if str(name) in module.members:
            yield from _inside(module.members[str(name)], place)


def _inside(offered: Object | Alias, place: str) -> Iterator[str]:
    target = offered.final_target if isinstance(offered, Alias) else offered
    if isinstance(target, Function):
        yield from (f"{place}({parameter.name})" for parameter in target.parameters)
    elif isinstance(target, Class):
        for name, member in target.members.items():
            if not name.startswith("_") or name == "__init__":
                yield f"{place}.{name}"
                yield from _inside(member, f"{place}.{name}")
