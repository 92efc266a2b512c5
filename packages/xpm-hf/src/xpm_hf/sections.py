"""Marked sections of a text: what is between the marks is written here, the rest is its author's.

`<!-- xpm:begin NAME -->` … `<!-- xpm:end NAME -->`
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_SECTION: Final = re.compile(
    r"(?P<begin><!-- xpm:begin (?P<name>[a-z]+) -->\r?\n)(.*?)(?P<end><!-- xpm:end (?P=name) -->)",
    re.DOTALL,
)
_MARK: Final = "<!-- xpm:"


def section(name: str) -> str:
    """An empty section."""
    return f"<!-- xpm:begin {name} -->\n<!-- xpm:end {name} -->"


def with_sections(text: str, bodies: Mapping[str, str]) -> str:
    """A text with new content in its sections; others, and all that is around, stays.

    Arguments:
        bodies: name of a section → its content, empty for none.
    """

    def replaced(match: re.Match[str]) -> str:
        body = bodies.get(match["name"])
        if body is None:
            return match[0]
        harmless = body.strip().replace(_MARK, _MARK.replace("<", "&lt;"))
        return f"{match['begin']}{harmless}\n{match['end']}" if harmless else section(match["name"])

    return _SECTION.sub(replaced, text)


def without_sections(text: str) -> str:
    """A text with its sections empty: what its author wrote."""
    return _SECTION.sub(lambda match: section(match["name"]), text)
