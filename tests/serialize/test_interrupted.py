import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from serialize.scenarios import SCENARIOS

TESTS = Path(__file__).parents[1]
STRIDE = {"kill": 1, "ENOSPC": 1, "EACCES": 4, "EIO": 4}
"""Each n-th step is tried; each one with `nox -s faults`."""

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.skipif(sys.platform == "win32", reason="child processes are forked"),
]


def points(module: str, *arguments: object) -> int:
    """At how many points a module, run as a script, has interrupted saves."""
    ran = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=TESTS,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return int(ran.stdout)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("way", STRIDE)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_save_interrupted_at_any_step_leaves_the_old_one_or_the_new(
    way: str, scenario: str, tmp_path: Path, record_property: Callable[[str, Any], None]
) -> None:
    stride = 1 if "XPM_ALL_FAULTS" in os.environ else STRIDE[way]

    count = points("serialize.steps", way, scenario, tmp_path, stride)

    record_property(f"saves interrupted by {way}", count)
    assert count * stride >= 13


@pytest.mark.timeout(600)
@pytest.mark.parametrize("locks", ["locked", "unlocked"])
@pytest.mark.parametrize("scenario", ["First", "Again"])
def test_a_saver_that_comes_while_another_is_killed_at_any_step_has_its_save(
    locks: str, scenario: str, tmp_path: Path, record_property: Callable[[str, Any], None]
) -> None:
    count = points("serialize.overlaps", locks, scenario, tmp_path)

    record_property(f"overlapping saves, {locks}, of which one is killed", count)
    assert count >= 40
