"""What surrounds every request: the log, the faults, and paths that are left quoted."""

from asyncio import Transport

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .faults import Fault, Faults
from .log import Exchange, Log


class Surroundings:
    """The application with its requests logged, made to fail on demand, and read to their end."""

    def __init__(self, app: ASGIApp, log: Log, faults: Faults) -> None:
        self.app = app
        self.log = log
        self.faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Routes match the path as sent, where `%2F` in a branch's name is no separator.
        method, path = scope["method"], scope["raw_path"].decode()
        scope = {**scope, "path": path}
        fault = self.faults.take(method, path)
        if fault is not None and fault.hangs_up:
            await receive()
            _transport(receive).abort()
            return
        app = self.app
        if fault is not None and fault.status is not None:
            error = {"error": f"a fault of the test: {fault.status}"}
            app = JSONResponse(error, fault.status, headers=dict(fault.headers))

        async def logged(message: Message) -> None:
            if message["type"] == "http.response.start":
                # Before it is sent: whoever has the answer finds the request in the log.
                self.log.exchanges.append(_exchange(scope, message["status"]))
            await send(message)

        # An answer before the end of the request's body would reset the connection.
        body = await _whole(receive)
        await app(scope, _replay(body, receive), _damaged(logged, fault))


def _transport(receive: Receive) -> Transport:
    """The connection of a request, which uvicorn hands to nobody."""
    transport = receive.__self__.transport  # type: ignore[attr-defined]  # a bound method
    assert isinstance(transport, Transport)
    return transport


def _exchange(scope: Scope, status: int) -> Exchange:
    headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
    return Exchange(scope["method"], scope["path"], scope["query_string"].decode(), status, headers)


async def _whole(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _replay(body: bytes, receive: Receive) -> Receive:
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return messages.pop() if messages else await receive()

    return replayed


def _damaged(send: Send, fault: Fault | None) -> Send:
    """Send the answers that come in one piece, as all here do, with the damage of the fault."""
    if fault is None or fault.status is not None:
        return send

    async def damaged(message: Message) -> None:
        body = message.get("body", b"")
        if body and fault.cut_after is not None:
            # The application returns without having sent what it announced: uvicorn closes.
            message = {**message, "body": body[: fault.cut_after], "more_body": True}
        elif body and fault.corrupt:
            message = {**message, "body": body[:-1] + bytes([body[-1] ^ 1])}
        await send(message)

    return damaged
