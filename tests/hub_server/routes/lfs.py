"""The LFS protocol: a batch of objects, each sent in one piece or in parts, then verified."""

import hashlib
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..access import addressed, hub_of, json_body, known_caller, readable, segment, writable
from ..errors import HubError

MEDIA_TYPE = "application/vnd.git-lfs+json"


async def batch(request: Request) -> Response:
    kind, repo_id = addressed(request)
    known_caller(request)
    body = await json_body(request)
    # The upload for a new pull request names no ref, and is allowed to all who can read.
    (writable if "ref" in body else readable)(request, kind, repo_id)
    objects = [_upload(request, one["oid"], one["size"]) for one in body["objects"]]
    return JSONResponse({"transfer": "basic", "objects": objects}, media_type=MEDIA_TYPE)


def _upload(request: Request, oid: str, size: int) -> dict[str, Any]:
    """Where to send an object: nowhere, if it is known already."""
    hub = hub_of(request)
    if oid in hub.lfs:
        return {"oid": oid, "size": size}
    base = f"{request.app.state.url}/lfs/{hub.secret}/{oid}"
    upload: dict[str, Any] = {"href": base}
    if size >= hub.multipart_from:
        count = -(-size // hub.part_size)
        parts = {str(number): f"{base}/{number}" for number in range(1, count + 1)}
        upload["header"] = {"chunk_size": str(hub.part_size), **parts}
    verify = {"href": f"{request.app.state.url}/lfs-verify"}
    return {"oid": oid, "size": size, "actions": {"upload": upload, "verify": verify}}


def _permitted(request: Request) -> str:
    """The object that the address lets one upload."""
    if segment(request, "secret") != hub_of(request).secret:
        raise HubError(403, "This address is not valid any more")
    if "authorization" in request.headers:
        raise HubError(400, "Only one auth mechanism allowed: the address, not a token")
    return segment(request, "oid")


async def put_whole(request: Request) -> Response:
    return _stored(request, _permitted(request), await request.body())


async def put_part(request: Request) -> Response:
    oid, number = _permitted(request), int(segment(request, "number"))
    content = await request.body()
    hub_of(request).parts[oid, number] = content
    return Response(headers={"ETag": _etag(content)})


async def complete(request: Request) -> Response:
    oid = _permitted(request)
    parts = hub_of(request).parts
    contents = []
    for part in (await json_body(request))["parts"]:
        content = parts.get((oid, part["partNumber"]), b"")
        if part["etag"] != _etag(content):
            raise HubError(400, f"Part {part['partNumber']} of {oid} is not what was sent")
        contents.append(content)
    answer = _stored(request, oid, b"".join(contents))
    for key in [key for key in parts if key[0] == oid]:
        del parts[key]
    return answer


async def verify(request: Request) -> Response:
    known_caller(request)
    body = await json_body(request)
    content = hub_of(request).lfs.get(body["oid"])
    if content is None or len(content) != body["size"]:
        raise HubError(404, f"LFS object {body['oid']} of {body['size']} bytes is not here")
    return JSONResponse({})


def _stored(request: Request, oid: str, content: bytes) -> Response:
    if not hub_of(request).store_lfs(oid, content):
        raise HubError(400, f"The content of LFS object {oid} has another hash")
    return JSONResponse({})


def _etag(content: bytes) -> str:
    return f'"{hashlib.md5(content).hexdigest()}"'


BATCH = "/{namespace}/{name}.git/info/lfs/objects/batch"
UPLOAD = "/lfs/{secret}/{oid}"

ROUTES = [
    Route(UPLOAD, put_whole, methods=["PUT"]),
    Route(UPLOAD, complete, methods=["POST"]),
    Route(f"{UPLOAD}/{{number}}", put_part, methods=["PUT"]),
    Route("/lfs-verify", verify, methods=["POST"]),
    Route(BATCH, batch, methods=["POST"]),
    Route(f"/{{kind}}{BATCH}", batch, methods=["POST"]),
]
