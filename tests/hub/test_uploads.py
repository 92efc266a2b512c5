import hashlib
import io
from pathlib import Path

import pytest
from huggingface_hub import CommitOperationAdd, CommitOperationCopy, HfApi, HfFileSystem
from huggingface_hub.errors import BadRequestError, EntryNotFoundError, HfHubHTTPError

from hub_server.hub import MIB
from hub_server.server import HubServer

REPO = "alice/model"
BYTES = bytes(range(256)) * 4096  # 1 MiB


@pytest.fixture
def api(hub: HubServer) -> HfApi:
    api = HfApi()
    api.create_repo(REPO)
    return api


def test_the_client_talks_to_this_server(hub: HubServer) -> None:
    assert HfApi().endpoint == hub.url
    assert HfApi().whoami()["name"] == "alice"
    assert hub.log.lines() == ["GET /api/whoami-v2 200"]


def test_a_new_repository_has_one_commit_and_its_owners_name(api: HfApi) -> None:
    url = api.create_repo("named-by-token")

    assert url.repo_id == "alice/named-by-token"
    assert api.list_repo_files(url.repo_id) == [".gitattributes"]
    assert [commit.title for commit in api.list_repo_commits(url.repo_id)] == ["initial commit"]


def test_a_repository_is_made_once(api: HfApi) -> None:
    assert api.create_repo(REPO, exist_ok=True).repo_id == REPO
    with pytest.raises(HfHubHTTPError, match="409"):
        api.create_repo(REPO)


def test_a_deleted_repository_is_gone(api: HfApi) -> None:
    assert api.repo_exists(REPO)

    api.delete_repo(REPO)

    assert not api.repo_exists(REPO)


def test_a_small_file_is_sent_in_the_commit(hub: HubServer, api: HfApi) -> None:
    info = api.upload_file(path_or_fileobj=b"text", path_in_repo="a/notes.txt", repo_id=REPO)

    blob = hub.hub.model(REPO).branches["main"].files["a/notes.txt"]
    assert (blob.content, blob.lfs) == (b"text", False)
    assert info.oid == hub.hub.model(REPO).branches["main"].id
    assert hub.log.lines("lfs") == []


def test_a_file_of_binary_data_goes_through_lfs_in_one_piece(hub: HubServer, api: HfApi) -> None:
    api.upload_file(path_or_fileobj=BYTES, path_in_repo="weights.bin", repo_id=REPO)

    blob = hub.hub.model(REPO).branches["main"].files["weights.bin"]
    assert (blob.content, blob.lfs) == (BYTES, True)
    oid = hashlib.sha256(BYTES).hexdigest()
    assert hub.log.lines("lfs") == [
        f"POST /{REPO}.git/info/lfs/objects/batch 200",
        f"PUT /lfs/{hub.hub.secret}/{oid} 200",
        "POST /lfs-verify 200",
    ]


def test_a_large_file_goes_through_lfs_in_parts(hub: HubServer, api: HfApi) -> None:
    hub.hub.multipart_from, hub.hub.part_size = 2 * MIB, MIB
    content = BYTES * 2 + b"end"

    api.upload_file(path_or_fileobj=content, path_in_repo="weights.bin", repo_id=REPO)

    assert hub.hub.model(REPO).branches["main"].files["weights.bin"].content == content
    assert len([line for line in hub.log.lines("/lfs/") if line.startswith("PUT")]) == 3
    assert hub.hub.parts == {}


def test_permission_for_lfs_uploads_is_in_the_address(hub: HubServer, api: HfApi) -> None:
    api.upload_file(path_or_fileobj=BYTES, path_in_repo="weights.bin", repo_id=REPO)

    with_token = {one.method for one in hub.log.exchanges if "authorization" in one.headers}
    (upload,) = [one for one in hub.log.exchanges if one.path.startswith("/lfs/")]
    assert with_token == {"POST"}
    assert "authorization" not in upload.headers


def test_a_file_that_is_known_already_is_not_sent_again(hub: HubServer, api: HfApi) -> None:
    api.upload_file(path_or_fileobj=BYTES, path_in_repo="weights.bin", repo_id=REPO)
    before = hub.hub.model(REPO).branches["main"]
    hub.log.exchanges.clear()

    api.upload_file(path_or_fileobj=BYTES, path_in_repo="weights.bin", repo_id=REPO)
    assert hub.hub.model(REPO).branches["main"] is before

    api.upload_file(path_or_fileobj=BYTES, path_in_repo="copy.bin", repo_id=REPO)
    assert hub.hub.model(REPO).branches["main"].files["copy.bin"].content == BYTES
    assert [line for line in hub.log.lines() if line.startswith("PUT")] == []


