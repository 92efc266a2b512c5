"""Which numbered sentences of the specification a test shows."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

DOCUMENT = Path(__file__).parents[2] / "docs" / "format.md"
TESTS = Path(__file__).parents[1]

F = TypeVar("F", bound=Callable[..., object])


def sentences() -> list[tuple[str, str]]:
    """The numbers of the document and their sentences, in order."""
    items = re.findall(
        r"^[-|] \*\*(\w+)\.\*\* (.*(?:\n  .*)*)", DOCUMENT.read_text(), flags=re.MULTILINE
    )
    return [(number, re.sub(r"\s+", " ", sentence)) for number, sentence in items]


NUMBERS = frozenset(number for number, _ in sentences())


def specifies(*numbers: str) -> Callable[[F], F]:
    """Names sentences of the document that the decorated test shows."""
    for number in numbers:
        if number not in NUMBERS:
            raise AssertionError(f"the document has no sentence {number}")
    return lambda test: test


def named() -> set[str]:
    """The numbers that tests name, read from their sources: no module need be imported."""
    return {
        number
        for file in TESTS.rglob("test_*.py")
        for number in _named_in(ast.parse(file.read_text(encoding="utf-8")))
    }


def _named_in(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            for call in node.decorator_list:
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "specifies":
                    yield from map(ast.literal_eval, call.args)
