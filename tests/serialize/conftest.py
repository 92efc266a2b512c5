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
