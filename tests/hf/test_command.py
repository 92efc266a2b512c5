"""`xpm push` and `xpm pull`."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import HfApi

from experimaestro import experiment, save, serialize
from experiment.cli.command import xpm
from hf.models import REPOSITORY, Prepare, content, head, make_model, texts
from hub_server.server import HubServer
from xpm_experiment.sharing import Hub
from xpm_hf import ExperimaestroHFHub
from xpm_hf.command import HuggingFaceHub
from xpm_serialize import load, verify

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture
def workspace(tmp_path: Path, model: Any) -> Path:
    """A workspace with a save of a model, and one of a list."""
    with experiment(tmp_path / "ws", "train", port=-1) as xp:
        xp.save(model, "best")
        xp.save([model])
    return tmp_path / "ws"


def test_a_save_is_pushed(hub: HubServer, workspace: Path) -> None:
    done = xpm("push", "train:best", REPOSITORY, "-w", workspace)

    assert done == (0, f"{hub.url}/{REPOSITORY}/commit/{head(hub).id}\n", "")
    assert content(ExperimaestroHFHub.from_pretrained(REPOSITORY)) == ("weights", "a b c")
    card = texts(hub)["README.md"]
    assert "| `dim` | `Param[int]` | `4` | The width \\| the depth. |" in card
    assert "\n- Python: `3." in card
    assert str(Path.home()) not in card


def test_a_folder_is_pushed_as_the_options_say(hub: HubServer, model: Any, tmp_path: Path) -> None:
    save(model, tmp_path / "saved")
    HfApi().create_repo(REPOSITORY)
    HfApi().create_branch(REPOSITORY, branch="next")
    for place in (tmp_path / "saved", tmp_path / "saved" / "experimaestro.json"):
        options = ("--variant", "small", "--branch", "next", "-m", "As in the paper", "--json")
        done = xpm("push", place, REPOSITORY, *options)
        assert done.json == {
            "url": f"{hub.url}/{REPOSITORY}/commit/{head(hub, 'next').id}",
            "commit": head(hub, "next").id,
            "pull_request": None,
        }
        assert head(hub, "next").title == "As in the paper"
    assert "small/experimaestro.json" in texts(hub, "next")

    proposed = xpm("push", tmp_path / "saved", REPOSITORY, "--create-pr")
    assert proposed.out == f"{hub.url}/{REPOSITORY}/discussions/1\n"
    xpm("push", tmp_path / "saved", "alice/other", "--private")
    assert hub.hub.model("alice/other").private


def test_a_save_is_pushed_without_its_classes(hub: HubServer, workspace: Path) -> None:
    for definition in workspace.glob("experiments/*/2*/data/best/experimaestro.json"):
        definition.write_text(definition.read_text().replace("hf.models", "gone.models"))

    assert xpm("push", "train:best", REPOSITORY, "-w", workspace).status == 0

    pushed: Any = ExperimaestroHFHub.from_pretrained(REPOSITORY, missing="stub")
    assert content(pushed) == ("weights", "a b c")
    assert "gone.models.Model" in texts(hub)["experimaestro.json"]


def test_what_is_no_save_of_one_configuration_is_told(
    hub: HubServer, workspace: Path, model: Any, tmp_path: Path
) -> None:
    serialize(model, tmp_path / "tasks", init_tasks=[Prepare.C(model=model)])
    job = next((GOLDEN / "workspace").glob("jobs/golden.models.train/*"))
    folder = next(workspace.glob("experiments/*/2*/data/default"))
    for name, expected in (
        (
            "train",
            f"expected a save of one configuration to share, found a list at {folder}; save the "
            "configuration by itself",
        ),
        (job, f"expected a save to share, found a job: {job}"),
        (tmp_path / "tasks", "expected a save without init tasks to share, found 1"),
        ("train:gone", "no run of experiment 'train' saved anything as 'gone'; it saved 'best'"),
    ):
        done = xpm("push", name, REPOSITORY, "-w", workspace)
        assert (done.status, done.out) == (2, "")
        assert done.err.startswith(f"xpm: {expected}")


def test_what_the_hub_refuses_is_told(hub: HubServer, model: Any, tmp_path: Path) -> None:
    save(model, tmp_path / "saved")
    for arguments, expected in (
        (("push", tmp_path / "saved", "a/b/c"), "xpm: Repo id must be in the form"),
        (("push", tmp_path / "saved", "bob/model"), "xpm: (Request ID: loopback) 403 Forbidden: "),
        (
            ("push", tmp_path / "saved", REPOSITORY, "--variant", "a/b"),
            "xpm: expected a variant to be a plain folder name, found 'a/b'",
        ),
        (("pull", "alice/gone", tmp_path / "gone"), "xpm: 404 Client Error."),
    ):
        done = xpm(*arguments)
        assert (done.status, done.out) == (2, "")
        assert done.err.startswith(expected), done.err
    assert not (tmp_path / "gone").exists()


def test_a_model_is_pulled_into_a_save(
    hub: HubServer, model: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    ExperimaestroHFHub(make_model(tmp_path / "s", "small")).push_to_hub(REPOSITORY, "small")
    monkeypatch.chdir(tmp_path)

    done = xpm("pull", REPOSITORY)
    small = xpm("pull", REPOSITORY, "deep/small", "--variant", "small", "--json")

    assert done == (0, "model: 3 files\n", "")
    assert small.json == {
        "folder": "deep/small",
        "commit": head(hub).id,
        "files": ["experimaestro.json", "vocabulary/words.txt", "weights/deep/part"],
    }
    assert content(load("model", verify="full")) == ("weights", "a b c")
    assert content(load("deep/small")) == ("small", "a b c")
    assert verify("model")
    assert not any(path.is_symlink() for path in Path("model").rglob("*"))
    assert sorted(path.name for path in Path("deep").iterdir()) == ["small"]


def test_a_revision_is_pulled_into_an_empty_folder(
    hub: HubServer, model: Any, tmp_path: Path
) -> None:
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    HfApi().create_tag(REPOSITORY, tag="v1")
    (tmp_path / "source" / "weights" / "deep" / "part").write_text("changed")
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    (tmp_path / "pulled").mkdir()

    assert xpm("pull", REPOSITORY, tmp_path / "pulled", "--revision", "v1").status == 0

    assert content(load(tmp_path / "pulled"))[0] == "weights"


def test_a_folder_with_something_in_it_stays(hub: HubServer, model: Any, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").touch()
    for place in (tmp_path / "full", tmp_path / "full" / "mine"):
        done = xpm("pull", REPOSITORY, place)
        assert done == (2, "", f"xpm: expected an empty folder, or none, at {place}\n")


def test_what_the_reference_pushed_is_pulled(hub: HubServer, tmp_path: Path) -> None:
    HfApi().create_repo(REPOSITORY)
    HfApi().upload_folder(folder_path=GOLDEN / "saved" / "hub-legacy-name", repo_id=REPOSITORY)

    done = xpm("pull", REPOSITORY, tmp_path / "pulled", "--json")

    assert done.json["files"] == [
        "definition.json",
        "tokenizer/vocabulary",
        "weights/part-0.bin",
        "weights/part-1.bin",
    ]
    assert load(tmp_path / "pulled").dim == 8


def test_a_pull_imports_no_class(hub: HubServer, model: Any, tmp_path: Path) -> None:
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    code = (
        "import sys; from xpm_experiment.cli.app import app\n"
        f"app(['pull', {REPOSITORY!r}, {str(tmp_path / 'pulled')!r}], standalone_mode=False)\n"
        "sys.exit('hf.models' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert (tmp_path / "pulled" / "experimaestro.json").is_file()


def test_without_xpm_hf_the_commands_say_what_to_install(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xpm_experiment.sharing.entry_points", lambda **_: metadata.EntryPoints())
    for arguments in (("push", "train:best", REPOSITORY, "-w", workspace), ("pull", REPOSITORY)):
        assert xpm(*arguments) == (
            2,
            "",
            "xpm: sharing models needs xpm-hf: install it by python3 -m pip install "
            "'xpm-experiment[hf]'\n",
        )


def test_the_hub_of_the_command_is_what_the_command_expects() -> None:
    hub: Hub = HuggingFaceHub()
    assert OSError in hub.errors
