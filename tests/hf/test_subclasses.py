"""What users override, as the document shows it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from experimaestro.core.context import SerializationContext, SerializedPath
from hf.models import REPOSITORY, Model, content, texts
from hub_server.server import HubServer
from xpm_hf import ExperimaestroHFHub


class Renaming(SerializationContext):
    """Puts all data files into one folder."""

    def serialize(self, var_path: list[str], data_path: Path, config: Any) -> SerializedPath:
        return super().serialize(["files", *var_path], data_path, config)


class MyHFHub(ExperimaestroHFHub):
    definition_filename = "my_model.json"
    serialization_context_class = Renaming


def card(note: str) -> str:
    """The whole card of `Noted`, which has no marks."""
    return f"---\nlicense: mit\n---\n\n# {note}\n"


class Noted(ExperimaestroHFHub[Model], tags=["noted"], repo_url="https://example.org/code"):
    """With a constructor of its own, and a file beside the model."""

    def __init__(self, config: Model, note: str = "") -> None:
        super().__init__(config)
        self.note = note

    def _save_pretrained(self, save_directory: Path) -> None:
        super()._save_pretrained(save_directory)
        (save_directory / "note.txt").write_text(self.note)
        (save_directory / "README.md").write_text(card(self.note))

    @classmethod
    def _from_pretrained(cls, *, as_instance: bool = False, **options: Any) -> Any:
        loaded = super()._from_pretrained(as_instance=as_instance, **options)
        return "noted", loaded


class OfOldSignature(ExperimaestroHFHub):
    """Written before there were variants."""

    @classmethod
    def _from_pretrained(  # type: ignore[override]  # as users do
        cls,
        *,
        model_id: str,
        revision: str | None,
        cache_dir: str | Path | None,
        force_download: bool,
        local_files_only: bool,
        token: str | bool | None,
        as_instance: bool = False,
    ) -> Any:
        return model_id, as_instance


class WithoutCard(ExperimaestroHFHub):
    """Wants no model card."""

    def save_pretrained(self, save_directory: str | Path, *args: Any, **options: Any) -> str | None:
        super().save_pretrained(save_directory, *args, **options)
        Path(save_directory, "README.md").unlink()
        return None


class OfItsOwn(ExperimaestroHFHub):
    """Saves in a way of its own."""

    def _save_pretrained(self, save_directory: Path) -> None:
        (save_directory / "weights").write_text("mine")


def test_definition_and_data_have_the_names_of_the_subclass(hub: HubServer, model: Any) -> None:
    MyHFHub(model).push_to_hub(REPOSITORY)
    MyHFHub(model).push_to_hub(REPOSITORY, "small")

    assert sorted(texts(hub)) == [
        "README.md",
        "files/vocabulary/words.txt",
        "files/weights/deep/part",
        "my_model.json",
        "small/files/vocabulary/words.txt",
        "small/files/weights/deep/part",
        "small/my_model.json",
    ]
    assert content(MyHFHub.from_pretrained(REPOSITORY)) == ("weights", "a b c")
    assert MyHFHub.list_variants(REPOSITORY) == ["small"]
    assert ExperimaestroHFHub.list_variants(REPOSITORY) == []
    assert "from hf.test_subclasses import MyHFHub\n" in texts(hub)["README.md"]


@pytest.mark.parametrize("variant", [None, "small"])
def test_overridden_methods_are_called(
    hub: HubServer, model: Any, tmp_path: Path, variant: str | None
) -> None:
    pushed = Noted(model, note="hello")
    pushed.push_to_hub(REPOSITORY, variant)
    pushed.save_pretrained(tmp_path / "saved", variant)

    files = texts(hub)
    assert files["note.txt"] == "hello"
    assert files["README.md"] == card("hello")
    assert json.loads(files["config.json"]) == {"note": "hello"}
    for place in (REPOSITORY, tmp_path / "saved"):
        noted: Any = Noted.from_pretrained(place, variant=variant, as_instance=True)
        assert noted[0] == "noted"
        assert content(noted[1]) == ("weights", "a b c")


def test_a_card_of_a_subclass_wins_over_that_of_the_repository(hub: HubServer, model: Any) -> None:
    Noted(model, note="one").push_to_hub(REPOSITORY)
    Noted(model, note="two").push_to_hub(REPOSITORY)
    assert texts(hub)["README.md"] == card("two")


def test_a_method_that_knows_no_variants_is_called_without() -> None:
    loaded: Any = OfOldSignature.from_pretrained("a/b", as_instance=True)
    assert loaded == ("a/b", True)


def test_a_save_without_a_definition_is_pushed_as_it_is(hub: HubServer, model: Any) -> None:
    OfItsOwn(model).push_to_hub(REPOSITORY)
    assert sorted(texts(hub)) == ["README.md", "weights"]


def test_a_push_without_a_card_leaves_that_of_the_repository(hub: HubServer, model: Any) -> None:
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    before = texts(hub)
    WithoutCard(model).push_to_hub(REPOSITORY)
    assert texts(hub) == before
