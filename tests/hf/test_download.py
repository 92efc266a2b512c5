"""What is asked of the Hub for a load, and what is refused."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import HfApi, constants
from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError, RevisionNotFoundError

import xpm_hf.retrying
from experimaestro import Config, DataPath, Param, Task
from hf.models import REPOSITORY, Model, content, downloads, head, make_model, upload
from hub_server.server import HubServer
from xpm_config import information
from xpm_hf import DamagedFileError, DefinitionNotFoundError, ExperimaestroHFHub
from xpm_serialize import DataFileError

GOLDEN = Path(__file__).parents[1] / "golden" / "saved"
MIB = 1 << 20


class Corpus(Config):
    text: DataPath


class Learn(Task):
    corpus: Param[Corpus]


class Learnt(Config):
    weights: DataPath


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pauses before a request is sent again."""
    monkeypatch.setattr(xpm_hf.retrying, "_WAITS", (0.0, 0.0, 0.0))


@pytest.fixture
def pushed(hub: HubServer, model: Any) -> HubServer:
    """A Hub with a model, and nothing in the log."""
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    hub.log.exchanges.clear()
    return hub


def cached(name: str) -> Path:
    """A file of the newest commit, as it is in the cache."""
    (found,) = Path(constants.HF_HUB_CACHE).glob(f"*/snapshots/*/{name}")
    return found


def test_an_empty_cache_takes_two_requests_a_file(pushed: HubServer) -> None:
    ExperimaestroHFHub.from_pretrained(REPOSITORY)

    names = ("experimaestro.json", "vocabulary/words.txt", "weights/deep/part")
    assert (
        sorted(line.partition(" ")[0] for line in downloads(pushed)) == ["GET"] * 3 + ["HEAD"] * 3
    )
    assert all(len(pushed.log.lines(name)) == 2 for name in names)


def test_many_files_take_two_requests_each(hub: HubServer, tmp_path: Path) -> None:
    model = make_model(tmp_path, "weights")
    for number in range(40):
        (tmp_path / "weights" / f"{number:02}").write_text(str(number))
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY, "variant")
    hub.log.exchanges.clear()

    loaded: Any = ExperimaestroHFHub.from_pretrained(REPOSITORY, variant="variant")

    assert [(loaded.weights / f"{n:02}").read_text() for n in range(40)] == [*map(str, range(40))]
    assert len(downloads(hub)) == 2 * (1 + 1 + 41)
    assert hub.log.lines("/tree/") == hub.log.lines("/api/") == []


def test_what_the_reference_pushed_takes_one_listing(hub: HubServer) -> None:
    HfApi().create_repo(REPOSITORY)
    # a commit of its own: the client remembers the listings of all that it has met
    title = "listed once"
    folder = GOLDEN / "hub-legacy-name"
    HfApi().upload_folder(folder_path=folder, repo_id=REPOSITORY, commit_message=title)
    hub.log.exchanges.clear()

    loaded: Any = ExperimaestroHFHub.from_pretrained(REPOSITORY)

    assert sorted(path.name for path in loaded.weights.iterdir()) == ["part-0.bin", "part-1.bin"]
    assert len(hub.log.lines("/tree/")) == 1
    assert hub.log.lines("README.md") == []
    assert len(downloads(hub)) <= 2 * 4 + 3  # a definition, three data files
    hub.log.exchanges.clear()
    ExperimaestroHFHub.from_pretrained(REPOSITORY, revision=head(hub).id)
    assert downloads(hub) == []


def test_a_commit_in_the_cache_takes_no_request(pushed: HubServer) -> None:
    ExperimaestroHFHub.from_pretrained(REPOSITORY)
    pushed.log.exchanges.clear()

    ExperimaestroHFHub.from_pretrained(REPOSITORY, revision=head(pushed).id)
    assert downloads(pushed) == []
    ExperimaestroHFHub.from_pretrained(REPOSITORY)
    assert len(downloads(pushed)) == 1  # where the branch stands
    ExperimaestroHFHub.from_pretrained(REPOSITORY, force_download=True)
    assert len(downloads(pushed)) == 1 + 6


