"""What a push changes in a repository, and what it leaves alone."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from httpx2 import HTTPError
from huggingface_hub import HfApi
from huggingface_hub.errors import (
    HfHubHTTPError,
    HFValidationError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

import xpm_hf.push
import xpm_hf.retrying
from hf.models import (
    REPOSITORY,
    Model,
    Vocabulary,
    content,
    downloads,
    head,
    make_model,
    texts,
    upload,
)
from hub_server.server import HubServer
from xpm_config import copyconfig
from xpm_hf import (
    BusyBranchError,
    ExperimaestroHFHub,
    ForeignFileError,
    UnpushedFileError,
    VariantError,
)
from xpm_hf.publish import Publication

COMMIT = f"/api/models/{REPOSITORY}/commit/"


def small_files(folder: Path, *names: str) -> Any:
    """A model whose weights are files of these names."""
    model = make_model(folder, "part")
    (folder / "weights" / "deep" / "part").unlink()
    for name in names:
        (folder / "weights" / name).write_text(name)
    return model


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pauses before a request is sent again."""
    monkeypatch.setattr(xpm_hf.retrying, "_WAITS", (0.0, 0.0, 0.0))


def test_a_push_is_one_commit(hub: HubServer, model: Any) -> None:
    address = ExperimaestroHFHub(model).push_to_hub(REPOSITORY, commit_message="As trained")

    assert head(hub).title == "As trained"
    assert [commit.title for commit in head(hub).history()] == ["As trained", "initial commit"]
    assert address.commit_url == address == f"{hub.url}/{REPOSITORY}/commit/{head(hub).id}"


def test_what_the_definition_named_and_no_longer_names_goes(hub: HubServer, tmp_path: Path) -> None:
    ExperimaestroHFHub(small_files(tmp_path / "a", "x", "y")).push_to_hub(REPOSITORY)
    ExperimaestroHFHub(small_files(tmp_path / "v", "x")).push_to_hub(REPOSITORY, "variant")
    for name in ("notes.txt", "weights/mine", "variant/mine", "other/mine"):
        upload(name, b"mine")

    ExperimaestroHFHub(small_files(tmp_path / "b", "y", "z")).push_to_hub(REPOSITORY)

    assert sorted(texts(hub)) == [
        "README.md",
        "experimaestro.json",
        "notes.txt",
        "other/mine",
        "variant/experimaestro.json",
        "variant/mine",
        "variant/vocabulary/words.txt",
        "variant/weights/x",
        "vocabulary/words.txt",
        "weights/mine",
        "weights/y",
        "weights/z",
    ]


def test_a_variant_pushed_again_loses_its_stale_files_only(hub: HubServer, tmp_path: Path) -> None:
    for variant in (None, "one", "two"):
        source = small_files(tmp_path / f"a-{variant}", "x", "y")
        ExperimaestroHFHub(source).push_to_hub(REPOSITORY, variant)
    upload("one/mine", b"mine")
    before = {name for name in texts(hub) if not name.startswith("one/")}

    ExperimaestroHFHub(small_files(tmp_path / "b", "z")).push_to_hub(REPOSITORY, "one")

    after = set(texts(hub))
    assert {name for name in after if not name.startswith("one/")} == before
    assert {name for name in after if name.startswith("one/")} == {
        "one/experimaestro.json",
        "one/mine",
        "one/vocabulary/words.txt",
        "one/weights/z",
    }


def test_a_definition_under_its_older_name_is_replaced(hub: HubServer, tmp_path: Path) -> None:
    ExperimaestroHFHub(small_files(tmp_path / "a", "x")).save_pretrained(tmp_path / "old")
    (tmp_path / "old" / "experimaestro.json").rename(tmp_path / "old" / "definition.json")
    HfApi().create_repo(REPOSITORY)
    HfApi().upload_folder(repo_id=REPOSITORY, folder_path=tmp_path / "old")

    ExperimaestroHFHub(small_files(tmp_path / "b", "y")).push_to_hub(REPOSITORY)

    assert sorted(name for name in texts(hub) if name != "README.md") == [
        "experimaestro.json",
        "vocabulary/words.txt",
        "weights/y",
    ]


