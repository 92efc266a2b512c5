"""Documents as they stand in files."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

from xpm_params import ParamsView, load_params

JOB = Path("/srv/workspace/jobs/my.train/ab")


def ref(id: int) -> dict[str, Any]:
    return {"type": "python", "value": id}


def definition(id: int, typename: str, /, **fields: Any) -> dict[str, Any]:
    module, _, name = typename.rpartition(".")
    return {"id": id, "module": module, "type": name, "typename": typename, "fields": fields}


def document(*objects: object, **members: Any) -> dict[str, Any]:
    return {"version": 4, "workspace": "/srv/workspace", "objects": list(objects), **members}


def opened(json_: Any) -> io.BytesIO:
    return io.BytesIO(json.dumps(json_).encode())


def view(*objects: dict[str, Any], **members: Any) -> ParamsView:
    """The view of a document that lies in the folder `JOB`, which does not exist."""
    return load_params(opened(document(*objects, **members)), JOB)