def test_a_folder_is_sent_as_one_commit(hub: HubServer, api: HfApi, tmp_path: Path) -> None:
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / "part.bin").write_bytes(BYTES)
    (tmp_path / "README.md").write_text("---\nlibrary_name: xpm\n---\n# Model\n")
    (tmp_path / "empty").touch()

    api.upload_folder(repo_id=REPO, folder_path=tmp_path, commit_message="all")

    head = hub.hub.model(REPO).branches["main"]
    assert {path: blob.content for path, blob in head.files.items() if path[0] != "."} == {
        "README.md": (tmp_path / "README.md").read_bytes(),
        "empty": b"",
        "weights/part.bin": BYTES,
    }
    assert [commit.title for commit in head.history()] == ["all", "initial commit"]
    assert set(hub.log.lines("yaml")) == {"POST /api/validate-yaml 200"}


def test_a_card_that_is_no_yaml_is_refused(hub: HubServer, api: HfApi) -> None:
    with pytest.raises(ValueError, match="Invalid metadata in README"):
        api.upload_file(path_or_fileobj=b"---\na: [\n---\n", path_in_repo="README.md", repo_id=REPO)

    assert len(hub.hub.model(REPO).commits) == 1


def test_files_that_the_folder_ignores_are_not_sent(api: HfApi, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("# scratch\n*.tmp\n")
    (tmp_path / "a.tmp").write_text("a")
    (tmp_path / "b.txt").write_text("b")

    api.upload_folder(repo_id=REPO, folder_path=tmp_path)

    assert api.list_repo_files(REPO) == [".gitattributes", ".gitignore", "b.txt"]


def test_files_and_folders_are_deleted(api: HfApi) -> None:
    api.create_commit(
        REPO,
        [CommitOperationAdd(path, b"x") for path in ("a", "b/c", "b/d/e")],
        commit_message="three",
    )

    api.delete_file("a", REPO)
    api.delete_folder("b/d", REPO)

    assert api.list_repo_files(REPO) == [".gitattributes", "b/c"]
    with pytest.raises(EntryNotFoundError, match="A file with this name doesn't exist"):
        api.delete_file("a", REPO)


def test_files_are_copied_within_a_repository(hub: HubServer, api: HfApi) -> None:
    api.upload_file(path_or_fileobj=BYTES, path_in_repo="a.bin", repo_id=REPO)
    api.upload_file(path_or_fileobj=b"text", path_in_repo="a.txt", repo_id=REPO)

    copies = [CommitOperationCopy("a.bin", "b.bin"), CommitOperationCopy("a.txt", "b.txt")]
    api.create_commit(REPO, copies, commit_message="copies")

    files = hub.hub.model(REPO).branches["main"].files
    assert (files["b.bin"], files["b.txt"]) == (files["a.bin"], files["a.txt"])


def test_a_commit_on_a_parent_that_is_no_longer_the_head_is_refused(api: HfApi) -> None:
    first = api.repo_info(REPO).sha
    api.upload_file(path_or_fileobj=b"1", path_in_repo="a", repo_id=REPO, parent_commit=first)

    with pytest.raises(HfHubHTTPError, match="412"):
        api.upload_file(path_or_fileobj=b"2", path_in_repo="a", repo_id=REPO, parent_commit=first)


def test_a_path_that_leaves_the_repository_is_refused_by_the_server_too(
    hub: HubServer, api: HfApi
) -> None:
    operation = CommitOperationAdd("safe", b"x")
    operation.path_in_repo = "../escape"

    with pytest.raises(BadRequestError, match="Invalid path"):
        api.create_commit(REPO, [operation], commit_message="bad")

    assert len(hub.hub.model(REPO).commits) == 1


def test_a_reader_proposes_a_change_as_a_pull_request(hub: HubServer, api: HfApi) -> None:
    info = HfApi(token="hf_bob").upload_file(
        path_or_fileobj=BYTES, path_in_repo="weights.bin", repo_id=REPO, create_pr=True
    )

    assert (info.pr_num, info.pr_revision) == (1, "refs/pr/1")
    assert "weights.bin" not in hub.hub.model(REPO).branches["main"].files
    assert "weights.bin" in api.list_repo_files(REPO, revision="refs/pr/1")
    refs = api.list_repo_refs(REPO, include_pull_requests=True)
    assert [ref.ref for ref in refs.pull_requests or []] == ["refs/pr/1"]


def test_the_file_system_of_the_client_writes_and_reads(api: HfApi) -> None:
    system = HfFileSystem()
    with system.open(f"{REPO}/folder/a.txt", "wb") as file:
        file.write(b"text")

    assert system.ls(f"{REPO}/folder", detail=False) == [f"{REPO}/folder/a.txt"]
    assert system.cat_file(f"{REPO}/folder/a.txt") == b"text"


def test_a_dataset_has_addresses_of_its_own(hub: HubServer, api: HfApi) -> None:
    api.create_repo(REPO, repo_type="dataset")

    info = api.upload_file(
        path_or_fileobj=io.BytesIO(BYTES),
        path_in_repo="rows.bin",
        repo_id=REPO,
        repo_type="dataset",
    )

    assert info.repo_url.repo_type == "dataset"
    assert hub.hub.repositories["dataset", REPO].branches["main"].files["rows.bin"].lfs
    path = api.hf_hub_download(REPO, "rows.bin", repo_type="dataset")
    assert Path(path).read_bytes() == BYTES
