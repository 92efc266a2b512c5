"""Text and tables as Markdown, whatever characters are in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

_LONGEST: Final = 120
_MARKUP: Final = {**{ord(char): f"\\{char}" for char in "\\`*_[]|~$"}, ord("<"): "&lt;"}

_ENTITIES: Final = {ord(char): f"&#{ord(char)};" for char in "\\`*_[]|~$"}


def plain(text: str) -> str:
    """A text of one paragraph, in which nothing is markup but code between backticks."""
    one_line = " ".join(text.split())
    parts = one_line.split("`")
    if len(parts) % 2 == 0:  # a backtick on its own
        return one_line.translate(_MARKUP)
    return "".join(
        code(part) if index % 2 else part.translate(_MARKUP) for index, part in enumerate(parts)
    )


def code(text: str) -> str:
    """A text as code, cut where it is long."""
    if not text:
        return ""
    short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    if short.isprintable() and not set("`|<&\\") & set(short) and short == short.strip():
        return f"`{short}`"
    visible = "".join(char if char.isprintable() else repr(char)[1:-1] for char in short)
    return f"<code>{escape(visible, quote=False).translate(_ENTITIES)}</code>"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; columns without any content are left out, no rows give no table."""
    found = [list(row) for row in rows]
    used = [index for index in range(len(header)) if any(row[index] for row in found)]
    lines = [header, ["---"] * len(header), *found] if found else []
    return "\n".join(f"| {' | '.join(line[index] for index in used)} |" for line in lines)


def fenced(language: str, text: str) -> str:
    """A block of code."""
    return f"```{language}\n{text.strip()}\n```"
