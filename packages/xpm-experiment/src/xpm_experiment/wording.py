"""How tags and durations are shown to people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def tags_text(tags: Mapping[str, Any]) -> str:
    """`lr=0.5 size=big`."""
    return " ".join(
        f"{name}={value if isinstance(value, str) else json.dumps(value)}"
        for name, value in tags.items()
    )


def seconds_text(seconds: float | None) -> str:
    """`0.3 s`, `2 min 5 s` or `3 h 2 min`."""
    if seconds is None:
        return ""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(int(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"
