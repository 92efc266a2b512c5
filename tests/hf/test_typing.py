"""What type checkers tell the users of the Hub."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
USERS = Path(__file__).parent / "typing" / "users.py"
SOURCES = sorted(map(str, (ROOT / "packages").glob("*/src")))


@pytest.fixture
def users(tmp_path: Path) -> Path:
    """The file of a user, in a folder of its own."""
    shutil.copy(USERS, tmp_path)
    return tmp_path


def test_mypy_knows_all_types(users: Path) -> None:
    (users / "mypy.ini").write_text(
        f"[mypy]\nstrict = true\npython_version = 3.11\nmypy_path = {':'.join(SOURCES)}\n"
    )
    ended = subprocess.run(
        [sys.executable, "-m", "mypy", "users.py"], cwd=users, capture_output=True, text=True
    )
    assert ended.stdout == "Success: no issues found in 1 source file\n"


@pytest.mark.skipif(
    shutil.which("pyright") is None and "CI" not in os.environ,
    reason="pyright is in the group `types`",
)
def test_pyright_knows_all_types(users: Path) -> None:
    paths = ", ".join(f'"{source}"' for source in SOURCES)
    (users / "pyrightconfig.json").write_text(
        f'{{"include": ["users.py"], "extraPaths": [{paths}], "pythonVersion": "3.11", '
        '"reportUnnecessaryTypeIgnoreComment": "error"}'
    )
    ended = subprocess.run(
        ["pyright", "-p", ".", "--pythonpath", sys.executable],
        cwd=users,
        capture_output=True,
        text=True,
    )
    assert ended.stdout == "0 errors, 0 warnings, 0 informations\n"
