from pathlib import Path

import pytest
from huggingface_hub import HfApi
from huggingface_hub.errors import HfHubHTTPError

from hub_server.server import HubServer

REPO = "alice/model"


@pytest.fixture
def api(hub: HubServer) -> HfApi:
    api = HfApi()
    api.create_repo(REPO)
    api.upload_file(path_or_fileobj=b"text", path_in_repo="a.txt", repo_id=REPO)
    hub.log.exchanges.clear()
    return api


def test_a_busy_server_is_asked_again_before_an_upload(hub: HubServer, api: HfApi) -> None:
    hub.faults.answer("POST", "/preupload/", 503)
    hub.faults.answer("PUT", "/lfs/", 500)

    api.upload_file(path_or_fileobj=b"bytes", path_in_repo="w.bin", repo_id=REPO)

    assert hub.log.lines("/preupload/") == [
        f"POST /api/models/{REPO}/preupload/main 503",
        f"POST /api/models/{REPO}/preupload/main 200",
    ]
    assert [line.rpartition(" ")[2] for line in hub.log.lines(hub.hub.secret)] == ["500", "200"]
    assert hub.faults.waiting == []


def test_a_download_waits_as_long_as_it_is_told(hub: HubServer, api: HfApi) -> None:
    hub.faults.answer("GET", "/resolve/", 429, headers={"Retry-After": "0"})

    assert Path(api.hf_hub_download(REPO, "a.txt")).read_bytes() == b"text"

    assert [line.rpartition(" ")[2] for line in hub.log.lines("/resolve/")] == ["200", "429", "200"]


@pytest.mark.parametrize("status", [500, 503])
def test_a_download_from_a_broken_server_fails_and_leaves_nothing(
    hub: HubServer, api: HfApi, status: int, tmp_path: Path
) -> None:
    hub.faults.answer("GET", "/resolve/", status)

    with pytest.raises(HfHubHTTPError, match=str(status)):
        api.hf_hub_download(REPO, "a.txt", cache_dir=tmp_path)

    assert list(tmp_path.rglob("a.txt*")) == []


def test_a_commit_is_not_sent_twice(hub: HubServer, api: HfApi) -> None:
    hub.faults.answer("POST", "/commit/", 503)

    with pytest.raises(HfHubHTTPError, match="503"):
        api.upload_file(path_or_fileobj=b"other", path_in_repo="a.txt", repo_id=REPO)

    assert hub.hub.model(REPO).branches["main"].files["a.txt"].content == b"text"


def test_a_byte_that_changes_on_the_way_is_not_noticed_by_the_client_alone(
    hub: HubServer, api: HfApi
) -> None:
    hub.faults.corrupt("GET", "/resolve/")

    assert Path(api.hf_hub_download(REPO, "a.txt")).read_bytes() == b"texu"
    assert [one["path"] for one in api.verify_repo_checksums(REPO).mismatches] == ["a.txt"]


def test_a_fault_waits_for_the_request_that_it_is_for(hub: HubServer, api: HfApi) -> None:
    hub.faults.answer("POST", "/commit/", 503)

    assert api.repo_exists(REPO)
    assert len(hub.faults.waiting) == 1
