import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub_server.environment import reserve_endpoint
from hub_server.server import HubServer

collect_ignore = [
    "golden",
    "installed_alone.py",
    "installed_together.py",
]  # without tests; doctests are not looked for
if "XPM_REFERENCE_PYTHON" not in os.environ:
    collect_ignore.append("reference")  # needs an environment of its own: `nox -s reference`
if "XPM_SITE" not in os.environ:
    collect_ignore.append("website")  # needs the built site: `nox -s docs`

# At import: before any test module can import huggingface_hub, which reads its environment then.
_hub_home = Path(tempfile.mkdtemp(prefix="hf-home-"))
_hub_socket = reserve_endpoint(_hub_home)


def pytest_unconfigure() -> None:
    _hub_socket.close()
    shutil.rmtree(_hub_home)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints at how many points tests have interrupted what they test."""
    counts: Counter[str] = Counter()
    for report in terminalreporter.getreports("passed"):
        counts.update(dict(report.user_properties))
    for name, count in sorted(counts.items()):
        terminalreporter.write_line(f"{name}: {count}")


@pytest.fixture(scope="session")
def _running_hub() -> Iterator[HubServer]:
    server = HubServer(_hub_socket)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def hub(_running_hub: HubServer) -> HubServer:
    """A Hub without repositories, and a client without cached files."""
    _running_hub.reset()
    for path in _hub_home.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return _running_hub
