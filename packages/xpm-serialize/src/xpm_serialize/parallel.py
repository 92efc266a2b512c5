"""What mostly waits for the system, done for many files by several threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

Item = TypeVar("Item")
Result = TypeVar("Result")

_FEW: Final = 16  # items that threads do not make faster
_SHARES: Final = 4  # of each thread, so that none waits long for the others


def pool_of(threads: int) -> ThreadPoolExecutor:
    """Threads that do what they are given."""
    from concurrent.futures import ThreadPoolExecutor  # which imports much

    return ThreadPoolExecutor(threads)


def for_each(do: Callable[[Item], Result], items: Sequence[Item], threads: int) -> list[Result]:
    """The results, in order; all threads have ended when it returns or raises."""
    if len(items) <= _FEW:
        return list(map(do, items))
    size = -(-len(items) // (threads * _SHARES))
    shares = [items[start : start + size] for start in range(0, len(items), size)]
    with pool_of(threads) as pool:
        done = pool.map(lambda share: list(map(do, share)), shares)
        return [result for results in done for result in results]
