"""Run under either implementation: pushes a model to the Hub, and loads one from it."""

import json
import sys
from pathlib import Path
from typing import Any

from experimaestro.huggingface import ExperimaestroHFHub
from golden import models as m


class OfThisScript(ExperimaestroHFHub):
    definition_filename = "model.json"


def push(folder: Path) -> list[str]:
    """Pushes a model under each of two names of a definition."""
    (folder / "weights" / "deep").mkdir(parents=True)
    (folder / "weights" / "deep" / "part.bin").write_bytes(bytes(2000))
    (folder / "vocabulary.txt").write_text("a b c")
    tokenizer = m.Tokenizer.C(lowercase=True, vocabulary=folder / "vocabulary.txt", merges=None)
    model = m.Model.C(tokenizer=tokenizer, weights=folder / "weights", dim=4)
    ExperimaestroHFHub(model).push_to_hub("alice/model")
    OfThisScript(model).push_to_hub("alice/named")
    return [str(model.__identifier__()), str(tokenizer.__identifier__())]


def described(model: Any) -> list[Any]:
    part: Path = model.weights / "deep" / "part.bin"
    tokenizer = model.tokenizer
    return [
        type(model).__name__.partition(".")[0],
        model.dim,
        tokenizer.vocabulary.read_text(),
        len(part.read_bytes()),
    ]


def load() -> list[Any]:
    """What was pushed, as a configuration and as an instance."""
    found: list[Any] = []
    for hub, name in ((ExperimaestroHFHub, "alice/model"), (OfThisScript, "alice/named")):
        for as_instance in (False, True):
            model: Any = hub.from_pretrained(name, as_instance=as_instance)
            found.append([*described(model)])
    return found


if __name__ == "__main__":
    task, *arguments = sys.argv[1:]
    print(json.dumps(push(Path(arguments[0])) if task == "push" else load()))
