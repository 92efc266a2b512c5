"""How much of a machine is taken by the jobs that run on it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

Amounts = tuple[int, ...]


class Places:
    """Amounts of several things, taken by one after another in the order in which they come.

    Arguments:
        there_are: how much there is of each; who asks for more takes all.
    """

    def __init__(self, there_are: Amounts) -> None:
        self._there_are = there_are
        self._left = there_are
        self._waiting: deque[object] = deque()
        self._condition = threading.Condition()

    @contextmanager
    def taken(self, amounts: Amounts) -> Iterator[None]:
        """Waits until so much is left, and takes it inside the block."""
        wanted = tuple(map(min, amounts, self._there_are))
        turn = object()
        with self._condition:
            self._waiting.append(turn)  # in order, so that a large one is not left waiting
            self._condition.wait_for(lambda: self._waiting[0] is turn and self._suffices(wanted))
            self._waiting.popleft()
            self._left = tuple(left - one for left, one in zip(self._left, wanted, strict=True))
            self._condition.notify_all()
        try:
            yield
        finally:
            with self._condition:
                self._left = tuple(left + one for left, one in zip(self._left, wanted, strict=True))
                self._condition.notify_all()

    def _suffices(self, wanted: Amounts) -> bool:
        return all(one <= left for one, left in zip(wanted, self._left, strict=True))
