"""Run under either implementation: the identifiers of what the modules of a folder make."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import sys
import tempfile
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import experimaestro


class Folder:
    """Takes submitted tasks, and runs none."""

    def directory(self, task: Any) -> Any:
        return experimaestro.DirectoryContext(Path("/jobs"))

    def submit(self, task: Any, directory: Any, options: Any) -> Any:
        return self


def submitting() -> AbstractContextManager[Any]:
    """Where tasks can be submitted without being run."""
    if hasattr(experimaestro, "RunMode"):  # the reference
        folder, mode = tempfile.mkdtemp(), experimaestro.RunMode.DRY_RUN
        return experimaestro.experiment(folder, "dry", port=-1, run_mode=mode)  # type: ignore[call-arg]  # the reference's
    from xpm_config import submitting_to

    return submitting_to(Folder())


def identifiers(module: str) -> list[str]:
    """The identifier of each configuration of a graph that is made anew for it, as there the
    reference's identifiers depend on what was sealed before."""
    graph = importlib.import_module(module).graph
    return [str(graph()[index].__identifier__()) for index in range(len(graph()))]


def main(folder: str) -> None:
    sys.path.insert(0, folder)
    found: dict[str, list[str] | str] = {}
    with contextlib.redirect_stdout(io.StringIO()), submitting():
        for path in sorted(Path(folder).glob("*.py")):
            try:
                found[path.stem] = identifiers(path.stem)
            except Exception as error:  # noqa: BLE001 - told by the test, with the module
                found[path.stem] = f"{type(error).__name__}: {error}"
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
