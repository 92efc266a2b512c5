import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from serialize.models import Leaf, Model
from serialize.scenarios import tree
from xpm_serialize import DefinitionError, SaveError, load, save

PLAN: dict[str, Any] = {
    "definition": "experimaestro.json",
    "old": [],
    "new": [],
    "modes": {},
}


def plant(target: Path, *, name: str = ".xpm-commit", **members: Any) -> Path:
    """An unfinished save that came with a download."""
    save(Leaf.C(x=1), target)
    folder = target / name
    (folder / "new").mkdir(parents=True)
    (folder / "commit.json").write_text(json.dumps({**PLAN, **members}))
    return folder


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"definition": "../x"}, "'../x' is no place of a save"),
        ({"definition": "a/b"}, "its definition or its modes are wrong"),
        ({"definition": 3}, "'int' object has no attribute 'split'"),
        ({"old": ["../source"]}, "'../source' is no place of a save"),
        ({"old": ["/etc"]}, "'/etc' is no place of a save"),
        ({"old": ["."]}, "'.' is no place of a save"),
        ({"old": "abc"}, "its places are no lists"),
        ({"new": ["a\0b"]}, "'a\\x00b' is no place of a save"),
        ({"new": [".xpm-commit/x"]}, "'.xpm-commit/x' is no place of a save"),
        ({"modes": {"../source": 0}}, "'../source' is no place of a save"),
        ({"modes": {"a": "0"}}, "its definition or its modes are wrong"),
        ({"modes": []}, "'list' object has no attribute 'values'"),
    ],
)
def test_an_unfinished_save_is_believed_only_inside_its_folder(
    members: dict[str, Any], reason: str, weights: Path, target: Path
) -> None:
    folder = plant(target, **members)
    before = tree(target.parent)
    message = (
        f"expected what an unfinished save left, found something else ({reason}); remove the "
        f"folder that it lies in of {folder / 'commit.json'}"
    )

    with pytest.raises(DefinitionError) as loaded:
        load(target)
    assert str(loaded.value) == message
    with pytest.raises(SaveError) as saved:
        save(Leaf.C(x=2), target)
    assert str(saved.value) == f"{message}; nothing was saved"
    assert tree(target.parent) == before


@pytest.mark.parametrize("content", ["", "[]", "{}", "{"])
def test_a_damaged_unfinished_save_is_told(content: str, target: Path) -> None:
    folder = plant(target)
    (folder / "commit.json").write_text(content)

    with pytest.raises(DefinitionError, match="expected what an unfinished save left"):
        load(target)


def test_an_unfinished_save_that_is_a_link_is_refused(tmp_path: Path, target: Path) -> None:
    plant(target)
    os.rename(target / ".xpm-commit", tmp_path / "moved")
    (target / ".xpm-commit").symlink_to(tmp_path / "moved")

    with pytest.raises(DefinitionError, match=r"\.xpm-commit is a link"):
        load(target)
    assert (tmp_path / "moved" / "commit.json").exists()


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        (".xpm-commit", "old"),
        (".xpm-commit", "new"),
        (".xpm-commit", "a"),
        (".xpm-commit-new", "new"),
        (".xpm-commit-new", "a"),
    ],
)
def test_links_in_an_unfinished_save_lead_nowhere(
    name: str, entry: str, weights: Path, target: Path
) -> None:
    folder = plant(target, name=name, old=["a/model.bin"], new=["a/model.bin"])
    (weights.parent / "a").mkdir()
    (weights.parent / "a" / "other.bin").write_text("other")
    if entry != "old":
        os.link(weights, weights.parent / "a" / "model.bin")
    (target / "a").mkdir()
    (target / "a" / "model.bin").write_text("mine")
    (folder / "new" / "a").mkdir()
    (folder / "new" / "a" / "model.bin").write_text("planted")
    linked = target / "a" if entry == "a" else folder / entry
    if linked.exists():
        shutil.rmtree(linked)
    linked.symlink_to(weights.parent / "a" if entry == "a" else weights.parent)
    before = tree(weights.parent)

    with pytest.raises(DefinitionError) as raised:
        load(target)

    assert raised.value.reason.endswith("from which a link leads out; remove the link")
    assert tree(weights.parent) == before


def test_the_mode_of_a_file_is_not_changed(target: Path) -> None:
    folder = plant(target, name=".xpm-commit-new", new=["a"], modes={"a": 0o777})
    (folder / "new" / "a").write_text("a")
    (folder / "new" / "a").chmod(0o600)

    load(target)

    assert (target / "a").stat().st_mode & 0o777 == 0o600


def test_remains_of_a_completed_save_are_removed_by_the_next(target: Path) -> None:
    save(Leaf.C(x=1), target)
    (target / ".xpm-commit-new" / "old").mkdir(parents=True)

    assert load(target).x == 1
    save(Leaf.C(x=2), target)

    assert [p.name for p in target.iterdir()] == ["experimaestro.json"]


def test_a_definition_beside_an_unfinished_one_loads(
    weights: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(Leaf.C(x=5), target, "mine.json")

    def killed(*args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("xpm_serialize.staging.complete", killed)
        patched.setattr(
            "xpm_serialize.staging.Staging.prepare", lambda self: self.path.mkdir(parents=True)
        )
        with pytest.raises(KeyboardInterrupt):
            save(Model.C(weights=weights), target)
    with monkeypatch.context() as patched:
        patched.setattr(
            "xpm_serialize.opening.complete", lambda path: (_ for _ in ()).throw(PermissionError)
        )
        assert load(target, definition_filename="mine.json").x == 5
        assert load(target).weights.read_bytes() == b"weights"
    assert (target / ".xpm-commit").is_dir()
    assert load(target).weights == target / "weights.bin"
