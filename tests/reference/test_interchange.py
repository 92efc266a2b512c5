"""Files go both ways, and identifiers are the same."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from experimaestro import deserialize, experiment, from_task_dir, load, save, serialize
from experimaestro.huggingface import ExperimaestroHFHub
from experiment.cli.command import xpm
from golden import models as m
from golden_cases import CASES
from hub_server.server import HubServer
from reference import graphs, saves
from reference.conftest import Script

pytestmark = pytest.mark.filterwarnings("ignore:Path parameter 'plain' of WithPaths")


def test_identifiers_of_random_graphs_are_the_same(reference: Script) -> None:
    assert graphs.identifiers(range(300)) == reference("graphs.py", 0, 300)


@pytest.fixture(scope="module")
def written(reference: Script, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the reference wrote, moved away from where it was written."""
    folder = tmp_path_factory.mktemp("reference")
    jobs = reference("write.py", folder / "there")
    (folder / "there").rename(folder / "here")
    (folder / "here" / "jobs").write_text(
        "\n".join(Path(job).relative_to(folder / "there").as_posix() for job in jobs)
    )
    return folder / "here"


def test_what_the_reference_saved_is_loaded(written: Path) -> None:
    pushed: Any = ExperimaestroHFHub.from_pretrained(written / "hub")
    for model in (load(written / "model"), pushed):
        assert model.dim == 4
        assert model.tokenizer.vocabulary.read_text() == "a b c"
        assert (model.weights / "part").read_text() == "weights"
    bag, plain = load(written / "bag")
    assert (bag, plain) == (CASES["bag"](), {"x": 1})
    assert load(written / "graph", verify="full") == graphs.graph(1)
    network, (restore,) = deserialize(written / "init-tasks")
    assert restore.target is network  # type: ignore[attr-defined]  # a Restore
    assert deserialize(written / "init-tasks", as_instance=True).restored is True


def test_a_workspace_of_the_reference_is_opened_and_its_jobs_are_done(written: Path) -> None:
    train, evaluate = (written / line for line in (written / "jobs").read_text().splitlines())
    task = from_task_dir(evaluate)
    assert task.trained.weights == train / "out" / "weights.txt"
    with experiment(written / "workspace", "again", port=-1) as xp:
        loaded = xp.load("xp")
        assert loaded["trained"].weights == train / "out" / "weights.txt"
        m.Train.C(optimizer=m.Optimizer.C(lr=0.25), epochs=2).submit()
    assert [(job.path, job.already_done) for job in xp.jobs] == [(train, True)]


def test_the_command_works_on_a_workspace_of_the_reference(written: Path, tmp_path: Path) -> None:
    workspace = shutil.copytree(written / "workspace", tmp_path / "ws", symlinks=True)

    jobs = xpm("jobs", "-w", workspace, "--json").json
    (run,) = xpm("runs", "xp", "-w", workspace, "--json").json

    assert [(job["type"], job["state"], job["tags"]) for job in jobs] == [
        ("golden.models.evaluate", "done", {"epochs": 2}),
        ("golden.models.train", "done", {"epochs": 2}),
    ]
    assert all(job["duration"] >= 0 for job in jobs)
    assert (run["experiment"], run["status"], run["saves"]) == ("xp", "done", ["default"])
    assert xpm("check", workspace).status == 0
    links = xpm("doctor", "-w", workspace, "--json").json  # from a run to its jobs
    assert {link["kind"] for link in links} == {"missing"}  # where the workspace was written
    assert xpm("gc", "--yes", "--older-than", "0", "-w", workspace).out == ""
    assert xpm("copy", "xp", tmp_path / "copy", "-w", workspace).out == (
        "1 run and 2 jobs copied\n"
    )


def test_the_reference_goes_on_in_a_workspace_that_was_copied(
    reference: Script, tmp_path: Path
) -> None:
    with experiment(tmp_path / "source", "xp", port=-1) as xp:
        train = m.Train.C(optimizer=m.Optimizer.C(lr=0.25), epochs=2)
        xp.save({"trained": train.submit()})
    assert xpm("copy", "xp", tmp_path / "workspace", "-w", tmp_path / "source").status == 0
    (done,) = (tmp_path / "workspace").glob("jobs/*/*/train.done")
    before = done.read_bytes()

    found = reference("again.py", tmp_path / "workspace")

    assert found == {"done": [str(done.parent)], "loaded": 2}
    assert done.read_bytes() == before != b""


