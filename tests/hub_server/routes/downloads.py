"""Files: their headers, their content, and parts of it."""

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..access import addressed, readable, require_grant, revision, segment
from ..errors import HubError, entry_not_found


async def resolve(request: Request) -> Response:
    repository = readable(request, *addressed(request))
    require_grant(request, repository)
    commit = revision(request, repository)
    path = segment(request, "path")
    blob = commit.files.get(path)
    if blob is None:
        raise entry_not_found(f"{path} does not exist on {commit.id}", commit)
    headers = {
        "Accept-Ranges": "bytes",
        "ETag": f'"{blob.etag}"',
        "X-Repo-Commit": commit.id,
    }
    content, status = blob.content, 200
    wanted = request.headers.get("range")
    if wanted is not None:
        start, end = _range(wanted, blob.size)
        content, status = content[start:end], 206
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{blob.size}"
    return Response(content, status, headers, "application/octet-stream")


def _range(header: str, size: int) -> tuple[int, int]:
    match = re.fullmatch(r"bytes=(\d+)-(\d*)", header)
    start, end = (int(match[1]), int(match[2] or size - 1) + 1) if match else (size, size)
    if start >= min(end, size):
        raise HubError(416, f"The range {header!r} is not in the {size} bytes of the file")
    return start, min(end, size)


RESOLVE = "/{namespace}/{name}/resolve/{revision}/{path:path}"

ROUTES = [
    Route(RESOLVE, resolve, methods=["GET"]),
    Route(f"/{{kind}}{RESOLVE}", resolve, methods=["GET"]),
]
