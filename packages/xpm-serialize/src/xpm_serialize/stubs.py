"""Tasks that were not loaded."""

from __future__ import annotations

from typing import final

from xpm_config import Identifier
from xpm_params import ObjectDefinition


@final
class TaskStub:
    """Stands for the task that produced a configuration, when it was not loaded.

    Attributes:
        identifier: of the task.
        typename: qualified name of its class.
    """

    __slots__ = ("identifier", "typename")

    def __init__(self, identifier: Identifier, typename: str) -> None:
        self.identifier: Identifier = identifier
        self.typename: str = typename

    def definition(self, identity: int) -> ObjectDefinition:
        """The stub as an object of a definition."""
        return ObjectDefinition(
            id=identity,
            module="",
            type="",
            typename=self.typename,
            identifier=str(self.identifier),
            stub=True,
            fields={},
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TaskStub) and other.identifier == self.identifier

    def __hash__(self) -> int:
        return hash(self.identifier)

    def __repr__(self) -> str:
        return f"TaskStub({self.typename}, {str(self.identifier)[:8]}…)"
