import subprocess
import sys
from pathlib import Path

import pytest

from serialize.scenarios import SCENARIOS

TESTS = Path(__file__).parents[1]


@pytest.mark.skipif(sys.platform == "win32", reason="child processes are forked")
@pytest.mark.parametrize("way", ["kill", "fail"])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_save_interrupted_at_any_step_leaves_the_old_one_or_the_new(
    way: str, scenario: str, tmp_path: Path
) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "serialize.steps", way, scenario, str(tmp_path)],
        cwd=TESTS,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (0, "")
    steps = int(ran.stdout)
    print(f"{scenario}: {way} at each of {steps} steps")
    assert steps >= 9
