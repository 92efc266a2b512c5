import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from clusters import dask_server, slurm_server

TESTS = Path(__file__).parents[1]


def unavailable(reason: str) -> None:
    """Skips the test; in CI, where everything has to be there, it fails."""
    if "CI" in os.environ:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def _slurm_variables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    if missing := slurm_server.missing():
        unavailable(f"no Slurm cluster can be started here: missing {', '.join(missing)}")
    with slurm_server.running(tmp_path_factory.mktemp("cluster")) as variables:
        yield variables


@pytest.fixture
def slurm(_slurm_variables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A Slurm cluster of one node, that the commands of Slurm find."""
    for name, value in _slurm_variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PYTHONPATH", str(TESTS))


@pytest.fixture(scope="session")
def dask_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Dask cluster: a scheduler and two workers, each a process."""
    with dask_server.running(tmp_path_factory.mktemp("dask"), TESTS) as address:
        yield address
