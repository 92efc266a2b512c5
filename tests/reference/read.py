"""Run by the reference: opens what this project wrote and prints what it found."""

import json
import sys
from pathlib import Path
from typing import Any

from experimaestro import deserialize, experiment, from_task_dir, load
from experimaestro.huggingface import ExperimaestroHFHub
from golden import models as m


def content(path: Path) -> str:
    return path.read_text()


def main(folder: Path) -> None:
    found: dict[str, Any] = {}
    model = load(folder / "model")
    found["model"] = [
        content(model.tokenizer.vocabulary),
        content(model.weights / "part"),
        model.dim,
    ]
    instance = load(folder / "model", as_instance=True)
    found["instance"] = [type(instance).__name__, content(instance.weights / "part")]
    bag, plain = load(folder / "bag")
    found["bag"] = [sorted(bag.words), bag.counts, bag.nested, bag.choices, plain]
    # not compared here: the reference computes identifiers again, in an order of its own
    found["graph"] = len(load(folder / "graph"))
    loaded: Any = deserialize(folder / "init-tasks")
    network, tasks = loaded
    found["init-tasks"] = [len(network.layers), len(tasks), tasks[0].target is network]
    hub: Any = ExperimaestroHFHub.from_pretrained(str(folder / "hub"))
    found["hub"] = [content(hub.tokenizer.vocabulary), hub.dim]
    with experiment(folder / "workspace", "again", port=-1) as xp:
        trained = xp.load("xp")["trained"]
        found["xp.load"] = [content(trained.weights), trained.epochs]
        task = m.Train.C(optimizer=m.Optimizer.C(lr=0.25), epochs=2)
        task.submit()
        found["job"] = str(task.jobpath.relative_to(folder))
    found["from_task_dir"] = from_task_dir(folder / found["job"]).optimizer.lr
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
