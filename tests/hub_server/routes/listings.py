"""What a repository holds: information, trees, paths, commits, in pages."""

from collections.abc import Iterable
from itertools import islice
from urllib.parse import parse_qs, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..access import addressed, hub_of, readable, revision, segment
from ..errors import entry_not_found, revision_not_found
from ..rows import Row, commit_row, file_row, folder_row, folders, repository_row, tree_rows
from .accounts import REPOSITORY


def flag(request: Request, name: str) -> bool:
    return request.query_params.get(name) in ("true", "1")


def page(request: Request, rows: Iterable[Row]) -> Response:
    """One page of the rows, with the address of the next one in a `Link` header."""
    size = int(request.query_params.get("limit", hub_of(request).page_size))
    start = int(request.query_params.get("cursor", 0))
    found = list(islice(rows, start, start + size + 1))
    headers = {}
    if len(found) > size:
        query = urlencode({**request.query_params, "cursor": start + size})
        url = f"{request.app.state.url}{request.scope['path']}?{query}"
        headers["Link"] = f'<{url}>; rel="next"'
    return JSONResponse(found[:size], headers=headers)


async def information(request: Request) -> Response:
    repository = readable(request, *addressed(request))
    if "revision" in request.path_params:
        commit = revision(request, repository)
    else:
        found = repository.find("main")
        if found is None:
            raise revision_not_found("main")
        commit = found
    return JSONResponse(repository_row(repository, commit, blobs=flag(request, "blobs")))


async def tree(request: Request) -> Response:
    repository = readable(request, *addressed(request))
    commit = revision(request, repository)
    folder = segment(request, "path") if "path" in request.path_params else ""
    if folder and folder not in folders(commit):
        raise entry_not_found(f"{folder} does not exist on {commit.id}", commit)
    recursive, expand = flag(request, "recursive"), flag(request, "expand")
    return page(request, tree_rows(commit, folder, recursive=recursive, expand=expand))


async def paths_info(request: Request) -> Response:
    repository = readable(request, *addressed(request))
    commit = revision(request, repository)
    form = parse_qs((await request.body()).decode())
    expand = form.get("expand") == ["true"]
    known_folders = folders(commit)
    rows = []
    for path in form.get("paths", []):
        if path in commit.files:
            rows.append(file_row(commit, path, expand=expand))
        elif path in known_folders:
            rows.append(folder_row(commit, path, expand=expand))
    return JSONResponse(rows)


async def commits(request: Request) -> Response:
    repository = readable(request, *addressed(request))
    commit = revision(request, repository)
    return page(request, (commit_row(one) for one in commit.history()))


ROUTES = [
    Route(REPOSITORY, information, methods=["GET"]),
    Route(f"{REPOSITORY}/revision/{{revision}}", information, methods=["GET"]),
    Route(f"{REPOSITORY}/tree/{{revision}}", tree, methods=["GET"]),
    Route(f"{REPOSITORY}/tree/{{revision}}/{{path:path}}", tree, methods=["GET"]),
    Route(f"{REPOSITORY}/paths-info/{{revision}}", paths_info, methods=["POST"]),
    Route(f"{REPOSITORY}/commits/{{revision}}", commits, methods=["GET"]),
]
