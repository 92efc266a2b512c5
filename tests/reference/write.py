"""Run by the reference: writes saves and a workspace into a folder."""

import json
import sys
from pathlib import Path

from experimaestro import experiment, save, serialize
from experimaestro.huggingface import ExperimaestroHFHub
from golden import models as m
from golden_cases import CASES
from reference.graphs import graph


def main(folder: Path) -> None:
    data = folder / "source"
    (data / "weights").mkdir(parents=True)
    (data / "weights" / "part").write_text("weights")
    (data / "vocabulary.txt").write_text("a b c")
    tokenizer = m.Tokenizer.C(lowercase=True, vocabulary=data / "vocabulary.txt", merges=None)
    model = m.Model.C(tokenizer=tokenizer, weights=data / "weights", dim=4)
    saves = {"model": model, "bag": [CASES["bag"](), {"x": 1}], "graph": graph(1)}
    for name, value in saves.items():
        (folder / name).mkdir()
        save(value, folder / name)
    network = CASES["shared-layers"]()
    trained = m.Trained.C(weights=Path("/data/w"), epochs=2)
    (folder / "init-tasks").mkdir()
    serialize(
        network, folder / "init-tasks", init_tasks=[m.Restore.C(source=trained, target=network)]
    )
    ExperimaestroHFHub(model).save_pretrained(folder / "hub")
    with experiment(folder / "workspace", "xp", port=-1) as xp:
        train = m.Train.C(optimizer=m.Optimizer.C(lr=0.25), epochs=2).tag("epochs", 2)
        trained = train.submit()
        evaluate = m.Evaluate.C(trained=trained, split="dev")
        evaluate.submit(init_tasks=[m.Restore.C(source=trained, target=network)])
        xp.save({"trained": trained})
    print(json.dumps([str(train.jobpath), str(evaluate.jobpath)]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
