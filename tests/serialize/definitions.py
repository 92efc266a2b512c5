"""Definitions written by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HEX = "ab" * 32
MODULE = "serialize.models"


def entry(type: str = "Leaf", id: Any = 1, **members: Any) -> dict[str, Any]:
    """One object of a definition."""
    return {
        "id": id,
        "module": MODULE,
        "type": type,
        "typename": f"{MODULE}.{type}",
        "identifier": HEX,
        "fields": {"x": 1},
        **members,
    }


def reference(id: int) -> dict[str, Any]:
    return {"type": "python", "value": id}


def write(folder: Path, *objects: Any, data: Any = None, **members: Any) -> Path:
    """Writes a definition; its data is the last object by default."""
    folder.mkdir(parents=True, exist_ok=True)
    data = reference(objects[-1]["id"]) if data is None and objects else data
    definition = {"version": 3, "objects": list(objects), "data": data, **members}
    (folder / "experimaestro.json").write_text(json.dumps(definition))
    return folder


def read(folder: Path, name: str = "experimaestro.json") -> Any:
    return json.loads((folder / name).read_text())