def test_what_is_saved_here_is_opened_by_the_reference(reference: Script, tmp_path: Path) -> None:
    weights, vocabulary = tmp_path / "source" / "weights", tmp_path / "source" / "vocabulary.txt"
    weights.mkdir(parents=True)
    (weights / "part").write_text("weights")
    vocabulary.write_text("a b c")
    tokenizer = m.Tokenizer.C(lowercase=True, vocabulary=vocabulary, merges=None)
    model = m.Model.C(tokenizer=tokenizer, weights=weights, dim=4)
    save(model, tmp_path / "model")
    save([CASES["bag"](), {"x": 1}], tmp_path / "bag")
    save(graphs.graph(1), tmp_path / "graph")
    network = CASES["shared-layers"]()
    trained = m.Trained.C(weights=Path("/data/w"), epochs=2)
    serialize(
        network, tmp_path / "init-tasks", init_tasks=[m.Restore.C(source=trained, target=network)]
    )
    ExperimaestroHFHub(model).save_pretrained(tmp_path / "hub")
    with experiment(tmp_path / "workspace", "xp", port=-1) as xp:
        train = m.Train.C(optimizer=m.Optimizer.C(lr=0.25), epochs=2)
        xp.save({"trained": train.submit()})
        xp.wait()
    shutil.rmtree(tmp_path / "source")
    done = next(train.jobpath.glob("*.done")).stat().st_mtime_ns
    found: dict[str, Any] = reference("read.py", tmp_path)
    bag = CASES["bag"]()
    assert found == {
        "model": ["a b c", "weights", 4],
        "instance": ["Model", "weights"],
        "bag": [sorted(bag.words), bag.counts, bag.nested, bag.choices, {"x": 1}],
        "graph": len(graphs.graph(1)),
        "init-tasks": [3, 1, True],
        "hub": ["a b c", 4],
        "xp.load": ["lr=0.25 epochs=2\n", 2],
        "job": train.jobpath.relative_to(tmp_path).as_posix(),
        "from_task_dir": 0.25,
    }
    assert next(train.jobpath.glob("*.done")).stat().st_mtime_ns == done


SEEDS = range(120)
BOTH = [seed for seed in SEEDS if saves.why_only_here(seed) is None]


def expected(folder: Path, seeds: list[int]) -> Any:
    """What reading saves of these seeds must give."""
    found = []
    sources = saves.make_sources(folder)
    for seed in seeds:
        value = saves.graph(seed, sources)
        found.append([str(value.__identifier__()), *[saves.described(value)] * 2])
    return json.loads(json.dumps(found))  # as it is printed there


def test_random_graphs_with_data_saved_here_are_loaded_by_the_reference(
    reference: Script, tmp_path: Path
) -> None:
    saves.write(tmp_path / "here", [*SEEDS])

    assert saves.read(tmp_path / "here", [*SEEDS]) == expected(tmp_path / "all", [*SEEDS])
    shutil.rmtree(tmp_path / "here" / "sources")
    assert reference("saves.py", "read", tmp_path / "here", *BOTH) == expected(
        tmp_path / "both", BOTH
    )


def test_only_what_the_reference_would_lose_needs_a_newer_version(tmp_path: Path) -> None:
    saves.write(tmp_path, [*SEEDS])
    versions = {
        seed: json.loads((tmp_path / str(seed) / "experimaestro.json").read_text())["version"]
        for seed in SEEDS
    }
    assert [seed for seed in SEEDS if versions[seed] == 3] == BOTH
    assert 90 < len(BOTH) < len(SEEDS)


def test_random_graphs_with_data_saved_by_the_reference_are_loaded_here(
    reference: Script, tmp_path: Path
) -> None:
    identifiers = reference("saves.py", "write", tmp_path / "there", *BOTH)
    shutil.rmtree(tmp_path / "there" / "sources")
    (tmp_path / "there").rename(tmp_path / "elsewhere")

    found = saves.read(tmp_path / "elsewhere", BOTH)

    assert found == expected(tmp_path / "both", BOTH)
    assert [identifier for identifier, _, _ in found] == identifiers
    for seed in BOTH:
        load(tmp_path / "elsewhere" / str(seed), verify="full")


@pytest.mark.parametrize("pusher", ["reference", "ours"])
@pytest.mark.parametrize("loader", ["reference", "ours"])
def test_what_one_pushed_the_other_loads(
    hub: HubServer, pusher: str, loader: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    push, load = request.getfixturevalue(pusher), request.getfixturevalue(loader)

    push("hub.py", "push", tmp_path / "source")
    shutil.rmtree(tmp_path / "source")

    assert load("hub.py", "load") == [["Model", 4, "a b c", 2000]] * 4


def test_what_the_reference_pushed_is_replaced(
    hub: HubServer, reference: Script, ours: Script, tmp_path: Path
) -> None:
    before = reference("hub.py", "push", tmp_path / "theirs")
    after = ours("hub.py", "push", tmp_path / "ours")

    assert after == before
    assert sorted(hub.hub.model("alice/model").branches["main"].files) == [
        ".gitattributes",
        "README.md",
        "experimaestro.json",
        "tokenizer/vocabulary.txt",
        "weights/deep/part.bin",
    ]
    assert ours("hub.py", "load") == reference("hub.py", "load")
