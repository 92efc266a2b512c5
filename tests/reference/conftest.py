"""Scripts of this folder, run under either implementation."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parents[1]

Script = Callable[..., Any]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--hierarchies", type=int, default=300, help="how many random modules")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seeds" in metafunc.fixturenames:
        count: int = metafunc.config.getoption("--hierarchies")
        batches = [range(start, min(start + 300, count)) for start in range(0, count, 300)]
        metafunc.parametrize("seeds", batches, ids=[f"{b.start}-{b.stop}" for b in batches])


def running(python: str) -> Script:
    """A function that runs a script of this folder, and returns what it printed last."""

    def run(script: str, *arguments: object) -> Any:
        done = subprocess.run(
            [python, "-W", "ignore", str(Path(__file__).parent / script), *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": str(TESTS)},
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run


@pytest.fixture(scope="session")
def reference() -> Script:
    """Runs scripts in the environment of the reference, which `nox -s reference` makes."""
    return running(os.environ["XPM_REFERENCE_PYTHON"])


@pytest.fixture(scope="session")
def ours() -> Script:
    """Runs scripts in this environment, in processes as those of the reference."""
    return running(sys.executable)
