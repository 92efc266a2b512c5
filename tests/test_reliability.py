"""`docs/reliability.md` names tests that are there, and counts that are right."""

import json
import re
from pathlib import Path

import pytest

from experiment.participant import TASKS
from experiment.test_exactly_once import PARTICIPANTS
from hostile.expected import REFUSED
from hostile.test_positions import JUNK, VALID, places

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "reliability.md").read_text()


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`(tests/[^`]+)`", PAGE))))
def test_a_test_that_is_named_is_there(named: str) -> None:
    file, _, name = named.partition("::")
    assert f"def {name}" in (ROOT / file).read_text()


def test_each_invariant_has_a_section_in_order() -> None:
    assert re.findall(r"^## (\d)\.", PAGE, re.MULTILINE) == list("12345678")


def test_the_counts_of_what_is_hostile_are_right() -> None:
    positions = len(list(places(VALID)))
    assert f"| {len(REFUSED)} definitions |" in PAGE
    assert f"| {positions} positions, each with {len(JUNK)} wrong values |" in PAGE


def test_the_counts_of_programs_and_identifiers_are_right() -> None:
    identifiers = json.loads((ROOT / "tests" / "golden" / "identifiers.json").read_text())
    assert f"| {len(identifiers)} identifiers |" in PAGE
    assert f"| {PARTICIPANTS} programs, {TASKS} tasks |" in PAGE
