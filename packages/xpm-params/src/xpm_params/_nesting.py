"""Containers in containers: how deep they may be, and where among them an error lies."""

from __future__ import annotations

from .errors import ParamsError, ParamsValueError
from .values import MAX_NESTING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeVar

    from .errors import Segment

    V = TypeVar("V")


def too_deep(path: tuple[Segment, ...] = ()) -> ParamsValueError:
    """The error for a container beyond the limit, at *path*."""
    return ParamsValueError(
        f"expected at most {MAX_NESTING} containers in each other, found more (or a cycle)",
        path,
    )


def place(error: ParamsError, segment: Segment | None, member: str | None) -> None:
    """Say that the error lies in an element of a container, which may lie in its *member*."""
    for step in (segment, member):
        if step is not None:
            error.prepend(step)


class Nesting:
    """What an encoder and a decoder know of the depth that they have reached."""

    _depth = 0

    def _each(
        self,
        convert: Callable[[Any], V],
        values: Iterable[tuple[Segment | None, object]],
        member: str | None = None,
    ) -> list[V]:
        """The values of one container, converted; the first of each pair says where it stands.

        They stand in its *member*, if it has one. No more than three frames lie between one
        container and the next, so that the deepest value fits the interpreter's stack.
        """
        if self._depth == MAX_NESTING:
            raise too_deep()
        self._depth += 1
        converted = []
        segment: Segment | None = None
        try:
            for segment, value in values:  # noqa: B007 - read where a conversion fails
                converted.append(convert(value))
        except ParamsError as error:
            place(error, segment, member)
            raise
        except RecursionError:
            # The caller stands deep in the stack itself; the interpreter's limit came first.
            raise too_deep() from None
        finally:
            self._depth -= 1
        return converted
