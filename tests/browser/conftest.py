import os
from collections.abc import Iterator

import pytest

from browser import chromium


@pytest.fixture(scope="session")
def _browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[chromium.Browser]:
    if missing := chromium.missing():
        reason = f"no browser: missing {', '.join(missing)}"
        if "CI" in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)
    with chromium.browser(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def browser(_browser: chromium.Browser) -> Iterator[chromium.Browser]:
    """A browser, that must not have anything to complain about when the test ends."""
    _browser.show_as()
    yield _browser
    assert _browser.logged() == []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", action="store_true", help="write those of docs/pictures")
