"""A folder with a hostile definition, what lies around it, and every way to load it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from hostile.expected import Refused
from hostile.models import RUN
from serialize.scenarios import Tree, tree
from xpm_experiment import from_task_dir, load_job
from xpm_hf import ExperimaestroHFHub
from xpm_params import ParamsError, dumps, loads
from xpm_serialize import deserialize, from_state_dict, load

CANARY = """\
from pathlib import Path
from xpm_config import Config, Param

Path({trace!r}).write_text("sung")

class Leaf(Config):
    x: Param[int]
"""


Way = tuple[str, Callable[[], Any], Path | None]
"""The name of a way to load, how to go it, and the file that errors name."""


class Around(NamedTuple):
    """What an attack must leave as it was."""

    files: Tree
    modules: set[str]


class Attack:
    """A definition in a folder, beside which there is a secret, and modules that sing when run."""

    def __init__(self, root: Path, content: bytes) -> None:
        self.root = root
        self.folder = root / "save"
        self.job = root / "job"
        self._content = content
        (root / "outside").mkdir(parents=True)
        (root / "outside" / "secret").write_text("secret")
        (root / "canaries").mkdir()
        canary = CANARY.format(trace=str(root / "outside" / "song"))
        (root / "canaries" / "canary.py").write_text(canary)
        for folder in (self.folder, self.job):
            furnish(folder)
            (folder / "evil.py").write_text(canary)
        (self.folder / "experimaestro.json").write_bytes(content)
        (self.job / "params.json").write_bytes(_of_job(content))

    def around(self) -> Around:
        """All that is there now; nothing was run yet."""
        assert RUN == []
        return Around(tree(self.root), set(sys.modules))

    def ways(self, refused: Refused) -> list[Way]:
        """The ways in which the definition is refused so, to configurations and to instances."""
        definition, params = self.folder / "experimaestro.json", self.job / "params.json"
        found: list[Way] = [("load_job", partial(load_job, params), params)]
        for as_instance in (False, True):
            saved = partial(load, self.folder, as_instance, **refused.options)
            pair = partial(deserialize, self.folder, as_instance, **refused.options)
            state = partial(self._from_state, as_instance=as_instance, **refused.options)
            pretrained = partial(_from_pretrained, self.folder, as_instance)
            found += [
                ("load", saved, definition),
                ("deserialize", pair, definition),
                ("from_state_dict", state, None),
                ("from_pretrained", pretrained, definition),
                ("from_task_dir", partial(from_task_dir, self.job, as_instance), params),
            ]
        return [way for way in found if way[0] in refused.ways]

    def _from_state(self, **options: Any) -> Any:
        state: Any = loads(self._content)
        return from_state_dict(state, self.folder, **options)


def _from_pretrained(folder: Path, as_instance: bool) -> Any:
    return ExperimaestroHFHub.from_pretrained(folder, as_instance=as_instance)


def furnish(folder: Path) -> None:
    """Puts data files, links that lead out, and pipes into a folder, which is made."""
    for name in ("empty", "links", "listed", "pipes", "through"):
        (folder / name).mkdir(parents=True)
    (folder / "data.bin").write_bytes(b"abc")
    (folder / "listed" / "a").write_bytes(b"")
    links = {
        "up": "../outside",
        "secret": "../outside/secret",
        "links/secret": "../../outside/secret",
        "through/out": "../../outside",
        "loop": "loop",
        "dangling": "gone",
        "device": "/dev/zero",
    }
    for name, target in links.items():
        (folder / name).symlink_to(target)
    for name in ("pipe", "pipes/pipe"):
        os.mkfifo(folder / name)


def _of_job(content: bytes) -> bytes:
    """The same objects as the parameters of a job, which have no saved value beside them."""
    try:
        json: Any = loads(content)
        if isinstance(json, dict):
            json.pop("data", None)
        return dumps(json).encode()
    except ParamsError:
        return content