@pytest.mark.parametrize("text", ["no JSON", '{"definition": "of something else"}'])
def test_a_file_that_is_no_definition_stays(hub: HubServer, model: Any, text: str) -> None:
    HfApi().create_repo(REPOSITORY)
    upload("definition.json", text.encode())

    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)

    assert texts(hub)["definition.json"] == text


def test_a_hostile_definition_makes_no_push_remove_other_files(
    hub: HubServer, model: Any, tmp_path: Path
) -> None:
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY, "variant")
    ExperimaestroHFHub(model).save_pretrained(tmp_path / "saved")
    definition = json.loads((tmp_path / "saved" / "experimaestro.json").read_text())
    places = (".gitattributes", "variant/experimaestro.json", "README.md")
    definition[-1]["fields"] = {
        str(number): {"type": "path.serialized", "value": place, "is_folder": False}
        for number, place in enumerate(places)
    }
    upload("experimaestro.json", json.dumps(definition).encode())
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    assert {*places} <= head(hub).files.keys()

    definition[-1]["fields"]["0"]["value"] = "../outside"
    upload("experimaestro.json", json.dumps(definition).encode())
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    assert {*places} <= head(hub).files.keys()


def test_nothing_is_pushed_when_nothing_changed(hub: HubServer, model: Any) -> None:
    first = ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    hub.log.exchanges.clear()
    second = ExperimaestroHFHub(model).push_to_hub(REPOSITORY)

    assert second == first
    assert hub.log.lines(COMMIT) == []


def test_large_files_are_uploaded_and_stored_once(hub: HubServer, tmp_path: Path) -> None:
    (tmp_path / "words.bin").write_bytes(bytes(1000))
    vocabulary = Vocabulary.C(words=tmp_path / "words.bin")
    ExperimaestroHFHub(vocabulary).push_to_hub(REPOSITORY)
    for variant in ("one", "two", "one"):
        ExperimaestroHFHub(vocabulary).push_to_hub(REPOSITORY, variant)

    assert len([line for line in hub.log.lines("/lfs/") if line.startswith("PUT")]) == 1
    assert len(hub.hub.lfs) == 1
    assert {"words.bin", "one/words.bin", "two/words.bin"} <= head(hub).files.keys()


def test_patterns_choose_what_is_pushed_and_removed(hub: HubServer, model: Any) -> None:
    HfApi().create_repo(REPOSITORY)
    for name in ("a.log", "b.log", "keep"):
        upload(name, b"x")

    ExperimaestroHFHub(model).push_to_hub(
        REPOSITORY,
        allow_patterns=["*.json", "*.txt", "*.md"],
        ignore_patterns="*.md",
        delete_patterns=["*.log", ".gitattributes", "*.json"],
    )

    assert sorted(head(hub).files) == [
        ".gitattributes",
        "experimaestro.json",
        "keep",
        "vocabulary/words.txt",
    ]


def test_a_configuration_of_the_mixin_is_pushed_beside(hub: HubServer, model: Any) -> None:
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY, config={"a": 1})

    assert json.loads(texts(hub)["config.json"]) == {"a": 1}
    assert content(ExperimaestroHFHub.from_pretrained(REPOSITORY)) == ("weights", "a b c")


def test_a_folder_is_saved_and_pushed_in_one_call(
    hub: HubServer, model: Any, tmp_path: Path
) -> None:
    to_hub = ExperimaestroHFHub(model)
    assert to_hub.save_pretrained(tmp_path / "saved") is None
    address = to_hub.save_pretrained(
        tmp_path / "saved", "small", push_to_hub=True, repo_id=REPOSITORY, private=True
    )

    assert address == f"{hub.url}/{REPOSITORY}/commit/{head(hub).id}"
    assert "small/experimaestro.json" in head(hub).files
    assert hub.hub.model(REPOSITORY).private
    to_hub.save_pretrained(tmp_path / "model", push_to_hub=True)
    assert "experimaestro.json" in head(hub).files


