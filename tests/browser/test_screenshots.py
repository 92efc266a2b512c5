"""The pictures of the documentation: `nox -s browser -- --screenshots` writes them."""

from pathlib import Path

import pytest

from browser.chromium import Browser
from browser.test_page import GOLDEN, node
from xpm_experiment.cli.drawing import show_run
from xpm_experiment.pictures.page import page
from xpm_experiment.pictures.svg import svg
from xpm_experiment.workspace import RunFolder
from xpm_params import read_params
from xpm_serialize import Picture

DOCS = Path(__file__).parents[2] / "docs" / "pictures"
LIMIT = 150_000


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where the pictures go: thrown away by default."""
    return DOCS if request.config.getoption("--screenshots") else tmp_path


@pytest.fixture
def job(browser: Browser, tmp_path: Path) -> Path:
    """The page of a job."""
    (folder,) = (GOLDEN / "workspace" / "jobs" / "golden.models.evaluate").iterdir()
    picture = Picture.of(read_params(folder))
    facts = {"Kind": "job", "State": "done", "Tags": "lr=0.5", "Experiments": "xp1"}
    text = page("golden.models.evaluate/0bf70999", facts, picture)
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    return tmp_path / "page.html"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_of_a_job(browser: Browser, job: Path, folder: Path, dark: bool) -> None:
    browser.show_as(width=1280, height=800, dark=dark)
    browser.open(job)
    browser.settle()
    browser.click(node("Trained"))
    file = folder / f"page-{'dark' if dark else 'light'}.webp"
    browser.picture(file)
    assert 5_000 < file.stat().st_size < LIMIT


def test_the_page_on_a_phone(browser: Browser, job: Path, folder: Path) -> None:
    browser.show_as(width=390, height=844)
    browser.open(job)
    browser.settle()
    browser.picture(folder / "page-phone.webp")
    assert 5_000 < (folder / "page-phone.webp").stat().st_size < LIMIT


def test_the_page_of_a_run(browser: Browser, tmp_path: Path, folder: Path) -> None:
    run = RunFolder(GOLDEN / "workspace" / "experiments" / "xp1" / "20261123_171636")
    show_run(run, tmp_path / "run.html", others=False)
    browser.show_as(width=1280, height=640)
    browser.open(tmp_path / "run.html")
    browser.settle()
    browser.picture(folder / "page-run.webp")
    assert 3_000 < (folder / "page-run.webp").stat().st_size < LIMIT


def test_the_image_of_a_save(folder: Path) -> None:
    text = svg(Picture.of(read_params(GOLDEN / "saved" / "init-tasks")), "Two init tasks")
    (folder / "graph.svg").write_text(text, encoding="utf-8")
    assert len(text) < LIMIT
    assert text == (DOCS / "graph.svg").read_text(encoding="utf-8")
