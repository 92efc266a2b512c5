from pathlib import Path
from typing import Any

import pytest

from hf.models import make_model


@pytest.fixture
def model(tmp_path: Path) -> Any:
    """A configuration with a file and a folder as data."""
    return make_model(tmp_path / "source", "weights")
