"""All that the Hub keeps: users with their tokens, repositories, LFS objects."""

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Literal

from .environment import TOKEN
from .repository import Blob, Kind, Repository

KINDS: tuple[Kind, ...] = ("model", "dataset", "space", "kernel")
LFS_SUFFIXES = (".bin", ".joblib", ".npy", ".npz", ".pkl", ".pt", ".safetensors")
MIB = 1 << 20


@dataclass(frozen=True)
class Token:
    """Who calls, and whether they may write to what they own."""

    user: str
    role: Literal["read", "write"] = "write"


@dataclass
class Hub:
    """The state of the server, which tests may read and prepare; the client changes it by HTTP."""

    tokens: dict[str, Token] = field(
        default_factory=lambda: {
            TOKEN: Token("alice"),
            "hf_alice_read": Token("alice", "read"),
            "hf_bob": Token("bob"),
        }
    )
    repositories: dict[tuple[Kind, str], Repository] = field(default_factory=dict)
    lfs: dict[str, bytes] = field(default_factory=dict)
    """LFS objects, from their SHA-256 to their content."""
    parts: dict[tuple[str, int], bytes] = field(default_factory=dict)
    """The parts of LFS objects that are being uploaded, by SHA-256 and number."""
    lfs_from: int = 10 * MIB
    """Files of this size and more, and those with a suffix for binary data, go through LFS."""
    multipart_from: int = 16 * MIB
    """LFS files of this size and more are uploaded in parts."""
    part_size: int = 5 * MIB
    page_size: int = 1000
    secret: str = field(default_factory=lambda: secrets.token_hex(8))
    """Stands in the addresses for LFS uploads: permission is in the address, not in a header."""

    def create(self, kind: Kind, repo_id: str, *, private: bool = False) -> Repository:
        """Add a repository, with the first commit that the Hub makes by itself."""
        repository = Repository(kind, repo_id, private=private)
        attributes = "".join(
            f"*{suffix} filter=lfs diff=lfs merge=lfs -text\n" for suffix in LFS_SUFFIXES
        )
        first = repository.commit(
            None,
            {".gitattributes": Blob(attributes.encode())},
            title="initial commit",
            author=repository.owner,
        )
        repository.move("main", first)
        self.repositories[kind, repo_id] = repository
        return repository

    def model(self, repo_id: str) -> Repository:
        """The repository of a model, which must be there."""
        return self.repositories["model", repo_id]

    def goes_through_lfs(self, path: str, size: int) -> bool:
        """Whether a file of this name and size is stored through LFS."""
        return size > 0 and (size >= self.lfs_from or path.endswith(LFS_SUFFIXES))

    def store_lfs(self, oid: str, content: bytes) -> bool:
        """Keep an LFS object, unless its content has another hash."""
        if hashlib.sha256(content).hexdigest() != oid:
            return False
        self.lfs[oid] = content
        return True
