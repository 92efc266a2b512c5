"""The snippets of the document, run as they stand; only paths are replaced."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from document.models import Part, Renaming, WithData
from document.sentences import snippets, states
from hub_server.server import HubServer

SAVE_LOAD, RUNNING, DATA_PATH, CUSTOM_DATA, HUB, HUB_SUBCLASS = snippets()


def run(
    snippet: str, names: Mapping[str, object] | None = None, name: str = "snippet"
) -> dict[str, Any]:
    """Runs a snippet as a module; returns what it defined."""
    module = ModuleType(name)
    module.__dict__.update(names or {})
    exec(compile(snippet, f"<{name}>", "exec", dont_inherit=True), module.__dict__)
    return module.__dict__


@states(
    "Configuration objects can be loaded and saved.",
    "You can even embed them within any standard Python structure (i.e. dictionary, list, tuple).",
    "experimaestro.load - Load configuration objects from a folder.",
    "experimaestro.save - Save configuration objects to a folder.",
)
def test_a_structure_is_saved_and_loaded(tmp_path: Path) -> None:
    snippet = SAVE_LOAD.replace("/my/folder", str(tmp_path / "folder"))
    assert snippet != SAVE_LOAD
    parts = [Part.C(a=number) for number in (1, 2, 3)]
    names = dict(
        zip(("obj1", "obj2", "obj3"), parts, strict=True), key="k", key2="k2", obj4=parts[0]
    )
    found = run(snippet, names)
    assert (found["obj1"], found["obj2"]) == (parts[0], parts[1])
    assert found["obj_dict"] == {"k": parts[2], "k2": parts[0]}
    assert found["obj_dict"]["k2"] is found["obj1"]


@states(
    "To ease saving/loading configuration from experiments, one can use methods from the "
    "experiment objects as follows"
)
def test_the_running_experiment_snippet_is_a_script_that_works(tmp_path: Path) -> None:
    snippet = RUNNING.replace("/tmp/load_save", str(tmp_path / "workspace"))
    assert snippet != RUNNING
    script = tmp_path / "script.py"
    script.write_text(
        snippet + "    assert type(cfg) is MyConfig.C and cfg.a == 1\n    print(cfg)\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "MyConfig(a=1)\n"), done.stderr


def test_the_data_path_snippet_declares_a_configuration(tmp_path: Path) -> None:
    MyConfig = run(DATA_PATH)["MyConfig"]
    assert MyConfig.C(to_serialize=tmp_path).to_serialize == tmp_path


def test_the_custom_data_snippet_saves_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = run(CUSTOM_DATA, name="custom_data_snippet")
    module = ModuleType("custom_data_snippet")
    module.__dict__.update(names)
    monkeypatch.setitem(sys.modules, "custom_data_snippet", module)
    (tmp_path / "source").mkdir()
    weights = tmp_path / "source" / "weights.safetensors"
    weights.write_text("weights")
    weights.with_name("vocab.txt").write_text("vocabulary")

    from experimaestro import load, save

    save(names["MyModel"].C(name="m", weights=weights), tmp_path / "saved")
    assert sorted(path.name for path in (tmp_path / "saved").iterdir()) == [
        "experimaestro.json",
        "model_weights.bin",
        "vocab.txt",
    ]
    loaded = load(tmp_path / "saved")
    assert loaded.weights == tmp_path / "saved" / "model_weights.bin"
    assert loaded.weights.read_text() == "weights"
    assert dict(loaded.__xpm__.data) == {"vocab": tmp_path / "saved" / "vocab.txt"}
    instance = load(tmp_path / "saved", as_instance=True)
    assert dict(instance.__xpm_data__) == {"vocab": tmp_path / "saved" / "vocab.txt"}


@pytest.mark.parametrize("as_instance", [False, True])
@states(
    "experimaestro.huggingface.ExperimaestroHFHub - HuggingFace Hub integration for "
    "experimaestro configurations.",
    "Key methods: from_pretrained(), push_to_hub().",
)
def test_the_hub_snippet_pushes_and_loads(
    hub: HubServer, tmp_path: Path, as_instance: bool
) -> None:
    data = tmp_path / "data.bin"
    data.write_text("data")
    names = {"config": WithData.C(to_serialize=data), "hf_id": "alice/model", "variant": "small"}
    snippet = HUB.replace("as_instance = False", f"as_instance = {as_instance}")
    snippet = snippet.replace("hf_id_or_folder", "hf_id")
    lines = [
        f"loaded.append({line})" if line.startswith("ExperimaestroHFHub.from_pretrained") else line
        for line in snippet.splitlines()
    ]
    loaded: list[Any] = []
    run("\n".join(lines), {**names, "loaded": loaded})
    assert len(loaded) == 2
    for value in loaded:
        assert type(value) is (WithData if as_instance else WithData.C)
        assert value.to_serialize.read_text() == "data"


def test_the_hub_snippet_loads_from_a_folder(tmp_path: Path) -> None:
    from experimaestro.huggingface import ExperimaestroHFHub

    ExperimaestroHFHub(Part.C(a=3)).save_pretrained(tmp_path)
    ExperimaestroHFHub(Part.C(a=4)).save_pretrained(tmp_path, "variant")
    assert ExperimaestroHFHub[Part].from_pretrained(tmp_path, as_instance=False).a == 3
    assert ExperimaestroHFHub[Part].from_pretrained(tmp_path, variant="variant").a == 4


@states(
    "Subclass ExperimaestroHFHub to customize the definition filename or the serialization context",
    "definition_filename: The JSON file storing the configuration definition (default: "
    '"experimaestro.json", with fallback to "definition.json" on load)',
    "serialization_context_class: The SerializationContext class used during serialization "
    "(default: SerializationContext)",
)
def test_the_hub_subclass_snippet_customises_name_and_context(tmp_path: Path) -> None:
    MyHFHub = run(HUB_SUBCLASS, {"MySerializationContext": Renaming})["MyHFHub"]
    data = tmp_path / "data.bin"
    data.write_text("data")
    folder = tmp_path / "folder"
    MyHFHub(WithData.C(to_serialize=data)).save_pretrained(folder)
    assert sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()) == [
        "README.md",
        "my_model.json",
        "withdata/to_serialize.bin",
    ]
    assert MyHFHub.from_pretrained(folder).to_serialize.read_text() == "data"
    (folder / "my_model.json").rename(folder / "definition.json")
    assert MyHFHub.from_pretrained(folder).to_serialize.read_text() == "data"
