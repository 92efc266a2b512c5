"""Writes files of each kind, as the packages that are installed do: `released/write.py FOLDER`.

`nox -s release -- --write` adds them to `tests/released/files`, once, for ever.
"""

from __future__ import annotations

import json
import socket
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from experimaestro import SerializationContext, experiment, save, serialize, state_dict
from experimaestro.huggingface import ExperimaestroHFHub
from golden import models
from golden_cases import CASES
from released import cases

ROOT = Path(__file__).parents[2]
PACKAGES = sorted(path.parent.name for path in ROOT.glob("packages/*/pyproject.toml"))


def write(folder: Path) -> None:
    """Writes saves, a state, a model of the Hub, a workspace, all identifiers, and by whom."""
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as data:
        model = cases.model(Path(data))
        save(model, folder / "model", checksums=True)
        ExperimaestroHFHub(model).save_pretrained(folder / "hub")
    save(cases.structure(), folder / "structure")
    save(cases.anything(), folder / "anything")
    network = CASES["shared-layers"]()
    restore = models.Restore.C(
        source=models.Trained.C(weights=Path("/data/w"), epochs=2), target=network
    )
    serialize(network, folder / "init-tasks", init_tasks=[restore])
    state = state_dict(SerializationContext(), cases.structure())
    _write_json(folder / "state.json", state)
    _write_workspace(folder / "workspace")
    identifiers = {name: str(make().__identifier__()) for name, make in CASES.items()}
    identifiers["anything"] = str(cases.anything().__identifier__())
    _write_json(folder / "identifiers.json", identifiers)
    _write_json(folder / "versions.json", {name: version(name) for name in PACKAGES})


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


def _write_workspace(folder: Path) -> None:
    with experiment(folder, "xp", port=-1) as xp:
        trained = cases.train().tag("epochs", 2).submit()
        cases.evaluate(trained).submit()
        xp.save({"trained": trained})
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        if path.suffix in {".json", ".jsonl", ".done"}:
            _write_elsewhere(path, folder)


def _write_elsewhere(path: Path, workspace: Path) -> None:
    """Lets a file tell of another machine: what stays in a repository names none."""
    text = path.read_text(encoding="utf-8")
    text = text.replace(socket.gethostname(), "host")
    for place, elsewhere in (
        (workspace, "/srv/workspace"),
        (workspace.parent, "/srv/released"),
        (Path(sys.prefix), "/usr"),
        (Path(sys.base_prefix), "/usr"),
        (ROOT, "/srv/xpm"),
    ):
        text = text.replace(str(place.absolute()), elsewhere)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    target = Path(sys.argv[1])
    if target.exists():
        sys.exit(f"{target} is there: the files of a release are never written again")
    write(target)
