"""What a job is taken for: results are neither computed twice nor wrongly skipped."""

from __future__ import annotations

import copy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from experimaestro import experiment, load, save
from experimaestro.tools.jobs import load_job
from format.sentences import specifies
from identity.models import Learn, Model, Score
from xpm_config import SealedError
from xpm_serialize import SaveError, serialize

SCRIPT = """\
from experimaestro import Param, Task, experiment

class Train(Task):
    x: Param[int]

    def execute(self):
        pass

with experiment({workspace!r}, "xp"):
    Train.C(x=1).submit()
"""


@specifies("R3")
def test_a_trained_model_is_not_taken_for_the_untrained_one(tmp_path: Path) -> None:
    with experiment(tmp_path, "xp"):
        learn = Learn.C(model=Model.C(sizes=[1]), rate=0.1)
        before = learn.__identifier__()
        trained = learn.submit()
        on_trained, on_plain = Score.C(model=trained), Score.C(model=Model.C(sizes=[1]))
        on_trained.submit()
        on_plain.submit()
        assert learn.__identifier__() == before
        assert learn.submit() is trained
    assert on_trained.__identifier__() != on_plain.__identifier__()
    assert trained is learn.model


def test_what_a_task_made_of_its_own_parameter_is_verified(tmp_path: Path) -> None:
    with experiment(tmp_path / "workspace", "xp"):
        trained = Learn.C(model=Model.C(sizes=[1]), rate=0.1).submit()
        score = Score.C(model=trained)
        score.submit()
    save([trained, score], tmp_path / "save")
    loaded = load(tmp_path / "save", verify="full")
    assert [part.__identifier__() for part in loaded] == [
        trained.__identifier__(),
        score.__identifier__(),
    ]


def test_a_container_that_was_changed_in_place_is_noticed(tmp_path: Path) -> None:
    model = Model.C(sizes=[1])
    model.__identifier__()
    model.sizes.append(2)
    told = (
        "a list, set or dict of a identity.models.Model was changed after its identifier "
        "was known; change a copy, made by copyconfig(config, …)"
    )
    with pytest.raises(SealedError) as error:
        save([model], tmp_path / "saved")
    assert str(error.value) == told
    assert not (tmp_path / "saved").exists()
    with experiment(tmp_path / "workspace", "xp"), pytest.raises(SealedError) as error:
        Score.C(model=model).submit()
    assert str(error.value) == told


def test_a_copy_of_a_submitted_task_cannot_change_under_its_identifier(tmp_path: Path) -> None:
    with experiment(tmp_path, "xp"):
        learn = Learn.C(model=Model.C(sizes=[1]), rate=0.1)
        learn.submit()
    copied = copy.deepcopy(learn)
    with pytest.raises(SealedError):
        copied.rate = 0.2
    assert copied.__identifier__() == learn.__identifier__()


def test_a_script_that_submits_when_it_is_loaded_is_told_so(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(workspace=str(tmp_path / "workspace")))
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert 'does so below `if __name__ == "__main__":`' in done.stderr


def test_only_init_tasks_are_init_tasks(tmp_path: Path) -> None:
    model = Model.C(sizes=[1])
    wrong: Any = [Model.C(sizes=[])]
    with pytest.raises(SaveError) as error:
        serialize(model, tmp_path / "saved", init_tasks=wrong)
    assert str(error.value) == (
        "expected configurations of LightweightTask as init tasks, found Model(sizes=[])"
    )


def test_a_job_that_uses_what_a_task_handed_on_is_loaded_with_its_identifier(
    tmp_path: Path,
) -> None:
    with experiment(tmp_path, "x") as xp:
        learnt = Learn.C(model=Model.C(sizes=[1]), rate=0.5).submit()
        Score.C(model=learnt).submit()
    for job in xp.jobs:
        for discard_id in (True, False):
            _, task = load_job(job.path / "params.json", discard_id=discard_id)
            assert str(task.__identifier__()) == job.identifier


def test_what_two_tasks_handed_on_in_turn_is_loaded_though_it_cannot_be_verified(
    tmp_path: Path,
) -> None:
    with experiment(tmp_path / "workspace", "x"):
        once = Learn.C(model=Model.C(sizes=[1]), rate=0.5).submit()
        twice = Learn.C(model=once, rate=0.25).submit()
        identifier = twice.__identifier__()
        save(twice, tmp_path / "model")
    assert load(tmp_path / "model", verify="full").__identifier__() == identifier
