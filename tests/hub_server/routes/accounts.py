"""Who one is; repositories that come, change their settings, and go."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..access import (
    addressed,
    caller,
    hub_of,
    json_body,
    kind_named,
    known_caller,
    readable,
    require_write,
    writable,
)
from ..errors import HubError
from ..hub import Token
from ..repository import Kind


async def whoami(request: Request) -> Response:
    token = caller(request)
    if token is None:
        raise HubError(401, "Invalid username or password.")
    access = {"role": token.role, "displayName": "tests"}
    auth = {"type": "access_token", "accessToken": access}
    return JSONResponse({"type": "user", "name": token.user, "orgs": [], "auth": auth})


def _named(body: dict[str, Any], token: Token) -> tuple[Kind, str]:
    owner = body.get("organization") or token.user
    return kind_named(body.get("type") or "model"), f"{owner}/{body['name']}"


async def create(request: Request) -> Response:
    token = known_caller(request)
    body = await json_body(request)
    kind, repo_id = _named(body, token)
    require_write(token, repo_id.partition("/")[0])
    hub = hub_of(request)
    exists = (kind, repo_id) in hub.repositories
    if not exists:
        private = body.get("visibility") == "private" or body.get("private") is True
        hub.create(kind, repo_id, private=private)
    prefix = hub.repositories[kind, repo_id].prefix
    answer: dict[str, Any] = {"url": f"{request.app.state.url}/{prefix}{repo_id}"}
    if exists:
        answer["error"] = f"You already created this {kind} repo"
    return JSONResponse(answer, 409 if exists else 200)


async def delete(request: Request) -> Response:
    token = known_caller(request)
    kind, repo_id = _named(await json_body(request), token)
    writable(request, kind, repo_id)
    del hub_of(request).repositories[kind, repo_id]
    return JSONResponse({})


async def change_settings(request: Request) -> Response:
    repository = writable(request, *addressed(request))
    body = await json_body(request)
    if "visibility" in body:
        repository.private = body["visibility"] == "private"
    if "gated" in body:
        repository.gated = body["gated"]
    return JSONResponse({})


async def check_access(request: Request) -> Response:
    readable(request, *addressed(request))
    return JSONResponse({})


async def check_write_access(request: Request) -> Response:
    writable(request, *addressed(request))
    return JSONResponse({})


REPOSITORY = "/api/{kind}/{namespace}/{name}"

ROUTES = [
    Route("/api/whoami-v2", whoami, methods=["GET"]),
    Route("/api/repos/create", create, methods=["POST"]),
    Route("/api/repos/delete", delete, methods=["DELETE"]),
    Route(f"{REPOSITORY}/settings", change_settings, methods=["PUT"]),
    Route(f"{REPOSITORY}/auth-check", check_access, methods=["GET"]),
    Route(f"{REPOSITORY}/auth-check/write", check_write_access, methods=["GET"]),
]
