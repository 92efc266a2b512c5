"""A folder as one commit, made on top of the newest one of the branch, whatever others push."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Final, NamedTuple, TypedDict

from httpx2 import HTTPError
from huggingface_hub import (
    CommitInfo,
    CommitOperationAdd,
    CommitOperationDelete,
    HfApi,
)
from huggingface_hub.utils import (  # type: ignore[attr-defined]  # in no `__all__`, but documented
    DEFAULT_IGNORE_PATTERNS,
    filter_repo_objects,
)

from .client import HubOptions
from .contents import CommitContents
from .errors import BusyBranchError, UnpushedFileError
from .retrying import persistently, status_of

Patterns = list[str] | str | None

_TRIES: Final = 20
_CONFLICT: Final = 412


class PushArguments(TypedDict, total=False):
    """Arguments of `push_to_hub`, by name; all may be left out.

    Attributes:
        commit_message: of the commit.
        private: whether a repository that is made is private.
        token: by default, that of the client.
        branch: by default `main`; it has to be there.
        revision: another name of `branch`, that of `from_pretrained`.
        create_pr: propose the commit as a pull request.
        allow_patterns: push only files that match one of these.
        ignore_patterns: do not push files that match one of these.
        delete_patterns: remove other files of the repository that match one of these.
    """

    commit_message: str
    private: bool | None
    token: str | None
    branch: str | None
    revision: str | None
    create_pr: bool | None
    allow_patterns: Patterns
    ignore_patterns: Patterns
    delete_patterns: Patterns


class PushOptions(NamedTuple):
    """How a commit is made, as for `ModelHubMixin.push_to_hub`."""

    commit_message: str
    token: str | None = None
    branch: str | None = None
    create_pr: bool = False
    allow_patterns: Patterns = None
    ignore_patterns: Patterns = None
    delete_patterns: Patterns = None


class Change(NamedTuple):
    """What a push changes.

    Attributes:
        additions: path in the repository → file.
        stale: files of the repository that go with its definition, unless they are added.
        definition: path of the new definition, if there is one.
        data: the files that it names.
    """

    additions: dict[str, Path]
    stale: set[str]
    definition: str | None
    data: set[str]


def files_in(folder: Path) -> dict[str, Path]:
    """Relative path → path of each file in a folder, in order."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in found}


def push(
    repo_id: str, change_of: Callable[[CommitContents], Change], options: PushOptions
) -> CommitInfo:
    """Makes one commit; when somebody else was faster, one on top of theirs.

    Arguments:
        change_of: what to change of the newest commit of the branch; asked again for each try.

    Raises:
        BusyBranchError: if somebody else is always faster.
    """
    for _ in range(_TRIES):
        try:
            if options.create_pr:  # a lost answer may hide a pull request, a second is too many
                return _commit(repo_id, change_of, options)
            return persistently(lambda: _commit(repo_id, change_of, options))
        except HTTPError as error:
            if status_of(error) != _CONFLICT:
                raise
    raise BusyBranchError(
        f"others pushed to {options.branch or 'main'!r} of {repo_id!r} each time that a commit "
        f"was about to be made, {_TRIES} times; push again, or to a branch of your own"
    )


def _commit(
    repo_id: str, change_of: Callable[[CommitContents], Change], options: PushOptions
) -> CommitInfo:
    present = CommitContents(repo_id, HubOptions(revision=options.branch, token=options.token))
    change = change_of(present)
    _check_uploaded(change.data)
    ignored = [*_listed(options.ignore_patterns), *DEFAULT_IGNORE_PATTERNS]
    added = set(_matching(change.additions, options.allow_patterns, ignored))
    unwanted = set(_matching(present.files, _listed(options.delete_patterns), None))
    replaced = change.stale if change.definition in added else set()
    deleted = (replaced - change.additions.keys()) | (unwanted - added - {".gitattributes"})
    api = HfApi(token=options.token)
    additions = [CommitOperationAdd(path, change.additions[path]) for path in sorted(added)]
    if ".gitignore" in present.files:  # the client would leave out what it excludes
        api.preupload_lfs_files(
            repo_id,
            [addition for addition in additions if addition.path_in_repo in change.data],
            revision=options.branch,
            create_pr=options.create_pr,
            gitignore_content="# Data files are all pushed.",
        )
    return api.create_commit(
        repo_id,
        [
            *(CommitOperationDelete(path, is_folder=False) for path in sorted(deleted)),
            *additions,
        ],
        commit_message=options.commit_message,
        revision=options.branch,
        create_pr=options.create_pr,
        parent_commit=present.commit,
    )


def _check_uploaded(data: Collection[str]) -> None:
    """Raises `UnpushedFileError` for data files in folders of git or of the client itself."""
    left_out = sorted(set(data) - set(_matching(data, None, DEFAULT_IGNORE_PATTERNS)))
    if left_out:
        raise UnpushedFileError(
            f"expected data files that the client of the Hub uploads, found {left_out[0]!r}, which "
            "it leaves out (folders .git and .cache/huggingface); remove it from the data folder"
        )


def _matching(paths: Iterable[str], allowed: Patterns, ignored: Patterns) -> Iterable[str]:
    return filter_repo_objects(paths, allow_patterns=allowed, ignore_patterns=ignored)


def _listed(patterns: Patterns) -> list[str]:
    return [patterns] if isinstance(patterns, str) else list(patterns or ())
