from pathlib import Path

import pytest
from huggingface_hub import CommitOperationAdd, HfApi, ModelHubMixin, constants
from huggingface_hub.errors import EntryNotFoundError, RevisionNotFoundError

from hub_server.hub import MIB
from hub_server.server import HubServer

REPO = "alice/model"


@pytest.fixture
def api(hub: HubServer) -> HfApi:
    """A client of a Hub with one repository, of two commits."""
    api = HfApi()
    api.create_repo(REPO)
    for text in (b"one", b"two"):
        files = [CommitOperationAdd("a/b.txt", text), CommitOperationAdd("w.bin", text * 9)]
        api.create_commit(REPO, files, commit_message=text.decode())
    hub.log.exchanges.clear()
    return api


def read(path: str) -> bytes:
    return Path(path).read_bytes()


@pytest.mark.parametrize(("name", "content"), [("a/b.txt", b"two"), ("w.bin", b"two" * 9)])
def test_a_file_is_downloaded_once(hub: HubServer, api: HfApi, name: str, content: bytes) -> None:
    assert read(api.hf_hub_download(REPO, name)) == content
    assert read(api.hf_hub_download(REPO, name)) == content

    address = f"/{REPO}/resolve/main/{name}"
    assert hub.log.lines() == [f"HEAD {address} 200", f"GET {address} 200", f"HEAD {address} 200"]


def test_a_revision_is_a_branch_a_tag_or_a_commit(api: HfApi) -> None:
    (_, first, _) = api.list_repo_commits(REPO)
    api.create_branch(REPO, branch="feature/x y", revision=first.commit_id)
    api.create_tag(REPO, tag="v1", revision="feature/x y")

    for revision in (first.commit_id, "feature/x y", "v1", "refs/heads/feature/x y"):
        assert read(api.hf_hub_download(REPO, "a/b.txt", revision=revision)) == b"one"


def test_branches_and_tags_come_and_go(api: HfApi) -> None:
    api.create_branch(REPO, branch="next")
    api.create_branch(REPO, branch="next", exist_ok=True)
    api.create_tag(REPO, tag="v1")
    refs = api.list_repo_refs(REPO)
    assert [ref.name for ref in refs.branches] == ["main", "next"]
    assert [ref.ref for ref in refs.tags] == ["refs/tags/v1"]

    api.delete_branch(REPO, branch="next")
    api.delete_tag(REPO, tag="v1")

    refs = api.list_repo_refs(REPO)
    assert ([ref.name for ref in refs.branches], refs.tags) == (["main"], [])
    with pytest.raises(RevisionNotFoundError):
        api.delete_tag(REPO, tag="v1")


def test_a_snapshot_holds_the_files_that_match(api: HfApi) -> None:
    folder = Path(api.snapshot_download(REPO, allow_patterns="a/*"))

    assert [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()] == [
        "a/b.txt"
    ]
    assert (Path(api.snapshot_download(REPO)) / "w.bin").read_bytes() == b"two" * 9


def test_a_missing_file_is_an_error_that_names_it(api: HfApi) -> None:
    with pytest.raises(EntryNotFoundError, match="Entry Not Found"):
        api.hf_hub_download(REPO, "missing.txt")
    assert not api.file_exists(REPO, "missing.txt")
    assert api.file_exists(REPO, "w.bin")


def test_a_missing_revision_is_an_error(api: HfApi) -> None:
    with pytest.raises(RevisionNotFoundError):
        api.hf_hub_download(REPO, "w.bin", revision="missing")
    with pytest.raises(RevisionNotFoundError):
        api.snapshot_download(REPO, revision="missing")


def test_trees_say_size_hash_and_last_change(api: HfApi) -> None:
    api.upload_file(path_or_fileobj=b"new", path_in_repo="a/c.txt", repo_id=REPO)

    rows = list(api.list_repo_tree(REPO, recursive=True, expand=True))

    assert [(row.path, row.last_commit.title) for row in rows if row.last_commit] == [
        (".gitattributes", "initial commit"),
        ("a", "Upload a/c.txt with huggingface_hub"),
        ("a/b.txt", "two"),
        ("a/c.txt", "Upload a/c.txt with huggingface_hub"),
        ("w.bin", "two"),
    ]
    assert [row.path for row in api.list_repo_tree(REPO, "a")] == ["a/b.txt", "a/c.txt"]
    (weights,) = api.get_paths_info(REPO, ["w.bin", "missing"])
    (sibling,) = [
        one for one in api.model_info(REPO, files_metadata=True).siblings or [] if one.lfs
    ]
    assert (weights.path, sibling.rfilename, sibling.size) == ("w.bin", "w.bin", 27)


def test_long_lists_come_in_pages(hub: HubServer, api: HfApi) -> None:
    hub.hub.page_size = 2

    assert api.list_repo_files(REPO) == [".gitattributes", "a/b.txt", "w.bin"]
    assert len(api.list_repo_commits(REPO)) == 3
    assert len(hub.log.lines("/tree/")) == len(hub.log.lines("/commits/")) == 2


def test_a_download_that_is_cut_goes_on_where_its_last_whole_block_ended(
    hub: HubServer, api: HfApi
) -> None:
    content = bytes(range(256)) * (constants.DOWNLOAD_CHUNK_SIZE // 256) + b"end" * MIB
    hub.hub.multipart_from = 2 * len(content)
    api.upload_file(path_or_fileobj=content, path_in_repo="big.bin", repo_id=REPO)
    hub.log.exchanges.clear()
    hub.faults.cut("GET", "big.bin", after=len(content) - 1)

    assert read(api.hf_hub_download(REPO, "big.bin")) == content

    gets = [one for one in hub.log.exchanges if one.method == "GET"]
    assert [(one.status, one.headers.get("range")) for one in gets] == [
        (200, None),
        (206, f"bytes={constants.DOWNLOAD_CHUNK_SIZE}-"),
    ]


class Greeter(ModelHubMixin):
    """A model of one word."""

    def __init__(self, word: str = "") -> None:
        self.word = word

    def _save_pretrained(self, save_directory: Path) -> None:
        (save_directory / "word.bin").write_text(self.word)


def test_the_model_mixin_pushes_to_this_server(hub: HubServer) -> None:
    Greeter("hello").push_to_hub("alice/greeter")

    files = hub.hub.model("alice/greeter").branches["main"].files
    assert files["word.bin"].content == b"hello"
    assert {"README.md", "config.json"} < files.keys()
