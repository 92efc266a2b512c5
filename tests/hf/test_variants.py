"""Variants, listed in folders, on the Hub and in the cache."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import HfApi
from huggingface_hub.errors import RepositoryNotFoundError

from hf.models import REPOSITORY, content, downloads, make_model, texts, upload
from hub_server.server import HubServer
from xpm_hf import DefinitionNotFoundError, ExperimaestroHFHub, VariantError


@pytest.fixture
def variants(hub: HubServer, tmp_path: Path) -> HubServer:
    """A Hub with a model in two variants, and without."""
    for variant in (None, "small", "large"):
        model = make_model(tmp_path / str(variant), str(variant))
        ExperimaestroHFHub(model).push_to_hub(REPOSITORY, variant)
    hub.log.exchanges.clear()
    return hub


def test_variants_do_not_touch_each_other(variants: HubServer) -> None:
    found = [
        content(ExperimaestroHFHub.from_pretrained(REPOSITORY, variant=variant))[0]
        for variant in (None, "small", "large")
    ]
    assert found == ["None", "small", "large"]


def test_variants_are_listed_by_two_requests(variants: HubServer) -> None:
    assert ExperimaestroHFHub.list_variants(REPOSITORY) == ["large", "small"]
    assert len(downloads(variants)) == 2


def test_folders_without_a_definition_are_no_variants(variants: HubServer) -> None:
    upload("notes/text", b"x")
    upload(".hidden/experimaestro.json", b"x")
    upload("deep/er/experimaestro.json", b"x")
    upload("older/definition.json", b"x")
    assert ExperimaestroHFHub.list_variants(REPOSITORY) == ["large", "older", "small"]
    first = next(reversed(variants.hub.model(REPOSITORY).commits.values())).parent
    assert first is not None
    before = ExperimaestroHFHub.list_variants(REPOSITORY, revision=first.id)
    assert before == ["large", "small"]


def test_variants_in_the_cache_are_listed_without_the_hub(
    variants: HubServer, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    ExperimaestroHFHub.from_pretrained(REPOSITORY, variant="small", cache_dir=cache)
    variants.log.exchanges.clear()

    found = ExperimaestroHFHub.list_variants(REPOSITORY, cache_dir=cache, local_files_only=True)

    assert found == ["small"]
    assert downloads(variants) == []


def test_variants_of_a_folder_are_listed(model: Any, tmp_path: Path) -> None:
    for variant in ("b", "a"):
        ExperimaestroHFHub(model).save_pretrained(tmp_path / "saved", variant)
    for place in (tmp_path / "saved", str(tmp_path / "saved")):
        assert ExperimaestroHFHub.list_variants(place) == ["a", "b"]
    with pytest.raises(DefinitionNotFoundError) as raised:
        ExperimaestroHFHub.from_pretrained(tmp_path / "saved")
    assert str(raised.value) == (
        f"expected experimaestro.json or definition.json in {str(tmp_path / 'saved')!r}, found "
        "none; its variants are 'a', 'b'"
    )


@pytest.mark.parametrize("place", ["./missing", "~/missing", "a/b/c", "/missing", Path("missing")])
def test_a_folder_that_is_not_there_is_told(place: str | Path) -> None:
    with pytest.raises(DefinitionNotFoundError) as raised:
        ExperimaestroHFHub.list_variants(place)
    assert str(raised.value) == f"expected a folder with a model, found none at {place}"


def test_a_missing_variant_is_told_with_those_that_there_are(variants: HubServer) -> None:
    with pytest.raises(DefinitionNotFoundError) as raised:
        ExperimaestroHFHub.from_pretrained(REPOSITORY, variant="huge")
    assert str(raised.value) == (
        "expected experimaestro.json or definition.json in variant 'huge' of 'alice/model', found "
        "none; its variants are 'large', 'small'"
    )


def test_a_missing_repository_is_told(hub: HubServer) -> None:
    for load in (ExperimaestroHFHub.from_pretrained, ExperimaestroHFHub.list_variants):
        with pytest.raises(RepositoryNotFoundError, match="Repository Not Found"):
            load("alice/missing")


def test_variants_that_cannot_be_listed_do_not_hide_what_is_wrong(
    hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    HfApi().create_repo(REPOSITORY)
    hub.faults.answer("GET", f"/api/models/{REPOSITORY}", 403)
    with pytest.raises(DefinitionNotFoundError) as raised:
        ExperimaestroHFHub.from_pretrained(REPOSITORY)
    assert str(raised.value) == (
        "expected experimaestro.json or definition.json in 'alice/model', found none"
    )


def test_a_variant_alone_needs_no_model_without(hub: HubServer, model: Any) -> None:
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY, "only")
    hub.log.exchanges.clear()
    loaded = ExperimaestroHFHub.from_pretrained(REPOSITORY, variant="only")
    assert content(loaded) == ("weights", "a b c")
    assert all("/only/" in line for line in downloads(hub))
    assert "experimaestro.json" not in texts(hub)


@pytest.mark.parametrize("name", ["", "..", "a/b", ".hidden", "a*"])
def test_a_name_that_leaves_the_repository_is_no_variant(model: Any, name: str) -> None:
    with pytest.raises(VariantError):
        ExperimaestroHFHub(model).push_to_hub(REPOSITORY, name)
    with pytest.raises(VariantError):
        ExperimaestroHFHub.from_pretrained(REPOSITORY, variant=name)
