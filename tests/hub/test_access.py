import pytest
from huggingface_hub import HfApi, hf_hub_download
from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, RepositoryNotFoundError

from hub_server.server import HubServer

REPO = "alice/model"


@pytest.fixture
def hub(hub: HubServer) -> HubServer:
    """A Hub with a private repository of alice."""
    api = HfApi()
    api.create_repo(REPO, private=True)
    api.upload_file(path_or_fileobj=b"text", path_in_repo="a.txt", repo_id=REPO)
    return hub


@pytest.mark.parametrize(("token", "status"), [("hf_bob", 404), (False, 401)])
def test_a_private_repository_looks_missing_to_others(
    hub: HubServer, token: str | bool, status: int
) -> None:
    for repo_id in (REPO, "alice/missing"):
        with pytest.raises(RepositoryNotFoundError) as raised:
            hf_hub_download(repo_id, "a.txt", token=token)
        assert raised.value.response.status_code == status
        assert not HfApi(token=token).repo_exists(repo_id)
    assert HfApi().repo_exists(REPO)


def test_an_unknown_token_is_refused_even_for_public_files(hub: HubServer) -> None:
    HfApi().update_repo_settings(REPO, visibility="public")
    assert hf_hub_download(REPO, "a.txt", token=False)

    with pytest.raises(HfHubHTTPError, match="401") as raised:
        HfApi(token="hf_wrong").repo_info(REPO)
    assert type(raised.value) is HfHubHTTPError
    with pytest.raises(HfHubHTTPError, match="Invalid user token"):
        HfApi(token="hf_wrong").whoami()


@pytest.mark.parametrize("token", ["hf_bob", "hf_alice_read"])
def test_only_a_write_token_of_the_owner_writes(hub: HubServer, token: str) -> None:
    HfApi().update_repo_settings(REPO, visibility="public")
    api = HfApi(token=token)

    for write in (
        lambda: api.upload_file(path_or_fileobj=b"x", path_in_repo="a.txt", repo_id=REPO),
        lambda: api.delete_repo(REPO),
        lambda: api.create_branch(REPO, branch="mine"),
        lambda: api.create_repo("alice/other"),
    ):
        with pytest.raises(HfHubHTTPError, match="403 Forbidden"):
            write()

    assert hub.hub.model(REPO).branches["main"].files["a.txt"].content == b"text"


def test_writing_without_a_token_is_refused(hub: HubServer) -> None:
    with pytest.raises(RepositoryNotFoundError, match="401"):
        HfApi(token=False).create_repo("alice/other")


@pytest.mark.parametrize(("token", "status"), [("hf_bob", 403), (False, 401)])
def test_the_files_of_a_gated_repository_are_for_those_who_were_admitted(
    hub: HubServer, token: str | bool, status: int
) -> None:
    HfApi().update_repo_settings(REPO, visibility="public", gated="manual")
    api = HfApi(token=token)

    assert api.list_repo_files(REPO) == [".gitattributes", "a.txt"]
    with pytest.raises(GatedRepoError) as raised:
        api.hf_hub_download(REPO, "a.txt")
    assert raised.value.response.status_code == status

    hub.hub.model(REPO).granted.add("bob")
    assert hf_hub_download(REPO, "a.txt", token="hf_bob")
