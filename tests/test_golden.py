"""What the reference wrote: identifiers to the bit, and files of each form."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from experimaestro import deserialize, experiment, from_task_dir, load
from experimaestro.core.objects import TaskStub
from experimaestro.huggingface import ExperimaestroHFHub
from experimaestro.tools.jobs import load_job
from format.sentences import specifies
from golden import models
from golden_cases import CASES

GOLDEN = Path(__file__).parent / "golden"
SAVED = GOLDEN / "saved"
IDENTIFIERS: dict[str, str] = json.loads((GOLDEN / "identifiers.json").read_text())

pytestmark = pytest.mark.filterwarnings("ignore:Path parameter 'plain' of WithPaths")


@specifies("I1")
@pytest.mark.parametrize("case", IDENTIFIERS)
def test_an_identifier_is_that_of_the_reference(case: str) -> None:
    assert str(CASES[case]().__identifier__()) == IDENTIFIERS[case]


def test_no_golden_case_is_left_out() -> None:
    assert CASES.keys() == IDENTIFIERS.keys()


def recorded(folder: Path, name: str = "experimaestro.json") -> list[str]:
    """Identifiers in a definition, in order."""
    definition = json.loads((folder / name).read_text())
    objects = definition if isinstance(definition, list) else definition["objects"]
    return [entry["identifier"] for entry in objects]


@pytest.mark.parametrize("as_instance", [False, True])
def test_a_structure_with_shared_parts_loads(as_instance: bool) -> None:
    first, second, parts = load(SAVED / "structure", as_instance=as_instance)
    assert (first.units, first.name) == (8, None)
    assert second.name == "conv/1 \u00e9\u4e2d"
    assert parts["key"] is first
    assert parts["key2"][0] is second
    network = parts["key2"][1]["n"]
    assert network.layers == [first, first]
    assert network.by_name == {"x": second}
    assert network.version == "1.2"
    assert type(first) is (models.Layer if as_instance else models.Layer.C)


def test_containers_load() -> None:
    bag, optimizer = load(SAVED / "containers")
    assert bag == CASES["bag"]()
    assert (type(optimizer), optimizer.betas) == (models.AdamW.C, [0.9, 0.999])


@specifies("D12")
def test_init_tasks_load_and_run() -> None:
    network, (restore,) = deserialize(SAVED / "init-tasks")
    assert restore.target is network  # type: ignore[attr-defined]  # a Restore
    assert network == CASES["shared-layers"]()
    instance = deserialize(SAVED / "init-tasks", as_instance=True)
    assert instance.restored is True
    assert instance.layers[0] is instance.layers[2]


FORMS = {
    "data": "experimaestro.json",
    "hub": "experimaestro.json",
    "hub-legacy-name": "definition.json",
}


@specifies("S1", "S2")
@pytest.mark.parametrize("folder", FORMS)
@pytest.mark.parametrize(
    "reader",
    [load, lambda path: deserialize(path)[0], ExperimaestroHFHub.from_pretrained],
    ids=["load", "deserialize", "from_pretrained"],
)
def test_data_files_load_from_every_form_by_every_reader(folder: str, reader: Any) -> None:
    model = reader(SAVED / folder)
    assert (type(model), model.dim) == (models.Model.C, 8)
    assert model.tokenizer.vocabulary == SAVED / folder / "tokenizer" / "vocabulary"
    assert model.tokenizer.vocabulary.read_text() == "a\nb\nc\n"
    assert sorted(path.name for path in model.weights.iterdir()) == ["part-0.bin", "part-1.bin"]
    identifiers = [str(part.__identifier__()) for part in (model.tokenizer, model)]
    assert identifiers == recorded(SAVED / folder, FORMS[folder])


@pytest.mark.parametrize("folder", ["structure", "data", "containers"])
def test_recorded_identifiers_are_those_of_the_parameters(folder: str) -> None:
    load(SAVED / folder, verify="full")


TRAIN = "jobs/golden.models.train/ba5f174115c027bc214171e6bcefcedb823134ac5a677f46a640d81363f4eecb"
EVALUATE = (
    "jobs/golden.models.evaluate/0bf709995fe487cac6cfd7462cc51bb1fcf3696376020574e6bc8661b473ce5a"
)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The workspace of the reference, copied to another place than it was written at."""
    copied = tmp_path / "elsewhere" / "workspace"
    shutil.copytree(GOLDEN / "workspace", copied)
    return copied


def test_a_task_is_loaded_from_its_folder_with_paths_of_the_new_place(workspace: Path) -> None:
    task = from_task_dir(workspace / EVALUATE)
    assert type(task) is models.Evaluate.C
    assert task.report == workspace / EVALUATE / "report.txt"
    assert task.trained.weights == workspace / TRAIN / "out" / "weights.txt"
    assert type(task.trained.__xpm__.task) is models.Train.C
    (restore,) = task.__xpm__.init_tasks
    assert restore.source is task.trained
    instance = from_task_dir(workspace / EVALUATE, as_instance=True)
    assert instance.trained.weights.read_text() == "lr=0.5 epochs=3\n"


def test_a_task_loaded_partially_leaves_the_one_before_it_as_stub(workspace: Path) -> None:
    task = from_task_dir(workspace / EVALUATE, partial_loading=True)
    stub = task.trained.__xpm__.task
    assert isinstance(stub, TaskStub)
    assert (stub.typename, str(stub.identifier)) == ("golden.models.Train", TRAIN.split("/")[-1])


@pytest.mark.parametrize("discard_id", [False, True])
def test_a_job_is_loaded_with_its_parameters(workspace: Path, discard_id: bool) -> None:
    params, task = load_job(workspace / EVALUATE / "params.json", discard_id=discard_id)
    assert params["workspace"] == "/srv/workspace"
    assert task.trained.weights == workspace / TRAIN / "out" / "weights.txt"
    assert str(task.__identifier__()) == EVALUATE.split("/")[-1]


def test_an_experiment_loads_what_the_reference_saved(workspace: Path) -> None:
    with experiment(workspace, "xp2", port=-1) as xp:
        network, outputs = xp.load("xp1")
        assert type(network) is models.Network.C
        assert outputs["trained"].weights == workspace / TRAIN / "out" / "weights.txt"
        assert str(outputs["trained"].__identifier__()) == (
            "09ffc93a7feed0e0dd604b9372104d006116b250cfc690ecc90a81acc3417306"
        )


@specifies("W2", "W4")
def test_jobs_that_the_reference_has_done_are_not_run_again(workspace: Path) -> None:
    before = {path: path.read_bytes() for path in (workspace / "jobs").rglob("*") if path.is_file()}
    with experiment(workspace, "xp2", port=-1) as xp:
        optimizer = models.Optimizer.C(lr=0.5)
        trained = models.Train.C(optimizer=optimizer, epochs=3).submit()
        network = models.Network.C(
            layers=[models.Layer.C(units=1, activation=models.Activation.RELU, name=None)],
            by_name={},
        )
        restore = models.Restore.C(source=trained, target=network)
        evaluate = models.Evaluate.C(trained=trained, split="test")
        evaluate.submit(init_tasks=[restore])
    assert [(str(job.path), job.already_done) for job in xp.jobs] == [
        (str(workspace / TRAIN), True),
        (str(workspace / EVALUATE), True),
    ]
    after = {path: path.read_bytes() for path in (workspace / "jobs").rglob("*") if path.is_file()}
    assert after == before
