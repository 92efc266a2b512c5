"""The golden cases, whose own module has no annotations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from golden import cases

CASES: dict[str, Callable[[], Any]] = dict(cases.CASES)