def test_tags_branches_and_commits_are_revisions(
    hub: HubServer, model: Any, tmp_path: Path
) -> None:
    first = ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    HfApi().create_tag(REPOSITORY, tag="v1")
    ExperimaestroHFHub(make_model(tmp_path / "new", "new")).push_to_hub(REPOSITORY)
    for revision, expected in (("v1", "weights"), (first.oid, "weights"), ("main", "new")):
        loaded = ExperimaestroHFHub.from_pretrained(REPOSITORY, revision=revision)
        assert content(loaded)[0] == expected
    with pytest.raises(RevisionNotFoundError):
        ExperimaestroHFHub.from_pretrained(REPOSITORY, revision="v2")


def test_instances_need_no_data_of_tasks(hub: HubServer, tmp_path: Path) -> None:
    for name in ("text", "weights"):
        (tmp_path / name).write_text(name)
    learnt: Any = Learnt.C(weights=tmp_path / "weights")
    information(learnt).task = Learn.C(corpus=Corpus.C(text=tmp_path / "text"))
    ExperimaestroHFHub(learnt).push_to_hub(REPOSITORY)
    hub.log.exchanges.clear()

    instance: Any = ExperimaestroHFHub.from_pretrained(REPOSITORY, as_instance=True)

    assert instance.weights.read_text() == "weights"
    assert len(downloads(hub)) == 4


