"""Requests that failed for a reason that passes, sent again.

The client does so for uploads and most reads, but not for commits, nor where a download begins.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final, TypeVar

from httpx2 import HTTPError, TransportError
from huggingface_hub.errors import HfHubHTTPError

T = TypeVar("T")

_PASSING: Final = frozenset((408, 429, 500, 502, 503, 504))
_WAITS: Final = (1.0, 2.0, 4.0)
_LONGEST_WAIT: Final = 60.0


def persistently(request: Callable[[], T]) -> T:
    """What a request returns, once the Hub answers it.

    Arguments:
        request: something that can be done twice; errors that do not pass are raised at once.
    """
    for wait in _WAITS:
        try:
            return request()
        except HTTPError as error:
            if not _passes(error):
                raise
            time.sleep(_asked_wait(error) or wait)
    return request()


def status_of(error: HTTPError) -> int | None:
    """The status that the Hub answered, or None where there was no answer."""
    return error.response.status_code if isinstance(error, HfHubHTTPError) else None


def _passes(error: HTTPError) -> bool:
    return isinstance(error, TransportError) or status_of(error) in _PASSING


def _asked_wait(error: HTTPError) -> float | None:
    if isinstance(error, HfHubHTTPError):
        with suppress(ValueError):  # it may be a date
            return min(float(error.response.headers.get("Retry-After", "")), _LONGEST_WAIT)
    return None
