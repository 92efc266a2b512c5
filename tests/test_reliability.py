"""`docs/reliability.md` names tests that are there, and counts that are right."""

import re
from pathlib import Path

import pytest

from hostile.expected import REFUSED
from hostile.test_positions import JUNK, VALID, places

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "reliability.md").read_text()


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`(tests/[^`]+)`", PAGE))))
def test_a_test_that_is_named_is_there(named: str) -> None:
    file, _, name = named.partition("::")
    assert f"def {name}" in (ROOT / file).read_text()


def test_the_counts_of_what_is_hostile_are_right() -> None:
    positions = len(list(places(VALID)))
    assert f"| {len(REFUSED)} definitions |" in PAGE
    assert f"| {positions} positions, each with {len(JUNK)} wrong values |" in PAGE
