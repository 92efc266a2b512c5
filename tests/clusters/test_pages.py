"""The pages on clusters: their blocks run there, and print what the pages say."""

from pathlib import Path

import pytest

from docs.blocks import ROOT
from docs.running import run_page

PAGES = ROOT / "docs" / "how-to"

pytestmark = pytest.mark.timeout(400)


@pytest.mark.usefixtures("slurm")
def test_the_blocks_of_the_page_on_slurm_run_as_written(tmp_path: Path) -> None:
    run_page(PAGES / "slurm.md", tmp_path)


def test_the_blocks_of_the_page_on_dask_run_as_written(tmp_path: Path, dask_address: str) -> None:
    run_page(PAGES / "dask.md", tmp_path, {"DASK_SCHEDULER_ADDRESS": dask_address})
