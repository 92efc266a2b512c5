"""Which data files loading needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xpm_config import Config, DataPath, Param, Task, information
from xpm_params import read_params
from xpm_serialize import needed_data_files, save


class Corpus(Config):
    text: DataPath


class Learn(Task):
    corpus: Param[Corpus]


class Learnt(Config):
    weights: DataPath


def test_instances_need_no_data_of_the_tasks_that_produced_them(tmp_path: Path) -> None:
    for name in ("text", "weights", "plain"):
        (tmp_path / name).write_text(name)
    learnt: Any = Learnt.C(weights=tmp_path / "weights")
    information(learnt).task = Learn.C(corpus=Corpus.C(text=tmp_path / "text"))
    save([learnt], tmp_path / "saved")
    document = read_params(tmp_path / "saved")

    assert [file.size for file in needed_data_files(document)] == [4, 7]
    assert [file.size for file in needed_data_files(document, partial=True)] == [7]
