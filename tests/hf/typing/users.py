"""The Hub as users write it; what is marked to be ignored has to be wrong for type checkers."""

from pathlib import Path
from typing import assert_type

from huggingface_hub import CommitInfo

from xpm_config import Config, DataPath, Param
from xpm_hf import ExperimaestroHFHub
from xpm_serialize import SerializationContext


class Model(Config):
    dim: Param[int]
    weights: DataPath


class Named(ExperimaestroHFHub):
    definition_filename = "model.json"
    serialization_context_class = SerializationContext


class Noted(ExperimaestroHFHub[Model]):
    def __init__(self, config: Model, note: str = "") -> None:
        super().__init__(config)
        self.note = note


def loads() -> None:
    assert_type(ExperimaestroHFHub[Model].from_pretrained("you/model"), Model)
    instance = ExperimaestroHFHub[Model].from_pretrained(
        Path("folder"), variant="small", as_instance=True, revision="v1", verify="full"
    )
    assert_type(instance.dim, int)
    assert_type(ExperimaestroHFHub.from_pretrained("you/model"), Config)
    assert_type(Noted.from_pretrained("you/model"), Model)
    assert_type(Named.from_pretrained("you/model"), Config)
    assert_type(Noted.list_variants("you/model"), list[str])


def pushes(model: Model) -> None:
    assert_type(ExperimaestroHFHub(model).config, Model)
    assert_type(Noted(model, note="x").config, Model)
    commit = ExperimaestroHFHub(model).push_to_hub("you/model", "small", private=True)
    assert_type(commit, CommitInfo)
    saved = ExperimaestroHFHub(model).save_pretrained("folder", push_to_hub=True, token="hf_x")
    assert_type(saved, str | None)


def mistakes(model: Model) -> None:
    print(ExperimaestroHFHub.from_pretrained("you/model").dim)  # type: ignore[attr-defined]  # of Config
    ExperimaestroHFHub.from_pretrained("you/model", varriant="x")  # type: ignore[call-arg]  # misspelt
    ExperimaestroHFHub.from_pretrained("you/model", trust_files=True)  # type: ignore[call-arg]  # never
    ExperimaestroHFHub(model).push_to_hub("you/model", varriant="x")  # type: ignore[call-arg]  # misspelt
    ExperimaestroHFHub(model).save_pretrained("folder", varriant="x")  # type: ignore[call-arg]  # misspelt
    ExperimaestroHFHub("model")  # type: ignore[type-var]  # no configuration
    ExperimaestroHFHub[int]  # type: ignore[type-var]  # no class of configurations
