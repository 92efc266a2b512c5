from pathlib import Path
from typing import Any

from xpm_config import Config, DataPath, OptionalDataPath, Param


class Model(Config):
    weights: DataPath
    folder: DataPath
    extra: OptionalDataPath = None
    size: Param[int] = 1


class Context:
    var_path = ["models", "0"]

    def __init__(self) -> None:
        self.stored: list[tuple[list[str], Path]] = []

    def serialize(self, var_path: list[str], data_path: Path, config: Any) -> str:
        self.stored.append((var_path, data_path))
        return "/".join(var_path)


def test_each_data_file_is_asked_for_under_its_name_and_suffix(tmp_path: Path) -> None:
    weights, folder = tmp_path / "w.safetensors", tmp_path / "data.v1"
    weights.touch()
    folder.mkdir()
    context = Context()
    files = Model.C(weights=weights, folder=folder).__xpm_serialize__(context)
    assert files == {
        "weights": "models/0/weights.safetensors",
        "folder": "models/0/folder",
    }
    assert context.stored == [
        (["models", "0", "weights.safetensors"], weights),
        (["models", "0", "folder"], folder),
    ]
