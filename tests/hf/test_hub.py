"""Configurations on a Hub, through the real client."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from experimaestro import load, save, serialize
from hf.models import REPOSITORY, Model, Prepare, content, downloads, make_model, upload
from hub_server.server import HubServer
from xpm_hf import DefinitionNotFoundError, ExperimaestroHFHub
from xpm_serialize import ConfigStub, DataFileError, ForbiddenError, LoadError

MISSPELT: Any = {"varriant": "x"}


def test_a_folder_holds_the_bare_list_of_objects_and_a_card(model: Any, tmp_path: Path) -> None:
    ExperimaestroHFHub(model).save_pretrained(tmp_path / "saved")
    definition = json.loads((tmp_path / "saved" / "experimaestro.json").read_text())
    assert [entry["type"] for entry in definition] == ["Vocabulary", "Model"]
    card = (tmp_path / "saved" / "README.md").read_text()
    assert "library_name: experimaestro" in card
    assert "Pytorch" not in card


def test_what_save_pretrained_wrote_is_loaded_by_load_and_the_reverse(
    model: Any, tmp_path: Path
) -> None:
    ExperimaestroHFHub(model).save_pretrained(tmp_path / "hub")
    save(model, tmp_path / "saved")
    assert content(load(tmp_path / "hub")) == ("weights", "a b c")
    assert content(ExperimaestroHFHub.from_pretrained(tmp_path / "saved")) == ("weights", "a b c")


def test_a_pushed_configuration_comes_back(hub: HubServer, model: Any) -> None:
    address = ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    assert address.startswith(f"{hub.url}/{REPOSITORY}/commit/")
    loaded = ExperimaestroHFHub.from_pretrained(REPOSITORY)
    assert type(loaded) is Model.C
    assert content(loaded) == ("weights", "a b c")
    assert loaded.__identifier__() == model.__identifier__()
    instance = ExperimaestroHFHub.from_pretrained(REPOSITORY, as_instance=True)
    assert type(instance) is Model
    assert content(instance) == ("weights", "a b c")


def test_what_came_from_a_hub_can_be_saved_again(
    hub: HubServer, model: Any, tmp_path: Path
) -> None:
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    save(ExperimaestroHFHub.from_pretrained(REPOSITORY), tmp_path / "saved")
    saved = load(tmp_path / "saved")
    assert content(saved) == ("weights", "a b c")
    assert not saved.vocabulary.words.is_symlink()


def test_only_the_files_of_the_definition_are_downloaded(
    hub: HubServer, model: Any, tmp_path: Path
) -> None:
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    ExperimaestroHFHub(make_model(tmp_path / "s", "small")).push_to_hub(REPOSITORY, "small")
    hub.log.exchanges.clear()
    ExperimaestroHFHub.from_pretrained(REPOSITORY, variant="small")
    asked = downloads(hub)
    assert len(asked) == 6, asked  # HEAD and GET of the definition and two data files
    assert all("/small/" in line for line in asked)


def test_files_are_of_the_commit_of_the_definition(hub: HubServer, model: Any) -> None:
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    hub.log.exchanges.clear()
    ExperimaestroHFHub.from_pretrained(REPOSITORY)
    revisions = {line.split("/resolve/")[1].split("/")[0] for line in downloads(hub)}
    assert "main" in revisions
    (commit,) = revisions - {"main"}
    assert len(commit) == 40


def test_a_cached_repository_loads_without_the_hub(hub: HubServer, model: Any) -> None:
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    ExperimaestroHFHub.from_pretrained(REPOSITORY)
    hub.log.exchanges.clear()
    loaded = ExperimaestroHFHub.from_pretrained(REPOSITORY, local_files_only=True)
    assert content(loaded) == ("weights", "a b c")
    assert downloads(hub) == []


def test_a_missing_definition_is_told(hub: HubServer, model: Any, tmp_path: Path) -> None:
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    with pytest.raises(DefinitionNotFoundError) as raised:
        ExperimaestroHFHub.from_pretrained(REPOSITORY, variant="huge")
    assert str(raised.value) == (
        "expected experimaestro.json or definition.json in variant 'huge' of 'alice/model', "
        "found none"
    )
    with pytest.raises(DefinitionNotFoundError) as raised:
        ExperimaestroHFHub.from_pretrained(tmp_path)
    assert str(raised.value) == (
        f"expected experimaestro.json or definition.json in {str(tmp_path)!r}, found none"
    )


def test_an_unknown_argument_of_a_save_is_refused(model: Any, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="has no argument 'varriant'"):
        ExperimaestroHFHub(model).save_pretrained(tmp_path / "saved", **MISSPELT)
    assert not (tmp_path / "saved").exists()


def test_an_unknown_argument_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="has no argument 'varriant'"):
        ExperimaestroHFHub.from_pretrained(tmp_path, **MISSPELT)


def test_init_tasks_run_on_instances_only(model: Any, tmp_path: Path) -> None:
    serialize(model, tmp_path / "saved", init_tasks=[Prepare.C(model=model)])
    config = ExperimaestroHFHub.from_pretrained(tmp_path / "saved")
    assert type(config) is Model.C
    instance: Any = ExperimaestroHFHub.from_pretrained(tmp_path / "saved", as_instance=True)
    assert instance.prepared


def hostile(folder: Path, **changes: Any) -> Path:
    """A folder whose definition was tampered with."""
    entry = {
        "id": 1,
        "module": "hf.models",
        "type": "Vocabulary",
        "typename": "hf.models.Vocabulary",
        "identifier": "0" * 64,
        "fields": {"words": {"type": "path.serialized", "value": "words", "is_folder": False}},
    }
    folder.mkdir()
    (folder / "words").write_text("words")
    (folder / "experimaestro.json").write_text(json.dumps([{**entry, **changes}]))
    return folder


def test_a_definition_cannot_run_a_script(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    folder = hostile(tmp_path / "saved", module="__main__", file=str(script))
    with pytest.raises(ForbiddenError):
        ExperimaestroHFHub.from_pretrained(folder)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a/../../secret", "link"])
def test_a_definition_cannot_read_outside_of_its_folder(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret").write_text("secret")
    fields = {"words": {"type": "path.serialized", "value": path, "is_folder": False}}
    folder = hostile(tmp_path / "saved", fields=fields)
    (folder / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(DataFileError):
        ExperimaestroHFHub.from_pretrained(folder)


def test_a_repository_cannot_name_files_outside_of_its_variant(
    hub: HubServer, model: Any, tmp_path: Path
) -> None:
    from huggingface_hub import HfApi

    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    files = {"../../secret": {"size": 1}}
    entry = {"type": "path.serialized", "value": "words", "is_folder": True, "files": files}
    folder = hostile(tmp_path / "hostile", fields={"words": entry})
    HfApi().upload_file(
        path_or_fileobj=folder / "experimaestro.json",
        path_in_repo="variant/experimaestro.json",
        repo_id=REPOSITORY,
    )
    hub.log.exchanges.clear()
    with pytest.raises(DataFileError):
        ExperimaestroHFHub.from_pretrained(REPOSITORY, variant="variant")
    assert all(line.endswith("experimaestro.json 200") for line in downloads(hub)), downloads(hub)


@pytest.mark.parametrize(
    ("module", "name"), [("os", "environ"), ("pathlib", "Path"), ("hf.models", "Config.C")]
)
def test_a_definition_cannot_name_anything_but_a_configuration(
    tmp_path: Path, module: str, name: str
) -> None:
    folder = hostile(tmp_path / "saved", module=module, type=name)
    with pytest.raises(LoadError):
        ExperimaestroHFHub.from_pretrained(folder)


def test_loading_a_folder_says_nothing_about_config_json(
    model: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ExperimaestroHFHub(model).save_pretrained(tmp_path / "saved")
    with caplog.at_level(logging.INFO):
        ExperimaestroHFHub.from_pretrained(tmp_path / "saved")
    assert caplog.messages == []


def test_what_moved_or_is_missing_loads_as_elsewhere(model: Any, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    ExperimaestroHFHub(model).save_pretrained(folder)
    definition = folder / "experimaestro.json"
    definition.write_text(definition.read_text().replace('"Model"', '"OldModel"'))

    moved = {f"{Model.__module__}:OldModel": f"{Model.__module__}:Model"}
    loaded = ExperimaestroHFHub.from_pretrained(folder, moved=moved)
    stub = ExperimaestroHFHub.from_pretrained(folder, missing="stub")

    assert content(loaded) == content(stub) == content(model)
    assert isinstance(stub, ConfigStub)
    trusting: Any = {"trust_files": True}
    with pytest.raises(TypeError, match="has no argument 'trust_files'"):
        ExperimaestroHFHub.from_pretrained(folder, **trusting)


@pytest.mark.parametrize("as_instance", [False, True])
def test_a_repository_can_run_no_script_and_use_no_other_class(
    hub: HubServer, model: Any, tmp_path: Path, as_instance: bool
) -> None:
    script = tmp_path / "script.py"
    script.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    upload("words", b"words")
    for number, changes in enumerate(
        (
            {"module": "__main__", "file": str(script)},
            {"module": "os", "type": "environ"},
            {"module": "pathlib", "type": "Path"},
        )
    ):
        folder = hostile(tmp_path / str(number), **changes)
        upload("experimaestro.json", (folder / "experimaestro.json").read_bytes())
        with pytest.raises(LoadError):
            ExperimaestroHFHub.from_pretrained(REPOSITORY, as_instance=as_instance)
    assert not (tmp_path / "ran").exists()
