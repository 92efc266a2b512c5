"""The golden workspace, which the reference wrote at another place."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from format.sentences import specifies
from golden.models import Evaluate, Network, Optimizer, Restore, Train, Trained
from xpm_config import information
from xpm_experiment import JobState, experiment, from_task_dir, load_job
from xpm_params import ParamsFileNotFoundError, ParamsStructureError, ParamsVersionError
from xpm_serialize import ConfigStub, DefinitionError

GOLDEN = Path(__file__).parents[1] / "golden" / "workspace"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOLDEN, tmp_path / "moved" / "workspace"))


def job(workspace: Path, name: str) -> Path:
    (folder,) = (workspace / "jobs" / f"golden.models.{name}").iterdir()
    return folder


@specifies("O8", "P1", "P9", "P10")
def test_a_task_is_loaded_from_its_folder(workspace: Path) -> None:
    task = from_task_dir(job(workspace, "evaluate"))

    assert type(task) is Evaluate.C
    assert str(task.__identifier__()) == job(workspace, "evaluate").name
    assert task.report == job(workspace, "evaluate") / "report.txt"
    assert task.trained.weights == job(workspace, "train") / "out" / "weights.txt"
    assert task.trained.weights.is_file()
    (restore,) = information(task).init_tasks
    assert type(restore) is Restore.C
    assert restore.source is task.trained


def test_a_task_whose_class_moved_is_loaded(workspace: Path) -> None:
    folder = job(workspace, "train")
    params = folder / "params.json"
    params.write_text(params.read_text().replace('"type": "Train"', '"type": "OldTrain"'))

    task = from_task_dir(folder, moved={"golden.models:OldTrain": "golden.models:Train"})
    stub = from_task_dir(folder, missing="stub")

    assert type(task) is Train.C
    assert isinstance(stub, ConfigStub)
    assert (stub.epochs, stub.optimizer.lr) == (3, 0.5)


def test_an_instance_of_a_task_is_loaded_from_its_folder(workspace: Path) -> None:
    task = from_task_dir(str(job(workspace, "train")), as_instance=True)

    assert type(task) is Train
    assert (task.epochs, task.optimizer.lr) == (3, 0.5)
    assert task.output.read_text(encoding="utf-8") == "lr=0.5 epochs=3\n"


def test_the_parameters_of_a_job_come_with_its_configuration(workspace: Path) -> None:
    path = job(workspace, "train") / "params.json"

    params, task = load_job(path)

    assert params == json.loads(path.read_text(encoding="utf-8"))
    assert str(task.__identifier__()) == job(workspace, "train").name
    assert task.output == job(workspace, "train") / "out" / "weights.txt"


@specifies("R1")
def test_a_recorded_identifier_is_kept_or_computed_anew(workspace: Path) -> None:
    path = job(workspace, "train") / "params.json"
    params = json.loads(path.read_text(encoding="utf-8"))
    recorded = params["objects"][0]["identifier"]
    params["objects"][0]["identifier"] = "0" * 64
    path.write_text(json.dumps(params), encoding="utf-8")

    _, anew = load_job(path)
    _, kept = load_job(path, discard_id=False)

    assert str(anew.__identifier__()) == job(workspace, "train").name
    assert str(anew.optimizer.__identifier__()) == recorded
    assert str(kept.optimizer.__identifier__()) == "0" * 64


@specifies("P12")
@pytest.mark.parametrize("load", [from_task_dir, lambda path: load_job(path / "params.json")])
def test_parameters_of_another_job_are_refused(workspace: Path, load: Any) -> None:
    evaluate = job(workspace, "evaluate")
    params = json.loads((evaluate / "params.json").read_text(encoding="utf-8"))
    last = params["objects"].pop()
    (evaluate / "params.json").write_text(json.dumps(params), encoding="utf-8")

    with pytest.raises(ParamsStructureError) as raised:
        load(evaluate)

    found = params["objects"][-1]
    assert str(raised.value) == (
        f"expected the task {last['identifier']} as the last object, as the name of the folder "
        f"says, found {found['typename']} {found['identifier']} in "
        f"'objects[{len(params['objects']) - 1}]' of {evaluate / 'params.json'}"
    )


@specifies("P1")
def test_a_save_is_not_taken_for_the_parameters_of_a_job(workspace: Path) -> None:
    folder = job(workspace, "train")
    (folder / "params.json").write_text('{"objects": [], "data": null}', encoding="utf-8")

    with pytest.raises(DefinitionError) as raised:
        from_task_dir(folder)

    assert str(raised.value) == (
        f"expected the parameters of a task, found a save; use load() of {folder / 'params.json'}"
    )


def test_the_file_of_a_job_stands_for_its_folder(workspace: Path) -> None:
    folder = job(workspace, "train")
    assert from_task_dir(folder / "params.json").output == from_task_dir(folder).output


def test_a_folder_without_parameters_is_no_job(workspace: Path) -> None:
    (job(workspace, "train") / "params.json").unlink()

    with pytest.raises(ParamsFileNotFoundError) as raised:
        from_task_dir(job(workspace, "train"))

    assert str(raised.value) == (
        f"expected a JSON file, found nothing in {job(workspace, 'train') / 'params.json'}"
    )


@pytest.mark.parametrize("load", [load_job, lambda path: from_task_dir(path.parent)])
def test_a_newer_version_is_refused(workspace: Path, load: object) -> None:
    path = job(workspace, "train") / "params.json"
    path.write_text('{"version": 5, "objects": []}', encoding="utf-8")

    assert callable(load)
    with pytest.raises(ParamsVersionError) as raised:
        load(path)

    assert str(raised.value) == (
        "expected at most version 4, found 5: upgrade to read what a newer program wrote in "
        f"'version' of {path}"
    )


def test_what_the_reference_saved_is_loaded_with_paths_to_where_it_is_now(
    workspace: Path,
) -> None:
    with experiment(workspace, "two") as xp:
        network, best = xp.load("xp1")

    assert type(network) is Network.C
    assert type(best["trained"]) is Trained.C
    assert best["trained"].weights == job(workspace, "train") / "out" / "weights.txt"
    produced_by = information(best["trained"]).task
    assert produced_by.output == best["trained"].weights


def test_what_the_reference_did_is_not_done_again(workspace: Path) -> None:
    with experiment(workspace, "two") as xp:
        network, _ = xp.load("xp1")
        trained = Train.C(optimizer=Optimizer.C(lr=0.5), epochs=3).submit()
        evaluate = Evaluate.C(trained=trained, split="test")
        evaluate.submit(init_tasks=[Restore.C(source=trained, target=network)])

    assert [job.state for job in xp.jobs] == [JobState.DONE] * 2
    assert all(job.already_done for job in xp.jobs)
    assert evaluate.report.is_file()
    assert not list(workspace.glob("jobs/*/*/*.lock"))


def test_a_task_of_the_reference_runs_on_in_the_moved_workspace(workspace: Path) -> None:
    folder = job(workspace, "evaluate")
    (folder / "evaluate.done").unlink()
    (folder / "report.txt").unlink()

    with experiment(workspace, "two"):
        from_task_dir(folder).submit()

    assert (folder / "report.txt").read_text(encoding="utf-8") == "test: lr=0.5 epochs=3\n"
    assert (folder / "evaluate.done").exists()
