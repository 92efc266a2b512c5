"""The running server: an application in a thread, on a socket that was bound before."""

import socket
import threading
import time

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from .environment import endpoint
from .errors import HubError, answer_error
from .faults import Faults
from .hub import Hub
from .log import Log
from .middleware import Surroundings
from .routes import accounts, downloads, lfs, listings, revisions, uploads


def routes() -> list[Route]:
    modules = (accounts, listings, revisions, uploads, lfs, downloads)
    return [route for module in modules for route in module.ROUTES]


class HubServer:
    """A Hub that listens on a socket; tests look at `hub` and `log`, and set `faults`."""

    def __init__(self, reserved: socket.socket) -> None:
        self.url = endpoint(reserved)
        self.log = Log()
        self.faults = Faults()
        self._app = Starlette(routes=routes(), exception_handlers={HubError: answer_error})
        self._app.state.url = self.url
        self.reset()
        config = uvicorn.Config(
            Surroundings(self._app, self.log, self.faults),
            http="h11",
            ws="none",
            lifespan="off",
            log_level="critical",
            timeout_keep_alive=60,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [reserved]}, name="hub", daemon=True
        )

    @property
    def hub(self) -> Hub:
        hub = self._app.state.hub
        assert isinstance(hub, Hub)
        return hub

    def reset(self) -> None:
        """Start again with an empty Hub, an empty log and no faults."""
        self._app.state.hub = Hub()
        self.log.exchanges.clear()
        self.faults.waiting.clear()

    def start(self, timeout: float = 10) -> None:
        self._thread.start()
        end = time.monotonic() + timeout
        while not self._server.started:
            if time.monotonic() > end or not self._thread.is_alive():
                raise RuntimeError(f"the hub at {self.url} did not start")
            time.sleep(0.01)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=10)