def test_a_folder_without_files_comes_back(hub: HubServer, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ExperimaestroHFHub(Learnt.C(weights=tmp_path / "empty")).push_to_hub(REPOSITORY)

    loaded = ExperimaestroHFHub[Learnt].from_pretrained(REPOSITORY)

    assert [*loaded.weights.iterdir()] == []


def test_a_byte_that_changed_on_the_way_is_fetched_again(pushed: HubServer) -> None:
    for name in ("experimaestro.json", "words.txt"):
        pushed.faults.corrupt("GET", name)

    assert content(ExperimaestroHFHub.from_pretrained(REPOSITORY)) == ("weights", "a b c")

    for name in ("experimaestro.json", "words.txt"):
        assert len([line for line in pushed.log.lines(name) if line.startswith("GET")]) == 2


def test_bytes_that_are_always_wrong_are_refused(pushed: HubServer) -> None:
    pushed.faults.corrupt("GET", "words.txt", times=3)
    with pytest.raises(DamagedFileError) as raised:
        ExperimaestroHFHub.from_pretrained(REPOSITORY)
    path = cached("vocabulary/words.txt")
    found, expected = (sha256(text).hexdigest() for text in (b"a b b", b"a b c"))
    assert str(raised.value) == (
        f"'vocabulary/words.txt' of 'alice/model' is not what was pushed: its hash is {found}, "
        f"expected {expected} (at {str(path)!r}); push it again, or pass verify='none' to load it "
        "all the same"
    )
    assert isinstance(raised.value, DataFileError)
    loaded = ExperimaestroHFHub.from_pretrained(REPOSITORY, verify="none")
    assert content(loaded) == ("weights", "a b b")


def test_a_file_that_was_replaced_on_the_hub_is_refused(pushed: HubServer) -> None:
    upload("vocabulary/words.txt", b"a b c d")
    with pytest.raises(DamagedFileError, match="it has 7 bytes, expected 5"):
        ExperimaestroHFHub.from_pretrained(REPOSITORY)
    upload("vocabulary/words.txt", b"A B C")
    with pytest.raises(DamagedFileError, match="its hash is"):
        ExperimaestroHFHub.from_pretrained(REPOSITORY)


def test_a_cached_file_that_was_cut_is_fetched_again(pushed: HubServer) -> None:
    ExperimaestroHFHub.from_pretrained(REPOSITORY)
    cached("vocabulary/words.txt").write_text("a")
    with pytest.raises(DamagedFileError, match="it has 1 bytes, expected 5"):
        ExperimaestroHFHub.from_pretrained(REPOSITORY, local_files_only=True)

    assert content(ExperimaestroHFHub.from_pretrained(REPOSITORY)) == ("weights", "a b c")


def test_a_cached_file_with_other_bytes_is_fetched_again_when_all_is_verified(
    pushed: HubServer,
) -> None:
    ExperimaestroHFHub.from_pretrained(REPOSITORY)
    cached("vocabulary/words.txt").write_text("A B C")
    assert content(ExperimaestroHFHub.from_pretrained(REPOSITORY)) == ("weights", "A B C")

    loaded = ExperimaestroHFHub.from_pretrained(REPOSITORY, verify="full")

    assert content(loaded) == ("weights", "a b c")


def test_a_cache_without_links_is_trusted_for_what_has_no_checksum(
    pushed: HubServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_SYMLINKS", True)
    loaded = ExperimaestroHFHub.from_pretrained(REPOSITORY, cache_dir=tmp_path / "cache")
    assert content(loaded) == ("weights", "a b c")


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize("status", [429, 500, 503])
def test_answers_that_pass_are_waited_for(pushed: HubServer, status: int) -> None:
    pushed.faults.answer("GET", "words.txt", status, headers={"Retry-After": "0"})
    assert content(ExperimaestroHFHub.from_pretrained(REPOSITORY)) == ("weights", "a b c")


@pytest.mark.usefixtures("_impatient")
def test_a_hub_that_stays_out_of_order_is_told(pushed: HubServer) -> None:
    pushed.faults.answer("GET", "words.txt", *[500] * 4)
    with pytest.raises(HfHubHTTPError, match="500"):
        ExperimaestroHFHub.from_pretrained(REPOSITORY)


@pytest.mark.usefixtures("_impatient")
def test_a_connection_cut_while_downloading(hub: HubServer, tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(os.urandom(12 * MIB))
    ExperimaestroHFHub(Learnt.C(weights=tmp_path / "weights.bin")).push_to_hub(REPOSITORY)
    hub.faults.cut("GET", "weights.bin", after=11 * MIB)
    hub.faults.hang_up("GET", "experimaestro.json")

    loaded = ExperimaestroHFHub[Learnt].from_pretrained(REPOSITORY, verify="full")

    assert loaded.weights.read_bytes() == (tmp_path / "weights.bin").read_bytes()
    assert hub.faults.waiting == []


def test_a_file_that_is_gone_from_the_repository_is_told(pushed: HubServer) -> None:
    HfApi().delete_file("vocabulary/words.txt", REPOSITORY)
    with pytest.raises(HfHubHTTPError, match="404"):
        ExperimaestroHFHub.from_pretrained(REPOSITORY)


def test_all_is_there_without_the_hub(pushed: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DefinitionNotFoundError):
        ExperimaestroHFHub.from_pretrained(REPOSITORY, local_files_only=True)
    ExperimaestroHFHub.from_pretrained(REPOSITORY)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    pushed.log.exchanges.clear()

    for revision in (None, "main", head(pushed).id):
        loaded = ExperimaestroHFHub.from_pretrained(REPOSITORY, revision=revision)
        assert content(loaded) == ("weights", "a b c")
    assert downloads(pushed) == []
    with pytest.raises(LocalEntryNotFoundError):  # there may be a definition there
        ExperimaestroHFHub.from_pretrained(REPOSITORY, variant="small")


def test_an_older_name_is_found_without_the_hub(
    hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    HfApi().create_repo(REPOSITORY)
    HfApi().upload_folder(folder_path=GOLDEN / "hub-legacy-name", repo_id=REPOSITORY)
    ExperimaestroHFHub.from_pretrained(REPOSITORY)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)

    loaded: Any = ExperimaestroHFHub.from_pretrained(REPOSITORY)

    assert loaded.dim == 8


def test_names_that_leave_the_repository_are_asked_of_nobody(
    pushed: HubServer, model: Any, tmp_path: Path
) -> None:
    ExperimaestroHFHub(model).save_pretrained(tmp_path / "saved")
    definition = (tmp_path / "saved" / "experimaestro.json").read_text()
    for place in ("../../../secret", "/etc/passwd", "a\\\\b", "c:secret"):
        changed = definition.replace("vocabulary/words.txt", place)
        upload("experimaestro.json", changed.encode())
        pushed.log.exchanges.clear()
        with pytest.raises(DataFileError, match="expected a path inside its folder"):
            ExperimaestroHFHub.from_pretrained(REPOSITORY)
        assert pushed.log.lines("weights") == []


def test_models_come_from_the_class_that_is_asked_for(pushed: HubServer) -> None:
    assert ExperimaestroHFHub[Model].from_pretrained(REPOSITORY).dim == 4
