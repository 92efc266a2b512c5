"""Repositories as git sees them: blobs, commits, and the names that point at commits."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Literal

Kind = Literal["model", "dataset", "space", "kernel"]

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Blob:
    """The content of a file, stored in git itself or through LFS."""

    content: bytes
    lfs: bool = False

    @property
    def size(self) -> int:
        return len(self.content)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def pointer(self) -> bytes:
        """What git stores in place of an LFS file."""
        spec = "version https://git-lfs.github.com/spec/v1"
        return f"{spec}\noid sha256:{self.sha256}\nsize {self.size}\n".encode()

    @cached_property
    def oid(self) -> str:
        """The identifier of the blob in git."""
        stored = self.pointer if self.lfs else self.content
        return hashlib.sha1(b"blob %d\0" % len(stored) + stored).hexdigest()

    @property
    def etag(self) -> str:
        return self.sha256 if self.lfs else self.oid


@dataclass(frozen=True)
class Commit:
    """All files of a repository at one moment."""

    id: str
    parent: "Commit | None"
    title: str
    message: str
    author: str
    number: int
    files: Mapping[str, Blob]

    @property
    def date(self) -> str:
        moment = _EPOCH + timedelta(seconds=self.number)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")

    def history(self) -> "Iterator[Commit]":
        """This commit and those before it, newest first."""
        commit: Commit | None = self
        while commit is not None:
            yield commit
            commit = commit.parent

    def last_change(self, path: str) -> "Commit":
        """The commit that gave a file, or any file of a folder, its present content."""
        last = self
        for commit in self.history():
            if commit.under(path) != self.under(path):
                break
            last = commit
        return last

    def under(self, path: str) -> dict[str, Blob]:
        """The file of this name, or the files of this folder (`""`: all of them)."""
        folder = f"{path}/" if path else ""
        return {
            name: blob
            for name, blob in self.files.items()
            if name == path or name.startswith(folder)
        }


@dataclass
class Repository:
    """A repository with its branches, tags and pull requests, readable by all unless private."""

    kind: Kind
    id: str
    private: bool = False
    gated: Literal["auto", "manual", False] = False
    granted: set[str] = field(default_factory=set)
    branches: dict[str, Commit] = field(default_factory=dict)
    tags: dict[str, Commit] = field(default_factory=dict)
    pull_requests: dict[int, Commit] = field(default_factory=dict)
    commits: dict[str, Commit] = field(default_factory=dict)

    @property
    def owner(self) -> str:
        return self.id.partition("/")[0]

    @property
    def prefix(self) -> str:
        """What stands before the id in the addresses of web pages and files."""
        return "" if self.kind == "model" else f"{self.kind}s/"

    def find(self, revision: str) -> Commit | None:
        """The commit that a branch, a tag, a pull request or a full commit id names."""
        number = revision.removeprefix("refs/pr/")
        if number != revision and number.isdigit():
            return self.pull_requests.get(int(number))
        return (
            self.branches.get(revision.removeprefix("refs/heads/"))
            or self.tags.get(revision.removeprefix("refs/tags/"))
            or self.commits.get(revision)
        )

    def commit(
        self,
        parent: Commit | None,
        files: Mapping[str, Blob],
        *,
        title: str,
        message: str = "",
        author: str,
    ) -> Commit:
        """Add a commit, which no name points at yet."""
        number = len(self.commits)
        history = [self.kind, self.id, parent and parent.id, number, title, message, author]
        content = sorted((path, blob.oid) for path, blob in files.items())
        commit_id = hashlib.sha1(json.dumps([history, content]).encode()).hexdigest()
        commit = Commit(commit_id, parent, title, message, author, number, dict(files))
        self.commits[commit.id] = commit
        return commit

    def move(self, revision: str, commit: Commit) -> None:
        """Let a branch or a pull request point at a commit."""
        number = revision.removeprefix("refs/pr/")
        if number != revision:
            self.pull_requests[int(number)] = commit
        else:
            self.branches[revision.removeprefix("refs/heads/")] = commit
