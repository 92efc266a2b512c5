"""Configurations that the tests push and load, and what came back of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from huggingface_hub import HfApi

from experimaestro import Config, DataPath, LightweightTask, Param, field
from hub_server.repository import Commit
from hub_server.server import HubServer

REPOSITORY = "alice/model"


class Vocabulary(Config):
    words: DataPath


class Model(Config):
    """A model of the tests.

    It has a file and a folder as data.
    """

    vocabulary: Param[Vocabulary]
    weights: DataPath
    """What was learnt."""
    dim: Param[int] = field(default=4)
    """The width | the depth."""


class Prepare(LightweightTask):
    model: Param[Model]

    def execute(self) -> None:
        self.model.prepared = True  # type: ignore[attr-defined]  # a mark of these tests


def make_model(folder: Path, weights: str, **parameters: Any) -> Any:
    """A model with data files in a folder."""
    (folder / "weights" / "deep").mkdir(parents=True)
    (folder / "weights" / "deep" / "part").write_text(weights)
    (folder / "words.txt").write_text("a b c")
    vocabulary = Vocabulary.C(words=folder / "words.txt")
    return Model.C(vocabulary=vocabulary, weights=folder / "weights", **parameters)


def content(model: Any) -> tuple[str, str]:
    """What is in the data files of a model."""
    part: Path = model.weights / "deep" / "part"
    words: Path = model.vocabulary.words
    return part.read_text(), words.read_text()


def downloads(hub: HubServer) -> list[str]:
    """What was asked of the Hub, without the client's own question about agents."""
    return [line for line in hub.log.lines("") if "agent-harnesses" not in line]


def head(hub: HubServer, revision: str = "main") -> Commit:
    """The commit at which a branch of the repository stands."""
    commit = hub.hub.model(REPOSITORY).find(revision)
    assert commit is not None
    return commit


def texts(hub: HubServer, revision: str = "main") -> dict[str, str]:
    """The files of a branch, without those that the Hub makes."""
    files = head(hub, revision).files
    return {name: files[name].content.decode() for name in files if name != ".gitattributes"}


def upload(name: str, content: bytes) -> None:
    """Puts a file into the repository, as its owner may by hand."""
    HfApi().upload_file(path_or_fileobj=content, path_in_repo=name, repo_id=REPOSITORY)
