"""How repositories, files and folders look in the JSON of the answers."""

import hashlib
from collections.abc import Iterator
from typing import Any

from .repository import Blob, Commit, Repository

Row = dict[str, Any]


def file_row(commit: Commit, path: str, *, expand: bool) -> Row:
    blob = commit.files[path]
    row: Row = {"type": "file", "path": path, "size": blob.size, "oid": blob.oid}
    if blob.lfs:
        row["lfs"] = {"oid": blob.sha256, **_lfs_sizes(blob)}
    return row | (_last_commit(commit, path) if expand else {})


def folder_row(commit: Commit, path: str, *, expand: bool) -> Row:
    content = repr(sorted((name, blob.oid) for name, blob in commit.under(path).items()))
    oid = hashlib.sha1(content.encode()).hexdigest()
    row: Row = {"type": "directory", "path": path, "oid": oid, "size": 0}
    return row | (_last_commit(commit, path) if expand else {})


def folders(commit: Commit) -> set[str]:
    """All folders of a commit: git knows them by their files only."""
    found = set()
    for path in commit.files:
        parts = path.split("/")
        found |= {"/".join(parts[:count]) for count in range(1, len(parts))}
    return found


def tree_rows(commit: Commit, folder: str, *, recursive: bool, expand: bool) -> Iterator[Row]:
    """The files and folders in a folder (`""`: the whole repository)."""
    start = f"{folder}/" if folder else ""
    known_folders = folders(commit)
    for path in sorted(known_folders | commit.files.keys()):
        if path.startswith(start) and (recursive or "/" not in path[len(start) :]):
            make = folder_row if path in known_folders else file_row
            yield make(commit, path, expand=expand)


def repository_row(repository: Repository, commit: Commit, *, blobs: bool) -> Row:
    return {
        "_id": hashlib.sha1(repository.id.encode()).hexdigest()[:24],
        "id": repository.id,
        "author": repository.owner,
        "sha": commit.id,
        "createdAt": min(repository.commits.values(), key=lambda one: one.number).date,
        "lastModified": commit.date,
        "private": repository.private,
        "gated": repository.gated,
        "disabled": False,
        "downloads": 0,
        "likes": 0,
        "tags": [],
        "usedStorage": sum(blob.size for blob in commit.files.values()),
        "siblings": [
            {"rfilename": path, **(_sibling(blob) if blobs else {})}
            for path, blob in sorted(commit.files.items())
        ],
    }


def commit_row(commit: Commit) -> Row:
    return {
        "id": commit.id,
        "title": commit.title,
        "message": commit.message,
        "date": commit.date,
        "authors": [{"user": commit.author}],
    }


def _sibling(blob: Blob) -> Row:
    lfs = {"lfs": {"sha256": blob.sha256, **_lfs_sizes(blob)}} if blob.lfs else {}
    return {"size": blob.size, "blobId": blob.oid, **lfs}


def _lfs_sizes(blob: Blob) -> Row:
    return {"size": blob.size, "pointerSize": len(blob.pointer)}


def _last_commit(commit: Commit, path: str) -> Row:
    last = commit.last_change(path)
    return {"lastCommit": {"id": last.id, "title": last.title, "date": last.date}}
