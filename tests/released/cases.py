"""What is written by each released version: the same values each time; only add."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from golden import models
from golden_cases import CASES
from released.models import Anything

VALUES: dict[str, Any] = {
    "tuple": (1, ("a", 2.5), None),
    "set": {1, 2},
    "frozenset": frozenset({"a", "b"}),
    "bytes": b"\x00\xff",
    "keys": {1: "a", (2, "b"): [True], "type": "x"},
    "infinity": [float("inf"), float("-inf"), -0.0],
    "large": 10**40,
    "text": "conv/1 \u00e9\u4e2d\U0001f600",
    "path": Path("a/b"),
    "enum": models.Activation.GELU,
}


def anything() -> Any:
    """A configuration with each of the values."""
    return Anything.C(value=dict(VALUES))


def model(folder: Path) -> Any:
    """A model, whose data files are written to a folder."""
    (folder / "weights").mkdir(parents=True)
    (folder / "weights" / "part-0.bin").write_bytes(bytes(range(256)))
    (folder / "vocabulary.txt").write_text("a\nb\n", encoding="utf-8")
    vocabulary = folder / "vocabulary.txt"
    tokenizer = models.Tokenizer.C(lowercase=True, vocabulary=vocabulary, merges=None)
    return models.Model.C(tokenizer=tokenizer, weights=folder / "weights", dim=8)


def structure() -> Any:
    """A structure with shared parts and a cycle."""
    network = CASES["shared-layers"]()
    return {"network": network, "layers": [network.layers[0], network], "ring": CASES["cycle"]()}


def train() -> Any:
    """The task of the workspace that another one needs."""
    return models.Train.C(optimizer=models.Optimizer.C(lr=0.25), epochs=2)


def evaluate(trained: Any) -> Any:
    """The task that needs it."""
    return models.Evaluate.C(trained=trained, split="dev")
