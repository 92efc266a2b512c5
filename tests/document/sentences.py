"""Which sentences of the document a test shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

DOCUMENT = Path(__file__).parents[2] / "docs" / "serialization.md"

F = TypeVar("F", bound=Callable[..., object])

STATED: set[str] = set()


def words(text: str) -> str:
    """The text in one line, without the marks of its format."""
    text = re.sub(r"\{py:\w+\}`~?([^`]*)`", r"\1", text)
    return re.sub(r"\s+", " ", text.replace("`", "").replace("**", ""))


def states(*sentences: str) -> Callable[[F], F]:
    """Names sentences of the document that the decorated test shows."""
    document = words(DOCUMENT.read_text())
    for sentence in sentences:
        if sentence not in document:
            raise AssertionError(f"the document does not say {sentence!r}")
        STATED.add(sentence)
    return lambda test: test


def sentences() -> list[str]:
    """The sentences of the document outside of its code, headings and contents."""
    text = re.sub(r"```.*?```", "\n\n", DOCUMENT.read_text(), flags=re.DOTALL)
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n|\n(?=[-|])", text):
        if not paragraph.lstrip().startswith(("#", "1.")):
            found += re.split(
                r"(?<=[.:]) (?=[A-Z])(?!The JSON|The Ser|Ser)", words(paragraph).strip()
            )
    return [re.sub(r"^- |:$", "", sentence) for sentence in found if sentence]


def snippets() -> list[str]:
    """The Python blocks of the document, in order."""
    return re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
