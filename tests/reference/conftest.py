"""Runs scripts in the environment of the reference, which `nox -s reference` makes."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parents[1]

Reference = Callable[..., Any]


@pytest.fixture(scope="session")
def reference() -> Reference:
    """A function that runs a script of this folder there, and returns what it printed last."""
    python = os.environ["XPM_REFERENCE_PYTHON"]

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
