"""`docs/performance.md` has a figure for each workload that is measured."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
ROWS = ast.walk(ast.parse((ROOT / "benchmarks" / "rows.py").read_text(encoding="utf-8")))
TITLES = [
    call.args[0].value
    for call in ROWS
    if isinstance(call, ast.Call)
    and isinstance(call.func, ast.Name)
    and call.func.id in ("Row", "Growth")
    and isinstance(call.args[0], ast.Constant)
]


@pytest.mark.parametrize("title", TITLES)
def test_a_workload_has_its_row(title: str) -> None:
    assert any(line.startswith((f"| {title} | ", f"| {title}, ")) for line in PAGE.splitlines())


def test_there_are_workloads() -> None:
    assert len(TITLES) > 15