def test_branches_and_pull_requests(hub: HubServer, model: Any, tmp_path: Path) -> None:
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    before = head(hub)
    HfApi().create_branch(REPOSITORY, branch="next")
    new = ExperimaestroHFHub(make_model(tmp_path / "new", "new"))

    new.push_to_hub(REPOSITORY, branch="next")
    proposed = new.push_to_hub(REPOSITORY, "variant", create_pr=True)

    assert head(hub) == before
    assert proposed.pr_url == f"{hub.url}/{REPOSITORY}/discussions/1"
    for revision, variant in (("next", None), ("refs/pr/1", "variant")):
        loaded = ExperimaestroHFHub.from_pretrained(REPOSITORY, revision=revision, variant=variant)
        assert content(loaded) == ("new", "a b c")
    new.push_to_hub(REPOSITORY, "late", revision="next")
    assert "late/experimaestro.json" in texts(hub, "next")
    with pytest.raises(RevisionNotFoundError):
        new.push_to_hub(REPOSITORY, branch="missing")
    with pytest.raises(TypeError, match="takes branch or revision, which are the same, not both"):
        new.push_to_hub(REPOSITORY, branch="next", revision="main")


def test_a_pull_request_may_come_from_whoever_can_read(
    hub: HubServer, model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)

    with pytest.raises(HfHubHTTPError, match="403 Forbidden"):
        ExperimaestroHFHub(model).push_to_hub(REPOSITORY, "bobs", token="hf_bob")
    pushed = ExperimaestroHFHub(model).push_to_hub(
        REPOSITORY, "bobs", token="hf_bob", create_pr=True
    )
    assert pushed.pr_num == 1


def test_a_private_repository_is_for_its_owner(hub: HubServer, model: Any, tmp_path: Path) -> None:
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY, private=True)

    assert content(ExperimaestroHFHub.from_pretrained(REPOSITORY, token="hf_alice_read"))
    for token in ("hf_bob", False):
        with pytest.raises(RepositoryNotFoundError, match="Repository Not Found"):
            ExperimaestroHFHub.from_pretrained(REPOSITORY, token=token, cache_dir=tmp_path / "c")
    with pytest.raises(HfHubHTTPError, match="You need a token with write access"):
        ExperimaestroHFHub(model).push_to_hub(REPOSITORY, token="hf_alice_read")


def test_names_that_cannot_be_repositories_are_refused(hub: HubServer, model: Any) -> None:
    with pytest.raises(HFValidationError):
        ExperimaestroHFHub(model).push_to_hub("a/b/c")
    assert downloads(hub) == []


def test_two_pushes_at_once_are_both_there(hub: HubServer, tmp_path: Path) -> None:
    ExperimaestroHFHub(make_model(tmp_path / "root", "root")).push_to_hub(REPOSITORY)
    names = [f"v{number}" for number in range(6)]
    models = {name: make_model(tmp_path / name, name) for name in names}
    together = threading.Barrier(len(names))

    def push(name: str) -> None:
        together.wait()
        ExperimaestroHFHub(models[name]).push_to_hub(REPOSITORY, name)

    with ThreadPoolExecutor(len(names)) as executor:
        list(executor.map(push, names))

    assert ExperimaestroHFHub.list_variants(REPOSITORY) == names
    for name in names:
        loaded = ExperimaestroHFHub.from_pretrained(REPOSITORY, variant=name)
        assert content(loaded)[0] == name
        assert f"| `{name}` |" in texts(hub)["README.md"]
    assert len(list(head(hub).history())) == 2 + len(names)


def test_a_branch_that_always_moves_is_told(
    hub: HubServer, model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xpm_hf.push, "_TRIES", 3)
    hub.faults.answer("POST", COMMIT, 412, 412, 412)
    with pytest.raises(BusyBranchError) as raised:
        ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    assert str(raised.value) == (
        "others pushed to 'main' of 'alice/model' each time that a commit was about to be made, "
        "3 times; push again, or to a branch of your own"
    )


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize("status", [429, 500, 503])
@pytest.mark.parametrize("path", ["/repos/create", f"models/{REPOSITORY}$", "/commit/"])
def test_answers_that_pass_are_waited_for(
    hub: HubServer, model: Any, path: str, status: int
) -> None:
    method = "GET" if path.endswith("$") else "POST"
    hub.faults.answer(method, path, status, status, headers={"Retry-After": "0"})
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    assert hub.faults.waiting == []
    assert content(ExperimaestroHFHub.from_pretrained(REPOSITORY)) == ("weights", "a b c")


