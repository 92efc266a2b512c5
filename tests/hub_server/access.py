"""Who calls, what they may see, and what they may change."""

from typing import Any
from urllib.parse import unquote

from starlette.requests import Request

from .errors import HubError, repository_not_found, revision_not_found
from .hub import KINDS, Hub, Token
from .repository import Commit, Kind, Repository


def hub_of(request: Request) -> Hub:
    hub = request.app.state.hub
    assert isinstance(hub, Hub)
    return hub


def segment(request: Request, name: str) -> str:
    """A part of the address: unquoted only now, since `%2F` in it is no separator."""
    return unquote(str(request.path_params[name]))


def kind_named(name: str) -> Kind:
    """The kind of repository that `models`, `dataset`.. stand for."""
    for kind in KINDS:
        if name in (kind, f"{kind}s"):
            return kind
    raise HubError(404, f"Sorry, we can't find the page you are looking for: {name}")


def caller(request: Request) -> Token | None:
    """The owner of the request's token; an unknown token is refused even for public things."""
    header = request.headers.get("authorization")
    if header is None:
        return None
    token = hub_of(request).tokens.get(header.removeprefix("Bearer "))
    if token is None:
        raise HubError(401, "Invalid credentials in Authorization header")
    return token


def known_caller(request: Request) -> Token:
    token = caller(request)
    if token is None:
        raise repository_not_found(401)
    return token


def readable(request: Request, kind: Kind, repo_id: str) -> Repository:
    """The repository, if it is there and the caller may see it."""
    token = caller(request)
    repository = hub_of(request).repositories.get((kind, repo_id))
    if repository is None or (
        repository.private and (token is None or token.user != repository.owner)
    ):
        raise repository_not_found(404 if token else 401)
    return repository


def writable(request: Request, kind: Kind, repo_id: str) -> Repository:
    """The repository, if the caller may change it."""
    token = known_caller(request)
    repository = readable(request, kind, repo_id)
    require_write(token, repository.owner)
    return repository


def require_write(token: Token, owner: str) -> None:
    if token.role != "write":
        raise HubError(403, "You need a token with write access")
    if token.user != owner:
        raise HubError(403, f"You don't have the rights to write in the namespace {owner!r}")


def require_grant(request: Request, repository: Repository) -> None:
    """Refuse the files of a gated repository to those whom its owner did not admit."""
    token = caller(request)
    if not repository.gated or (token and token.user in {repository.owner, *repository.granted}):
        return
    status, message = (403, "not in the authorized list") if token else (401, "log in first")
    raise HubError(status, f"Access to {repository.id} is restricted: {message}", code="GatedRepo")


def addressed(request: Request) -> tuple[Kind, str]:
    """The repository that the address names."""
    kind = kind_named(str(request.path_params.get("kind", "models")))
    return kind, f"{segment(request, 'namespace')}/{segment(request, 'name')}"


def revision(request: Request, repository: Repository) -> Commit:
    """The commit that the address names."""
    name = segment(request, "revision")
    commit = repository.find(name)
    if commit is None:
        raise revision_not_found(name)
    return commit


async def json_body(request: Request) -> dict[str, Any]:
    body = await request.json()
    if not isinstance(body, dict):
        raise HubError(400, "The body must be a JSON object")
    return body
