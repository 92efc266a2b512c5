"""Point huggingface_hub at the loopback server: its settings are read once, at its import."""

import os
import socket
import sys
from pathlib import Path

TOKEN = "hf_alice"

_UNSET = (
    "HF_HUB_OFFLINE",
    "HF_OIDC_RESOURCE",  # asks for the tokens of a CI service
    "HUGGINGFACE_CO_STAGING",  # replaces HF_ENDPOINT
    "HUGGING_FACE_HUB_TOKEN",
    "TRANSFORMERS_OFFLINE",
    *("HF_HUB_CACHE", "HF_TOKEN_PATH", "HF_XET_CACHE"),  # they win over HF_HOME
)


def reserve_endpoint(home: Path) -> socket.socket:
    """Set the environment for a server that may be started later, on the socket returned.

    The port is bound, but nobody listens on it before the server starts: the tests that need no
    server do not pay for one, and a stray request is refused instead of left to hang.

    Args:
        home: the folder for the client's caches.
    """
    if "huggingface_hub" in sys.modules:
        raise RuntimeError("huggingface_hub is imported already: it would talk to the real Hub")
    # The protocol is named: asyncio turns the delays of Nagle's algorithm off only where it is.
    reserved = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    reserved.bind(("127.0.0.1", 0))
    for name in _UNSET:
        os.environ.pop(name, None)
    os.environ.update(
        HF_ENDPOINT=endpoint(reserved),
        HF_HOME=str(home),
        HF_HUB_DISABLE_PROGRESS_BARS="1",
        HF_HUB_DISABLE_TELEMETRY="1",
        HF_HUB_DISABLE_UPDATE_CHECK="1",
        HF_HUB_DISABLE_XET="1",
        HF_TOKEN=TOKEN,
        NO_PROXY="127.0.0.1",
        no_proxy="127.0.0.1",
    )
    return reserved


def endpoint(reserved: socket.socket) -> str:
    """The address that the client is given."""
    return f"http://127.0.0.1:{reserved.getsockname()[1]}"