@pytest.mark.usefixtures("_impatient")
def test_a_hub_that_stays_out_of_order_is_told(hub: HubServer, model: Any) -> None:
    hub.faults.answer("POST", "/commit/", 503, 503, 503, 503)
    with pytest.raises(HfHubHTTPError, match="503"):
        ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    assert list(texts(hub)) == []


def test_the_hub_says_how_long_to_wait(
    hub: HubServer, model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    for wanted in ("3", "100", "Wed, 21 Oct 2026 07:28:00 GMT"):
        hub.faults.answer("POST", "/commit/", 429, headers={"Retry-After": wanted})
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    assert slept == [3, 60, 4]


@pytest.mark.usefixtures("_impatient")
def test_a_connection_cut_while_uploading(hub: HubServer, tmp_path: Path) -> None:
    (tmp_path / "words.bin").write_bytes(bytes(5_000_000))
    hub.faults.hang_up("PUT", "/lfs/")
    hub.faults.hang_up("POST", "/commit/", times=2)

    ExperimaestroHFHub(Vocabulary.C(words=tmp_path / "words.bin")).push_to_hub(REPOSITORY)

    assert hub.faults.waiting == []
    assert head(hub).files["words.bin"].size == 5_000_000
    assert len(list(head(hub).history())) == 2


@pytest.mark.usefixtures("_impatient")
def test_a_commit_whose_answer_was_lost_is_not_made_twice(hub: HubServer, model: Any) -> None:
    hub.faults.cut("POST", "/commit/", after=10)

    address = ExperimaestroHFHub(model).push_to_hub(REPOSITORY)

    assert address == f"{hub.url}/{REPOSITORY}/commit/{head(hub).id}"
    assert len(list(head(hub).history())) == 2


def test_a_pull_request_is_not_asked_for_twice(hub: HubServer, model: Any) -> None:
    hub.faults.cut("POST", "/commit/", after=10)
    with pytest.raises(HTTPError):
        ExperimaestroHFHub(model).push_to_hub(REPOSITORY, create_pr=True)
    assert len(hub.hub.model(REPOSITORY).pull_requests) == 1


def test_a_variant_and_a_data_file_do_not_share_a_folder(hub: HubServer, tmp_path: Path) -> None:
    model = ExperimaestroHFHub(make_model(tmp_path / "a", "weights"))
    model.push_to_hub(REPOSITORY)
    with pytest.raises(VariantError) as raised:
        model.push_to_hub(REPOSITORY, "weights")
    assert str(raised.value) == (
        "expected a name of its own for the variant, found 'weights', a folder with data of the "
        "model without variant ('weights/deep/part'); choose another name"
    )
    model.push_to_hub("alice/other", "weights")
    with pytest.raises(VariantError) as raised:
        model.push_to_hub("alice/other")
    assert str(raised.value) == (
        "expected no data file in the folder of a variant, found 'weights/deep/part'; rename the "
        "variant, or save the data file elsewhere"
    )


def test_a_folder_of_a_users_own_can_become_a_variant(hub: HubServer, model: Any) -> None:
    HfApi().create_repo(REPOSITORY)
    upload("v/mine", b"x")
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY, "v")
    upload("w/mine", b"x")
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY, "w")
    assert {"v/mine", "w/mine", "v/experimaestro.json", "w/experimaestro.json"} <= set(texts(hub))


def test_the_models_of_these_tests_are_typed() -> None:
    hub = ExperimaestroHFHub(Model.C(vocabulary=Vocabulary.C(words=Path("w")), weights=Path("x")))
    assert hub.config.dim == 4


def test_a_file_of_others_is_not_replaced_by_a_data_file(hub: HubServer, model: Any) -> None:
    HfApi().create_repo(REPOSITORY)
    upload("vocabulary/words.txt", b"of somebody else")
    with pytest.raises(ForeignFileError) as raised:
        ExperimaestroHFHub(model).push_to_hub(REPOSITORY)

    assert str(raised.value) == (
        "expected no file of others in the place of a data file, found 'vocabulary/words.txt' in "
        "the repository, which the definition there does not name; remove or rename it, or save "
        "the data file elsewhere"
    )
    assert "experimaestro.json" not in head(hub).files


