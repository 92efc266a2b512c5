"""Help texts: the string under a parameter, read from the source when it is asked for."""

from __future__ import annotations

import ast
import inspect
import linecache
from collections.abc import Iterator, Mapping
from functools import lru_cache

from .forward import annotated_names

HelpTexts = Mapping[str, str]


def parameter_help(owner: type, name: str) -> str | None:
    """The string literal under a parameter; that of a parent class where a class has none.

    `None` when there is none, or no source to read it from.
    """
    for cls in owner.__mro__:
        declared = annotated_names(cls) | vars(cls).get("__xpm_fields__", {}).keys()
        if name in declared and (text := _help_texts(cls).get(name)):
            return text
    return None


def class_help(cls: type) -> str | None:
    """The docstring of a class, not that of a parent."""
    return inspect.cleandoc(cls.__doc__) if cls.__doc__ else None


def _help_texts(cls: type) -> HelpTexts:
    try:
        file = inspect.getsourcefile(cls) or ""
    except (TypeError, OSError):  # no file: typed at a prompt, or made by `exec`
        return {}
    module = inspect.getmodule(cls)
    lines = linecache.getlines(file, vars(module) if module is not None else None)
    candidates = _classes_of("".join(lines)).get(cls.__qualname__, ())
    # a name may be defined several times, and the file may have changed since
    for annotated, texts in reversed(candidates):
        if annotated == annotated_names(cls):
            return texts
    return {}


@lru_cache(maxsize=64)
def _classes_of(source: str) -> Mapping[str, list[tuple[frozenset[str], HelpTexts]]]:
    """Qualified name → what each class of that name annotates, and its help texts."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return {}
    found: dict[str, list[tuple[frozenset[str], HelpTexts]]] = {}
    stack: list[tuple[str, ast.AST]] = [("", tree)]
    while stack:
        prefix, node = stack.pop()
        if isinstance(node, ast.ClassDef):
            found.setdefault(prefix + node.name, []).append(_class_texts(node))
            prefix += f"{node.name}."
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            prefix += f"{node.name}.<locals>."
        stack.extend((prefix, child) for child in reversed([*ast.iter_child_nodes(node)]))
    return found


def _class_texts(node: ast.ClassDef) -> tuple[frozenset[str], HelpTexts]:
    names = [_assigned_name(statement) for statement in node.body]
    texts = {
        name: inspect.cleandoc(text)
        for name, text in zip(names, map(_literal_string, node.body[1:]), strict=False)
        if name is not None and text is not None
    }
    return frozenset(_annotated_in(node)), texts


def _annotated_in(node: ast.ClassDef) -> Iterator[str]:
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            yield statement.target.id


def _assigned_name(statement: ast.stmt) -> str | None:
    match statement:
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
            return name
    return None


def _literal_string(statement: ast.stmt) -> str | None:
    match statement:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return text
    return None
