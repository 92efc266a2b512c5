import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TYPING = Path(__file__).parent / "typing"
SOURCE = ROOT / "packages" / "xpm-config" / "src"


def expected(mark: str) -> list[tuple[int, str]]:
    """The lines that have to be refused, from 1, and what is said of each."""
    found = []
    lines = (TYPING / "refused.py").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if line.strip().startswith(f"# {mark}: "):
            after = next(n for n in range(number, len(lines)) if "# " not in lines[n])
            found.append((after + 1, line.strip().removeprefix(f"# {mark}: ")))
    return found


@pytest.fixture
def users(tmp_path: Path) -> Path:
    """The files of a user, checked without our own exceptions."""
    package = tmp_path / "config" / "typing"
    package.mkdir(parents=True)
    for file in ("__init__.py", "accepted.py", "refused.py"):
        text = (TYPING / file).read_text(encoding="utf-8")
        (package / file).write_text(text.replace("# mypy: ignore-errors", "#"), encoding="utf-8")
    (tmp_path / "config" / "__init__.py").touch()
    return tmp_path


def test_mypy_accepts_what_is_right_and_says_what_is_wrong(users: Path) -> None:
    (users / "mypy.ini").write_text(
        "[mypy]\nstrict = true\npython_version = 3.11\nexplicit_package_bases = true\n"
        f"mypy_path = {users}:{SOURCE}\n"
    )
    ended = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file=mypy.ini", "config/typing"],
        cwd=users,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert ended.stderr == ""
    *lines, summary = ended.stdout.splitlines()
    assert lines == [
        f"config/typing/refused.py:{line}: error: {message}" for line, message in expected("M")
    ]
    assert summary == "Found 13 errors in 1 file (checked 3 source files)"


@pytest.mark.skipif(
    shutil.which("pyright") is None and "CI" not in os.environ,
    reason="pyright is in the group `types`",
)
def test_pyright_accepts_what_is_right_and_says_what_is_wrong(users: Path) -> None:
    (users / "pyrightconfig.json").write_text(
        f'{{"include": ["config"], "extraPaths": ["{SOURCE}"], "pythonVersion": "3.11"}}'
    )
    ended = subprocess.run(
        ["pyright", "-p", "."], cwd=users, capture_output=True, text=True, timeout=100
    )
    told = re.findall(r"refused\.py:(\d+):\d+ - error: (.*)", ended.stdout)
    wanted = expected("P")
    assert len(told) == len(wanted) == ended.stdout.count(" - error: ")
    for (line, message), (number, start) in zip(told, wanted, strict=True):
        assert int(line) == number
        assert message.startswith(start)
