"""Identifiers of random graphs of random classes are those of the reference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reference.conftest import Script
from reference.hierarchies import source


def test_random_hierarchies_have_the_same_identifiers(
    reference: Script, ours: Script, tmp_path: Path, seeds: range
) -> None:
    for seed in seeds:
        (tmp_path / f"hierarchy_{seed}.py").write_text(source(seed))
    expected: dict[str, Any] = reference("identify.py", tmp_path)
    assert len(expected) == len(seeds)
    assert all(isinstance(identifiers, list) for identifiers in expected.values())
    assert ours("identify.py", tmp_path) == expected
