"""The site that `nox -s docs` built: links lead on, names are there, no file is elsewhere."""

import importlib
import os
import re
from pathlib import Path

import pytest

from website.pages import Page, is_elsewhere, pages

ROOT = Path(__file__).parents[2]
SITE = Path(os.environ["XPM_SITE"]).resolve()
PACKAGES = sorted(path.name for path in ROOT.glob("packages/*/src/*") if path.is_dir())
PAGES = {page.path: page for page in pages(SITE)}


def names(page: Page) -> str:
    return page.path.relative_to(SITE).as_posix()


def test_each_document_is_a_page() -> None:
    documents = {path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")}
    assert {path.relative_to(SITE) for path in PAGES} == {
        document.with_suffix(".html") for document in documents
    }


def test_each_document_is_in_the_navigation() -> None:
    first = PAGES[SITE / "index.html"]
    reached = {first.leads_to(link)[0] for link in first.links if not is_elsewhere(link)}
    assert set(PAGES) <= reached


@pytest.mark.parametrize("page", PAGES.values(), ids=names)
def test_a_link_leads_to_a_file_and_an_anchor_that_are_there(page: Page) -> None:
    for address in [*page.links, *page.fetched]:
        if is_elsewhere(address):
            continue
        target, anchor = page.leads_to(address)
        assert target.is_file(), address
        if anchor:
            assert anchor in PAGES[target].anchors, address


@pytest.mark.parametrize("page", PAGES.values(), ids=names)
def test_no_file_of_a_page_is_fetched_from_elsewhere(page: Page) -> None:
    assert [address for address in page.fetched if is_elsewhere(address)] == []
    assert 'class="mermaid"' not in page.text  # drawn by a script that would be fetched


def test_no_file_of_a_style_sheet_is_fetched_from_elsewhere() -> None:
    sheets = list(SITE.rglob("*.css"))
    fetched = [
        address
        for sheet in sheets
        for address in re.findall(r"(?:url\(|@import\s*)[\"']?([^\"')]+)", sheet.read_text("utf-8"))
    ]
    assert sheets
    assert [a for a in fetched if is_elsewhere(a) and not a.startswith("data:")] == []


@pytest.mark.parametrize("page", PAGES.values(), ids=names)
def test_a_page_names_no_path_of_the_machine(page: Page) -> None:
    assert str(ROOT) not in page.text
    assert str(Path.home()) + "/" not in page.text


@pytest.mark.parametrize("page", PAGES.values(), ids=names)
def test_a_page_has_no_markdown_left(page: Page) -> None:
    prose = re.sub(r"<(pre|code)\b.*?</\1>", "", page.text, flags=re.DOTALL)
    assert re.findall(r"\{py:|\]\[|--8<--|^:::|```", prose, re.MULTILINE) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_the_reference_has_each_public_name(package: str) -> None:
    anchors = PAGES[SITE / "reference" / f"{package}.html"].anchors
    public = importlib.import_module(package).__all__
    # What has the name of a module, too, is there under the name of the module that defines it.
    places = {name: re.compile(rf"{package}\.{name}|xpm_\w+\.\w+\.{name}") for name in public}
    missing = [name for name in public if not any(map(places[name].fullmatch, anchors))]
    assert missing == []
