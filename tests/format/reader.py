"""A reader of documents, written from the words of `docs/format.md` alone."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

from xpm_params import DataFile, EnumValue, Reference


def read(text: bytes) -> dict[str, Any]:
    """The members of a document."""
    document = json.loads(text.decode(), parse_constant=_refused, object_pairs_hook=_unique)  # J
    members: dict[str, Any] = {"objects": document} if isinstance(document, list) else document
    version = members.get("version", 0)
    if type(version) is not int or not 0 <= version <= 4:  # V1
        raise ValueError(f"version {version}")
    ids = [definition["id"] for definition in members["objects"]]
    if len(set(ids)) < len(ids):  # O1
        raise ValueError("an id stands twice")
    return members


def _refused(token: str) -> None:
    raise ValueError(token)  # J2


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):  # J3
        raise ValueError("a key stands twice")
    return dict(pairs)


def identifier(definition: dict[str, Any]) -> str | None:
    """The identifier that an object records."""
    recorded = definition.get("identifier")
    return recorded["main"] if isinstance(recorded, dict) else recorded  # O14


def value(encoded: Any, job: Path, workspace: Path) -> Any:
    """The value that an encoding stands for."""
    if isinstance(encoded, list):
        return [value(item, job, workspace) for item in encoded]  # E2
    if not isinstance(encoded, dict):
        return encoded  # E1
    if "type" not in encoded:
        return {key: value(item, job, workspace) for key, item in encoded.items()}  # E3
    items = value(encoded.get("items"), job, workspace)
    match encoded["type"]:
        case "python":
            return Reference(encoded["value"])
        case "path":
            bases = {None: Path(), "job": job, "workspace": workspace}
            return bases[encoded.get("base")] / encoded["value"]
        case "path.serialized":
            size, sha256, files = (encoded.get(key) for key in ("size", "sha256", "files"))
            return DataFile(encoded["value"], encoded["is_folder"], size, sha256, files)
        case "enum":
            return EnumValue(encoded["module"], encoded["enum"], encoded["value"])
        case "dict":
            return dict(map(tuple, items))
        case "float":
            return float(encoded["value"])
        case "bytes":
            return b64decode(encoded["value"], validate=True)
    return {"tuple": tuple, "set": set, "frozenset": frozenset}[encoded["type"]](items)
