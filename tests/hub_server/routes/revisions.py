"""The names that point at commits: branches, tags, pull requests."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..access import addressed, json_body, readable, revision, segment, writable
from ..errors import HubError, revision_not_found
from ..repository import Commit
from ..rows import Row
from .accounts import REPOSITORY
from .listings import flag


def _ref(kind: str, name: str, commit: Commit) -> Row:
    return {"name": name, "ref": f"refs/{kind}/{name}", "targetCommit": commit.id}


async def refs(request: Request) -> Response:
    repository = readable(request, *addressed(request))
    answer: Row = {
        "branches": [_ref("heads", *item) for item in repository.branches.items()],
        "tags": [_ref("tags", *item) for item in repository.tags.items()],
        "converts": [],
    }
    if flag(request, "include_prs"):
        answer["pullRequests"] = [
            {"name": ref, "ref": ref, "targetCommit": commit.id}
            for number, commit in repository.pull_requests.items()
            for ref in [f"refs/pr/{number}"]
        ]
    return JSONResponse(answer)


async def create_branch(request: Request) -> Response:
    repository = writable(request, *addressed(request))
    name = segment(request, "branch")
    if name.startswith("refs/"):
        raise HubError(400, f"Invalid branch name: {name}")
    if name in repository.branches:
        raise HubError(409, f"Reference already exists: {name}")
    # An empty body is fine: the branch then starts at main.
    start = (await json_body(request)).get("startingPoint") if await request.body() else None
    commit = repository.find(start or "main")
    if commit is None:
        raise revision_not_found(start or "main")
    repository.branches[name] = commit
    return JSONResponse({})


async def delete_branch(request: Request) -> Response:
    repository = writable(request, *addressed(request))
    name = segment(request, "branch")
    if name == "main":
        raise HubError(403, "Cannot delete the main branch")
    if repository.branches.pop(name, None) is None:
        raise revision_not_found(name)
    return JSONResponse({})


async def create_tag(request: Request) -> Response:
    repository = writable(request, *addressed(request))
    commit = revision(request, repository)
    name = (await json_body(request))["tag"]
    if name in repository.tags:
        raise HubError(409, f"Tag already exists: {name}")
    repository.tags[name] = commit
    return JSONResponse({})


async def delete_tag(request: Request) -> Response:
    repository = writable(request, *addressed(request))
    name = segment(request, "revision")
    if repository.tags.pop(name, None) is None:
        raise revision_not_found(name)
    return JSONResponse({})


ROUTES = [
    Route(f"{REPOSITORY}/refs", refs, methods=["GET"]),
    Route(f"{REPOSITORY}/branch/{{branch}}", create_branch, methods=["POST"]),
    Route(f"{REPOSITORY}/branch/{{branch}}", delete_branch, methods=["DELETE"]),
    Route(f"{REPOSITORY}/tag/{{revision}}", create_tag, methods=["POST"]),
    Route(f"{REPOSITORY}/tag/{{revision}}", delete_tag, methods=["DELETE"]),
]
