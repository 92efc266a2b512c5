import shutil
from pathlib import Path

import pytest

from experiment.cli.command import GOLDEN
from experiment.tasks import After, Fail, Join, Write
from xpm_config import tag
from xpm_experiment import FailedExperiment, experiment


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    """The workspace that the reference wrote, moved to another place."""
    return shutil.copytree(GOLDEN, tmp_path / "golden")


@pytest.fixture(scope="session")
def _ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("ran") / "workspace"
    with experiment(root, "good") as xp:
        texts = [Write.C(text=tag(text)).submit() for text in ("a", "b")]
        xp.save(texts)
        Join.C(parts=texts).submit()
    fail = Fail.C(message="it went wrong")
    with pytest.raises(FailedExperiment), experiment(root, "bad"):
        After.C(needed=fail.submit()).submit()
    return root


@pytest.fixture
def ran(_ran: Path, tmp_path: Path) -> Path:
    """A workspace with two experiments that were run here, moved to another place.

    `good` wrote two texts, joined them and saved the two; `bad` has a task that fails.
    """
    return shutil.copytree(_ran, tmp_path / "workspace", symlinks=True)
