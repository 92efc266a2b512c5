"""The model card: what its sections tell, and that the rest is its author's."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import HfApi, ModelCard

from experimaestro import Config, DataPath, Meta, Param, Task, experiment, field
from hf.models import REPOSITORY, Vocabulary, content, make_model, texts, upload
from hub_server.server import HubServer
from xpm_config import copyconfig, information, tag
from xpm_hf import ExperimaestroHFHub
from xpm_hf.sections import section
from xpm_params import read_params
from xpm_serialize import Picture, mermaid

TESTS = Path(__file__).parents[1]


class Activation(Enum):
    RELU = "relu"


class Layer(Config):
    """A layer of *neurons*, `width` of them.

    Not shown.
    """

    width: Param[int]
    """How wide | it is."""
    activation: Param[Activation] = field(default=Activation.RELU)
    path: Meta[Path | None] = None


class Network(Config):
    layers: Param[list[Layer]]
    named: Param[dict[str, Layer]] = field(default_factory=dict)
    name: Param[str] = ""
    weights: DataPath


class Train(Task):
    rate: Param[float]


def network(folder: Path, **parameters: Any) -> Any:
    folder.mkdir()
    (folder / "weights").write_bytes(bytes(1234))
    first = Layer.C(width=1)
    layers = [first, Layer.C(width=2), first]
    return Network.C(
        layers=layers, named={"out": Layer.C(width=3)}, weights=folder / "weights", **parameters
    )


def sections(card: str) -> dict[str, str]:
    """The content of each section."""
    found = re.findall(r"<!-- xpm:begin (\w+) -->\n(.*?)<!-- xpm:end \1 -->", card, re.DOTALL)
    return {name: body.rstrip("\n") for name, body in found}


def saved_card(config: Any, folder: Path, **arguments: Any) -> str:
    ExperimaestroHFHub(config).save_pretrained(folder, **arguments)
    return (folder / "README.md").read_text()


def test_the_metadata_name_the_library(hub: HubServer, model: Any) -> None:
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    data = ModelCard.load(REPOSITORY).data
    assert data.library_name == "experimaestro"
    assert data.tags == ["experimaestro", "model_hub_mixin"]


def test_the_card_says_what_it_is(tmp_path: Path) -> None:
    card = saved_card(network(tmp_path / "source"), tmp_path / "saved")
    assert "\n# Network\n" in card
    identifier = network(tmp_path / "again").__identifier__()
    assert sections(card)["model"] == (
        f"A configuration of `hf.test_card.Network`. Its identifier is `{identifier}`."
    )
    layer = saved_card(Layer.C(width=1), tmp_path / "layer")
    assert sections(layer)["model"].startswith("A layer of \\*neurons\\*, `width` of them.\n\nA c")


def test_the_card_lists_parameters_with_types_values_and_help(tmp_path: Path) -> None:
    card = saved_card(network(tmp_path / "source", name="a|b`c\n"), tmp_path / "saved")
    assert sections(card)["parameters"].splitlines() == [
        "## Parameters",
        "",
        "| parameter | type | value | description |",
        "| --- | --- | --- | --- |",
        "| `layers` | `Param[list[Layer]]` | `[Layer, Layer, Layer]` |  |",
        "| `named` | `Param[dict[str, Layer]]` | `{'out': Layer}` |  |",
        "| `name` | `Param[str]` | <code>a&#124;b&#96;c&#92;n</code> |  |",
        "| `weights` | `DataPath` | `weights` |  |",
        "| `layers[0].width` | `Param[int]` | `1` | How wide \\| it is. |",
        "| `layers[0].activation` | `Param[Activation]` | `RELU` |  |",
        "| `layers[0].path` | <code>Meta&#91;Path &#124; None&#93;</code> | `None` |  |",
        "| `layers[1].width` | `Param[int]` | `2` | How wide \\| it is. |",
        "| `layers[1].activation` | `Param[Activation]` | `RELU` |  |",
        "| `layers[1].path` | <code>Meta&#91;Path &#124; None&#93;</code> | `None` |  |",
        "| `named['out'].width` | `Param[int]` | `3` | How wide \\| it is. |",
        "| `named['out'].activation` | `Param[Activation]` | `RELU` |  |",
        "| `named['out'].path` | <code>Meta&#91;Path &#124; None&#93;</code> | `None` |  |",
    ]


def test_a_card_of_very_many_parameters_is_cut(tmp_path: Path) -> None:
    many = Network.C(
        layers=[Layer.C(width=width) for width in range(100)], weights=tmp_path / "weights"
    )
    (tmp_path / "weights").touch()
    card = saved_card(many, tmp_path / "saved")
    assert sections(card)["parameters"].endswith("|\n\nAnd 104 more.")


def test_the_card_lists_data_files_with_their_sizes(model: Any, tmp_path: Path) -> None:
    (tmp_path / "source" / "weights" / "more").write_bytes(bytes(2_500_000))
    card = saved_card(model, tmp_path / "saved", variant="small")
    assert sections(card)["files"].splitlines() == [
        "## Data files",
        "",
        "| path | files | size |",
        "| --- | --- | --- |",
        "| `small/vocabulary/words.txt` |  | 5 bytes |",
        "| `small/weights/` | 2 | 2.5 MB |",
    ]


def test_the_card_has_a_picture_of_the_configurations(model: Any, tmp_path: Path) -> None:
    card = saved_card(model, tmp_path / "saved")
    drawn = mermaid(Picture.of(read_params(tmp_path / "saved")))
    assert drawn.startswith("flowchart")
    assert sections(card)["graph"] == f"## Configurations\n\n```mermaid\n{drawn.strip()}\n```"


def test_empty_sections_have_no_headings(tmp_path: Path) -> None:
    found = sections(saved_card(Layer.C(width=1), tmp_path / "saved"))
    assert [name for name, body in found.items() if body] == ["model", "load", "parameters"]


def test_the_card_lists_the_variants_and_what_they_differ_in(
    hub: HubServer, tmp_path: Path
) -> None:
    for dim, variant in ((4, "small"), (8, "large"), (9, None)):
        model = make_model(tmp_path / str(dim), "w" * dim, dim=dim)
        ExperimaestroHFHub(model).push_to_hub(REPOSITORY, variant)
    found = sections(texts(hub)["README.md"])
    assert found["variants"].splitlines() == [
        "## Variants",
        "",
        "| variant | `dim` | data |",
        "| --- | --- | --- |",
        "| `large` | `8` | 13 bytes |",
        "| `small` | `4` | 9 bytes |",
        "",
        'One of them is loaded by `ExperimaestroHFHub.from_pretrained("alice/model", '
        'variant="large")`.',
    ]
    assert "| `dim` | `Param[int]` | `9` |" in found["parameters"]
    ExperimaestroHFHub(make_model(tmp_path / "new", "w")).push_to_hub(REPOSITORY, "new")
    assert sections(texts(hub)["README.md"])["parameters"] == found["parameters"]


def test_the_card_tells_where_the_model_comes_from(tmp_path: Path) -> None:
    config = network(tmp_path / "source", name=tag("best"))
    task: Any = Train.C(rate=tag(0.5))
    information(config).task = task
    provenance = {
        "host": "secret",
        "command": ["/home/secret"],
        "git": {"commit": "a" * 40, "dirty": True},
        "python": "3.11.2",
        "created": "2026-11-24",
    }

    card = saved_card(config, tmp_path / "saved", model_card_kwargs={"provenance": provenance})

    assert sections(card)["provenance"].splitlines() == [
        "## Provenance",
        "",
        f"- produced by the task `hf.test_card.Train` (`{str(task.__identifier__())[:16]}`)",
        "- tags: `rate=0.5`, `name=best`",
        f"- commit of the code: `{'a' * 40}`, with changes that were not committed",
        "- Python: `3.11.2`",
        "- date: `2026-11-24`",
    ]
    assert "secret" not in card


def test_the_snippet_runs_in_a_fresh_process(hub: HubServer, model: Any, tmp_path: Path) -> None:
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    ExperimaestroHFHub(model).push_to_hub("alice/variants", "small")
    check = "\nprint(config.dim, instance.weights.joinpath('deep/part').read_text())\n"
    for repo_id in (REPOSITORY, "alice/variants"):
        card = ModelCard.load(repo_id).text
        (snippet,) = re.findall(r"^```python\n(.*?)^```$", card, re.DOTALL | re.MULTILINE)
        done = subprocess.run(
            [sys.executable, "-c", snippet + check],
            env={**os.environ, "PYTHONPATH": str(TESTS), "HF_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.stdout, done.returncode) == ("4 weights\n", 0), done.stderr


def test_what_the_author_wrote_stays(hub: HubServer, tmp_path: Path) -> None:
    ExperimaestroHFHub(make_model(tmp_path / "a", "a")).push_to_hub(REPOSITORY)
    card = texts(hub)["README.md"]
    edited = (
        card.replace("library_name: experimaestro\n", "license: mit\n# mine\n")
        .replace("# Model\n", "# My model\r\n\r\nIt is good.\r\n")
        .replace("## Parameters", "## My words, which go")
    )
    provenance = edited.index("<!-- xpm:begin provenance")
    edited = edited[:provenance] + "The end."
    upload("README.md", edited.encode())

    ExperimaestroHFHub(make_model(tmp_path / "b", "bb", dim=5)).push_to_hub(REPOSITORY)

    updated = texts(hub)["README.md"]
    assert "| `dim` | `Param[int]` | `5` |" in updated
    assert "My words" not in updated
    blank = re.compile(r"(<!-- xpm:begin (\w+) -->).*?(<!-- xpm:end \2 -->)", re.DOTALL)
    assert blank.sub("", updated) == blank.sub("", edited)


def test_a_card_without_marks_stays_as_it_is(hub: HubServer, model: Any) -> None:
    HfApi().create_repo(REPOSITORY)
    mine = "---\nlicense: mit\n---\n\n# All mine\n"
    upload("README.md", mine.encode())
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    assert texts(hub)["README.md"] == mine


def test_a_card_of_metadata_only_gets_a_text(hub: HubServer, model: Any) -> None:
    HfApi().create_repo(REPOSITORY)
    upload("README.md", b"---\nlicense: mit\ntags:\n- mine\n---\n")
    ExperimaestroHFHub(model).push_to_hub(REPOSITORY)
    data = ModelCard.load(REPOSITORY).data.to_dict()
    assert data == {
        "library_name": "experimaestro",
        "license": "mit",
        "tags": ["experimaestro", "mine", "model_hub_mixin"],
    }
    assert "| `dim` |" in texts(hub)["README.md"]


def test_a_card_in_a_folder_is_updated(tmp_path: Path) -> None:
    saved_card(make_model(tmp_path / "a", "a"), tmp_path / "saved")
    readme = tmp_path / "saved" / "README.md"
    readme.write_text(readme.read_text() + "Mine.\n")
    card = saved_card(make_model(tmp_path / "b", "b", dim=6), tmp_path / "saved")
    assert card.endswith("Mine.\n")
    assert "| `dim` | `Param[int]` | `6` |" in card
    assert 'from_pretrained("namespace/name")' in card


def test_values_cannot_leave_their_section(tmp_path: Path) -> None:
    evil = "<!-- xpm:end parameters --> <script>|\n\n# Owned `"
    card = saved_card(network(tmp_path / "source", name=evil), tmp_path / "saved")
    assert card.count("<!-- xpm:end parameters -->") == 1
    assert "<script>" not in card
    assert "\n# Owned" not in card


def test_a_save_of_an_experiment_keeps_its_tags(tmp_path: Path) -> None:
    with experiment(tmp_path / "ws", "xp", port=-1) as xp:
        xp.save(network(tmp_path / "source", name=tag("best")))
    with experiment(tmp_path / "ws", "again", port=-1) as xp:
        card = saved_card(xp.load("xp"), tmp_path / "saved")
    assert sections(card)["provenance"] == "## Provenance\n\n- tags: `name=best`"


@pytest.mark.parametrize("variant", [None, "v"])
def test_a_card_does_not_keep_a_model_from_being_loaded(tmp_path: Path, variant: str) -> None:
    model = make_model(tmp_path / "source", "w")
    saved_card(model, tmp_path / "saved", variant=variant)
    loaded = ExperimaestroHFHub.from_pretrained(tmp_path / "saved", variant=variant)
    assert content(loaded) == ("w", "a b c")


def test_a_class_that_is_not_at_hand_is_shown_without_types(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("a")
    saved_card(Vocabulary.C(words=tmp_path / "words.txt"), tmp_path / "saved")
    definition = tmp_path / "saved" / "experimaestro.json"
    definition.write_text(definition.read_text().replace('"Vocabulary"', '"Gone"'))
    stub = ExperimaestroHFHub.from_pretrained(tmp_path / "saved", missing="stub")
    card = saved_card(stub, tmp_path / "again")
    assert "| `words` |" in sections(card)["parameters"]


class WithFiles(Config):
    config: DataPath
    README: DataPath


def test_a_save_leaves_data_files_alone_that_are_called_as_the_clients_own(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "README.md").write_text(f"Data.\n{section('model')}\n")
    config = WithFiles.C(config=tmp_path / "config.json", README=tmp_path / "README.md")
    saved = tmp_path / "saved"
    ExperimaestroHFHub(config).save_pretrained(saved, config={"of": "the client"})

    assert (tmp_path / "README.md").read_text() == f"Data.\n{section('model')}\n"
    again = ExperimaestroHFHub[WithFiles].from_pretrained(saved)
    assert again.config.read_text() == "{}"
    ExperimaestroHFHub(again).save_pretrained(saved)
    assert ExperimaestroHFHub[WithFiles].from_pretrained(saved, verify="full").README.is_file()


def test_the_card_is_not_written_through_a_link(tmp_path: Path, model: Any) -> None:
    ExperimaestroHFHub(model).save_pretrained(tmp_path / "saved")
    other = tmp_path / "other.md"
    os.link(tmp_path / "saved" / "README.md", other)
    before = other.read_text()
    ExperimaestroHFHub(copyconfig(model, dim=9)).save_pretrained(tmp_path / "saved")

    assert other.read_text() == before
    assert (tmp_path / "saved" / "README.md").read_text() != before


def test_a_configuration_of_the_mixin_is_written_and_replaced(tmp_path: Path, model: Any) -> None:
    for number in (1, 2):
        ExperimaestroHFHub(model).save_pretrained(tmp_path / "saved", config={"number": number})
    assert json.loads((tmp_path / "saved" / "config.json").read_text()) == {"number": 2}
    ExperimaestroHFHub(model).save_pretrained(tmp_path / "saved")
    assert (tmp_path / "saved" / "config.json").is_file()
