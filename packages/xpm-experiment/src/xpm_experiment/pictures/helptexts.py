"""What the source of a class says of it and its parameters, found without running any of it."""

from __future__ import annotations

import ast
import inspect
import os
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Final, NamedTuple

_MAX_BYTES: Final = 2_000_000
_MAX_PARENTS: Final = 32


class ParameterHelp(NamedTuple):
    """How a parameter is declared, and the text under it; empty where there is none."""

    declared: str
    text: str


class ClassHelp(NamedTuple):
    """The docstring of a class, and what it says of its parameters, inherited ones included."""

    text: str
    parameters: Mapping[str, ParameterHelp]


NO_HELP: Final = ClassHelp("", {})
"""What is known of a class without a source."""


def class_help(module: str, qualname: str) -> ClassHelp:
    """What the source of a class says; nothing when there is no source on the path."""
    classes = _classes(module)
    if qualname not in classes:
        return NO_HELP
    parameters: dict[str, ParameterHelp] = {}
    for parent in _with_parents(qualname, classes):
        for name, found in _parameters(parent):
            parameters.setdefault(name, found)
    return ClassHelp(ast.get_docstring(classes[qualname]) or "", parameters)


def _with_parents(qualname: str, classes: Mapping[str, ast.ClassDef]) -> Iterator[ast.ClassDef]:
    """A class, and those that it derives from in the same module."""
    queue = [qualname]
    for name in queue:  # which grows meanwhile
        if name in classes and len(queue) < _MAX_PARENTS:
            yield classes[name]
            queue += [ast.unparse(base) for base in classes[name].bases]


def _parameters(node: ast.ClassDef) -> Iterator[tuple[str, ParameterHelp]]:
    for statement, after in zip(node.body, [*node.body[1:], None], strict=True):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            declared = ast.unparse(statement.annotation)
            yield statement.target.id, ParameterHelp(declared, _text(after))


def _text(statement: ast.stmt | None) -> str:
    match statement:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return inspect.cleandoc(text)
    return ""


@lru_cache(maxsize=64)
def _classes(module: str) -> Mapping[str, ast.ClassDef]:
    """The classes of a module by their qualified names."""
    source = _source(module)
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    found: dict[str, ast.ClassDef] = {}
    left = [("", node) for node in tree.body]
    while left:
        prefix, node = left.pop()
        if isinstance(node, ast.ClassDef):
            found.setdefault(prefix + node.name, node)
            left += [(f"{prefix}{node.name}.", child) for child in node.body]
    return found


def _source(module: str) -> bytes:
    """The source of a module; packages on the way are not imported, as `find_spec` would."""
    # A command has its own folder first on the path, not that of the user's modules.
    path: list[str] | None = [os.getcwd(), *sys.path]
    origin = None
    parts = module.split(".")
    if not all(map(str.isidentifier, parts)):
        return b""
    for index in range(len(parts)):
        spec = PathFinder.find_spec(".".join(parts[: index + 1]), path)
        if spec is None:
            return b""
        origin, path = spec.origin, list(spec.submodule_search_locations or ())
    file = Path(origin or "")
    if file.suffix != ".py" or not file.is_file() or file.stat().st_size > _MAX_BYTES:
        return b""
    return file.read_bytes()
