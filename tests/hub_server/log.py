"""What the server was asked, for tests that count or look at requests."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and the status of its answer."""

    method: str
    path: str
    """As sent: still quoted, without the query."""
    query: str
    status: int
    headers: Mapping[str, str] = field(repr=False)
    """Of the request, with names in lower case."""


@dataclass
class Log:
    """All exchanges since the last reset, in the order of their answers."""

    exchanges: list[Exchange] = field(default_factory=list)

    def lines(self, part: str = "") -> list[str]:
        """`METHOD path status` of each exchange whose path contains a text."""
        return [
            f"{exchange.method} {exchange.path} {exchange.status}"
            for exchange in self.exchanges
            if part in exchange.path
        ]
