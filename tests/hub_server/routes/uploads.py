"""Commits over HTTP: the check of the card, the question how to send each file, the commit."""

import base64
import json
from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from typing import Any

import yaml
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..access import addressed, hub_of, json_body, known_caller, readable, segment, writable
from ..errors import HubError, entry_not_found, revision_not_found
from ..hub import Hub
from ..repository import Blob, Repository
from .accounts import REPOSITORY
from .listings import flag


async def validate_yaml(request: Request) -> Response:
    content = (await json_body(request))["content"]
    parts = content.split("---\n", 2)
    try:
        metadata = yaml.safe_load(parts[1]) if content.startswith("---\n") else {}
    except yaml.YAMLError as error:
        return JSONResponse({"errors": [{"message": str(error)}], "warnings": []}, 400)
    empty = "empty or missing yaml metadata in repo card"
    warnings = [] if metadata else [{"message": empty}]
    return JSONResponse({"errors": [], "warnings": warnings})


def _target(request: Request) -> Repository:
    """The repository to change; whoever may read it may propose a change to it."""
    kind, repo_id = addressed(request)
    if flag(request, "create_pr"):
        known_caller(request)
        return readable(request, kind, repo_id)
    return writable(request, kind, repo_id)


def _ignored(path: str, git_ignore: str) -> bool:
    patterns = [line.strip() for line in git_ignore.splitlines()]
    return any(
        fnmatch(part, pattern.strip("/")) or fnmatch(path, pattern.strip("/"))
        for pattern in patterns
        if pattern and not pattern.startswith("#")
        for part in path.split("/")
    )


async def preupload(request: Request) -> Response:
    repository = _target(request)
    name = segment(request, "revision")
    commit = repository.find(name)
    if commit is None:
        raise revision_not_found(name)
    body = await json_body(request)
    hosted = commit.files.get(".gitignore")
    git_ignore = body.get("gitIgnore") or (hosted.content.decode() if hosted else "")
    answers = []
    for file in body["files"]:
        path = file["path"]
        lfs = hub_of(request).goes_through_lfs(path, file["size"])
        present = commit.files.get(path)
        answers.append(
            {
                "path": path,
                "uploadMode": "lfs" if lfs else "regular",
                "shouldIgnore": _ignored(path, git_ignore),
                **({"oid": present.etag} if present else {}),
            }
        )
    return JSONResponse({"files": answers})


async def commit(request: Request) -> Response:
    repository = _target(request)
    name = segment(request, "revision")
    parent = repository.find(name)
    if parent is None or name in repository.commits or name in repository.tags:
        raise revision_not_found(name)
    lines = (await request.body()).splitlines()
    header, *operations = (json.loads(line) for line in lines)
    if header.get("key") != "header":
        raise HubError(400, "The first line must be the header")
    if header["value"].get("parentCommit", parent.id) != parent.id:
        raise HubError(412, "The branch has moved: its head is not the parent that was named")

    new = repository.commit(
        parent,
        _changed(hub_of(request), parent.files, operations),
        title=header["value"]["summary"],
        message=header["value"].get("description", ""),
        author=known_caller(request).user,
    )
    page = f"{request.app.state.url}/{repository.prefix}{repository.id}"
    answer = {"commitUrl": f"{page}/commit/{new.id}", "commitOid": new.id}
    if flag(request, "create_pr"):
        number = len(repository.pull_requests) + 1
        name = f"refs/pr/{number}"
        answer["pullRequestUrl"] = f"{page}/discussions/{number}"
    repository.move(name, new)
    return JSONResponse(answer)


def _changed(
    hub: Hub, files: Mapping[str, Blob], operations: Iterable[dict[str, Any]]
) -> dict[str, Blob]:
    """The files of a commit after the operations of the next one."""
    changed = dict(files)
    for operation in operations:
        key, value = operation["key"], operation["value"]
        path = _checked(value["path"].rstrip("/"))
        if key == "file":
            changed[path] = Blob(base64.b64decode(value["content"]))
        elif key == "lfsFile":
            if value["oid"] not in hub.lfs:
                raise HubError(400, f"LFS pointer of {path} points to a file that does not exist")
            changed[path] = Blob(hub.lfs[value["oid"]], lfs=True)
        elif key == "deletedFile":
            if changed.pop(path, None) is None:
                raise entry_not_found(f"A file with this name doesn't exist: {path}")
        elif key == "deletedFolder":
            inside = [name for name in changed if name.startswith(f"{path}/")]
            if not inside:
                raise entry_not_found(f"A file with this name doesn't exist: {path}")
            for name in inside:
                del changed[name]
        else:
            raise HubError(400, f"Unknown operation {key!r}")
    return changed


def _checked(path: str) -> str:
    if any(part in ("", ".", "..", ".git") for part in path.split("/")):
        raise HubError(400, f"Invalid path: {path!r}")
    return path


ROUTES = [
    Route("/api/validate-yaml", validate_yaml, methods=["POST"]),
    Route(f"{REPOSITORY}/preupload/{{revision}}", preupload, methods=["POST"]),
    Route(f"{REPOSITORY}/commit/{{revision}}", commit, methods=["POST"]),
]
