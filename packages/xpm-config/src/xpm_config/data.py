"""The data files of a configuration, as `__xpm_serialize__` asks for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from .information import information


class DataContext(Protocol):
    """What `__xpm_serialize__` is given; a `SerializationContext` is one.

    Attributes:
        var_path: names that lead to the configuration, the start of its files' paths.
    """

    @property
    def var_path(self) -> list[str]: ...

    def serialize(self, var_path: list[str], data_path: Path, config: Any) -> Any:
        """Stores a file or folder at the joined names."""


def default_data_files(config: Any, context: DataContext) -> dict[str, Any]:
    """All `DataPath` parameters, each under its name and the suffix of its file."""
    info = information(config)
    files = {}
    for parameter in info.schema.data_parameters:
        path = info.values.get(parameter.name)
        if path is not None:
            name = parameter.name + (path.suffix if path.is_file() else "")
            files[parameter.name] = context.serialize([*context.var_path, name], path, config)
    return files