def test_the_card_as_it_is_meanwhile_is_kept_when_a_push_is_repeated(
    hub: HubServer, model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    texts_pushed: list[str | None] = []
    change = Publication.change

    def slow(publication: Any, present: Any, base: str | None) -> Any:
        made = change(publication, present, base)
        if not texts_pushed:
            texts_pushed.append(base)
            upload("README.md", head(hub).files["README.md"].content + b"\nBy Alice.\n")
        return made

    monkeypatch.setattr(Publication, "change", slow)
    ExperimaestroHFHub(copyconfig(model, dim=5)).push_to_hub(REPOSITORY)
    assert b"By Alice." in head(hub).files["README.md"].content


def test_data_files_go_only_when_the_new_definition_comes(
    hub: HubServer, model: Any, tmp_path: Path
) -> None:
    ExperimaestroHFHub(small_files(tmp_path / "old", "a.bin")).push_to_hub(REPOSITORY)
    before = head(hub).files.keys()
    new = small_files(tmp_path / "new", "b.bin")
    ExperimaestroHFHub(new).push_to_hub(REPOSITORY, allow_patterns="README.md")
    assert head(hub).files.keys() == before


def test_the_data_of_a_definition_of_another_name_stays(
    hub: HubServer, model: Any, tmp_path: Path
) -> None:
    class Other(ExperimaestroHFHub[Any]):
        definition_filename = "other.json"

    both = small_files(tmp_path / "both", "a.bin")
    ExperimaestroHFHub(both).push_to_hub(REPOSITORY)
    Other(both).push_to_hub(REPOSITORY)
    Other(small_files(tmp_path / "new", "b.bin")).push_to_hub(REPOSITORY)
    assert {"weights/a.bin", "weights/b.bin"} <= head(hub).files.keys()


def test_a_folder_of_data_that_would_be_a_variant_is_refused(
    hub: HubServer, model: Any, tmp_path: Path
) -> None:
    (tmp_path / "source" / "weights" / "experimaestro.json").write_text("[]")
    with pytest.raises(VariantError) as raised:
        ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    assert str(raised.value) == (
        "expected no definition in a folder of data, found 'weights/experimaestro.json', which "
        "would be taken for a variant; save the folder elsewhere, such as in another folder"
    )


def test_a_variant_is_not_called_as_a_file_of_the_repository(hub: HubServer, model: Any) -> None:
    HfApi().create_repo(REPOSITORY)
    upload("small", b"a file")
    with pytest.raises(VariantError) as raised:
        ExperimaestroHFHub(model).push_to_hub(REPOSITORY, "small")
    assert str(raised.value) == (
        "expected a name of its own for the variant, found 'small', which is that of a file; "
        "choose another name"
    )


def test_a_data_file_that_the_client_leaves_out_is_refused(
    hub: HubServer, model: Any, tmp_path: Path
) -> None:
    git = tmp_path / "source" / "weights" / ".git"
    git.mkdir()
    (git / "config").write_text("x")
    with pytest.raises(UnpushedFileError) as raised:
        ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    assert str(raised.value) == (
        "expected data files that the client of the Hub uploads, found 'weights/.git/config', "
        "which it leaves out (folders .git and .cache/huggingface); remove it from the data folder"
    )


def test_a_save_of_plain_values_beside_is_no_model(hub: HubServer, model: Any) -> None:
    HfApi().create_repo(REPOSITORY)
    upload("other/experimaestro.json", b'{"version": 3, "objects": [], "data": [1, 2]}')
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    assert "experimaestro.json" in head(hub).files


def test_data_files_that_git_ignores_are_pushed_all_the_same(
    hub: HubServer, model: Any, tmp_path: Path
) -> None:
    HfApi().create_repo(REPOSITORY)
    upload(".gitignore", b"*.txt\nweights\nREADME.md\n")
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)

    assert {"vocabulary/words.txt", "weights/deep/part"} <= head(hub).files.keys()
    assert "README.md" not in head(hub).files
    again = ExperimaestroHFHub[Model].from_pretrained(REPOSITORY, cache_dir=tmp_path / "cache")
    assert content(again) == ("weights", "a b c")
