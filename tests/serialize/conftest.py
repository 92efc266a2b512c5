import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from serialize.models import ANSWERS, UPGRADES


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A file outside of any save."""
    path = tmp_path / "source" / "model.bin"
    path.parent.mkdir()
    path.write_bytes(b"weights")
    return path


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A folder to save into, which is not there yet."""
    return tmp_path / "save"


@pytest.fixture
def answer() -> Iterator[Any]:
    """Sets what `__xpm_serialize__` of `Answering` does."""
    before = len(ANSWERS)
    yield ANSWERS.append
    del ANSWERS[before:]


@pytest.fixture
def upgrade() -> Iterator[Any]:
    """Sets what `__xpm_upgrade__` of `Upgrading` does."""
    before = len(UPGRADES)
    yield UPGRADES.append
    del UPGRADES[before:]


class Code:
    """Modules of a user, which come and go."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._names: set[str] = set()
        folder.mkdir()

    def write(self, name: str, text: str) -> Any:
        """Makes a module, in place of the one of that name, and imports it."""
        self.remove(name)
        header = "from enum import Enum, Flag, IntEnum\nfrom typing import Any\n"
        header += "from xpm_config import *\n"
        (self.folder / f"{name}.py").write_text(header + text)
        self._names.add(name)
        importlib.invalidate_caches()
        return importlib.import_module(name)

    def remove(self, name: str) -> None:
        """Takes a module away, from this process too."""
        (self.folder / f"{name}.py").unlink(missing_ok=True)
        sys.modules.pop(name, None)
        importlib.invalidate_caches()

    def remove_all(self) -> None:
        for name in self._names:
            self.remove(name)


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Code]:
    """Makes modules that can be taken away again."""
    monkeypatch.syspath_prepend(tmp_path / "code")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    made = Code(tmp_path / "code")
    yield made
    made.remove_all()
