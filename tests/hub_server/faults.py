"""Failures on demand: statuses instead of answers, answers cut short, answers with wrong bytes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Fault:
    """What happens to the next requests of a method whose path matches a pattern."""

    method: str
    pattern: str
    times: int
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    cut_after: int | None = None
    corrupt: bool = False
    hangs_up: bool = False

    def matches(self, method: str, path: str) -> bool:
        return self.times > 0 and self.method == method and bool(re.search(self.pattern, path))


@dataclass
class Faults:
    """The faults that wait for their requests; the first that matches is used up first."""

    waiting: list[Fault] = field(default_factory=list)

    def answer(
        self, method: str, pattern: str, *statuses: int, headers: Mapping[str, str] | None = None
    ) -> None:
        """Answer the next matching requests with these statuses; the request has no other effect.

        Args:
            method: `GET`, `POST`...
            pattern: a regular expression that is searched in the path as sent.
            statuses: one for each request.
            headers: of all of these answers, such as `Retry-After`.
        """
        for status in statuses:
            self.waiting.append(Fault(method, pattern, 1, status, headers or {}))

    def cut(self, method: str, pattern: str, *, after: int, times: int = 1) -> None:
        """Close the connection, in an orderly way (FIN), after so many bytes of the body."""
        self.waiting.append(Fault(method, pattern, times, cut_after=after))

    def hang_up(self, method: str, pattern: str, *, times: int = 1) -> None:
        """Close the connection, all at once (RST), while the body of the request is being sent."""
        self.waiting.append(Fault(method, pattern, times, hangs_up=True))

    def corrupt(self, method: str, pattern: str, *, times: int = 1) -> None:
        """Change the last byte of the answer's body; its length and headers stay."""
        self.waiting.append(Fault(method, pattern, times, corrupt=True))

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that a request meets, if any."""
        for fault in self.waiting:
            if fault.matches(method, path):
                fault.times -= 1
                if fault.times == 0:
                    self.waiting.remove(fault)
                return fault
        return None
