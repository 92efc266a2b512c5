"""What any released version wrote loads, and what the sources write today."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from experimaestro import deserialize, experiment, from_state_dict, from_task_dir, load
from experimaestro.huggingface import ExperimaestroHFHub
from golden import models
from golden_cases import CASES
from released import cases
from released.write import write

FILES = Path(__file__).parent / "files"
NOW = "now"

pytestmark = pytest.mark.filterwarnings("ignore:Path parameter 'plain' of WithPaths")


@pytest.fixture(scope="session")
def now(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("released") / NOW
    write(folder)
    return folder


@pytest.fixture(params=[NOW, *sorted(path.name for path in FILES.glob("*/"))])
def files(request: pytest.FixtureRequest, now: Path) -> Path:
    """The files of one release."""
    return now if request.param == NOW else FILES / str(request.param)


def test_identifiers_are_as_they_were(files: Path) -> None:
    recorded: dict[str, str] = json.loads((files / "identifiers.json").read_text(encoding="utf-8"))
    made = {**CASES, "anything": cases.anything}

    assert {name: str(made[name]().__identifier__()) for name in recorded} == recorded
    assert recorded.keys() >= {"cycle", "anything"}


@pytest.mark.parametrize(
    "reader",
    [lambda files: load(files / "model", verify="full"),
     lambda files: ExperimaestroHFHub.from_pretrained(files / "hub")],
    ids=["save", "hub"],
)  # fmt: skip
def test_a_model_loads_with_its_data_files(files: Path, tmp_path: Path, reader: Any) -> None:
    model = reader(files)

    source = cases.model(tmp_path / "source")
    assert str(model.__identifier__()) == str(source.__identifier__())
    assert model.tokenizer.vocabulary.read_bytes() == source.tokenizer.vocabulary.read_bytes()
    part = Path("part-0.bin")
    assert (model.weights / part).read_bytes() == (source.weights / part).read_bytes()


def test_values_of_any_type_load_as_they_were(files: Path) -> None:
    value = load(files / "anything").value

    assert value == cases.VALUES
    assert {key: type(value[key]) for key in value} == {
        key: type(expected) for key, expected in cases.VALUES.items()
    }


def test_shared_parts_and_cycles_load_from_saves_and_states(files: Path) -> None:
    state = json.loads((files / "state.json").read_text(encoding="utf-8"))
    for loaded in (load(files / "structure"), from_state_dict(state)):
        assert loaded["layers"][0] is loaded["network"].layers[0] is loaded["network"].layers[2]
        assert loaded["layers"][1] is loaded["network"]
        assert loaded["ring"].next.next is loaded["ring"]


def test_init_tasks_load(files: Path) -> None:
    network, (restore,) = deserialize(files / "init-tasks")

    assert (type(network), type(restore)) == (models.Network.C, models.Restore.C)
    assert restore.target is network  # type: ignore[attr-defined]  # a Restore


def test_a_workspace_is_used_and_its_jobs_are_not_run_again(files: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    shutil.copytree(files / "workspace", workspace)

    with experiment(workspace, "other", port=-1) as xp:
        trained = cases.train().submit()
        report = cases.evaluate(trained).submit()
        saved = xp.load("xp")["trained"]

    assert [job.already_done for job in xp.jobs] == [True, True]
    assert report.report == xp.jobs[1].path / "report.txt"
    assert str(saved.__identifier__()) == str(trained.__identifier__())
    task = from_task_dir(xp.jobs[0].path)
    assert task.output.read_text(encoding="utf-8") == "lr=0.25 epochs=2\n"
