"""Identifiers that leave groups of parameters out, for folders shared between tasks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, final

if TYPE_CHECKING:
    from .parameters import Parameter


@final
class ParameterGroup:
    """A named group of parameters; make one with `param_group`."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name: str = name

    def __repr__(self) -> str:
        return f"param_group({self.name!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ParameterGroup) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)


@final
class Partial:
    """A choice of parameter groups; make one with `partial`.

    Attributes:
        name: the attribute of the class that holds it, part of its folder's path.
    """

    __slots__ = ("exclude", "exclude_all", "exclude_no_group", "include", "name")

    def __init__(
        self,
        exclude: Iterable[ParameterGroup],
        include: Iterable[ParameterGroup],
        exclude_no_group: bool,
        exclude_all: bool,
    ) -> None:
        self.exclude: frozenset[ParameterGroup] = frozenset(exclude)
        self.include: frozenset[ParameterGroup] = frozenset(include)
        self.exclude_no_group: bool = exclude_no_group
        self.exclude_all: bool = exclude_all
        self.name: str | None = None

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def excludes(self, parameter: Parameter) -> bool:
        """Whether the partial identifier skips this parameter."""
        groups = parameter.groups
        if groups & self.include:
            return False
        if self.exclude_all or groups & self.exclude:
            return True
        return self.exclude_no_group and not groups


def param_group(name: str) -> ParameterGroup:
    """A group to give to `field(groups=[…])` and `partial(…)`."""
    return ParameterGroup(name)


def partial(
    *,
    exclude_groups: Sequence[ParameterGroup] | None = None,
    include_groups: Sequence[ParameterGroup] | None = None,
    exclude_no_group: bool = False,
    exclude_all: bool = False,
) -> Partial:
    """A partial identifier: equal for tasks that differ in the excluded parameters only.

    Arguments:
        exclude_groups: groups whose parameters are left out.
        include_groups: groups that stay in, whatever else is left out.
        exclude_no_group: leave out the parameters that are in no group.
        exclude_all: leave out every parameter that is not in `include_groups`.
    """
    return Partial(exclude_groups or (), include_groups or (), exclude_no_group, exclude_all)
