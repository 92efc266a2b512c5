"""Python in a process of its own, from its start to its end.

Bytecode is compiled before, into a folder that is removed, whatever the environment says of it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from . import Work

CLASSES = Path(__file__).parents[2] / "tests"
PARAMS = next((CLASSES / "golden/workspace/jobs/golden.models.train").glob("*/params.json"))


def _command(code: str, size: int) -> Work:
    kept = {key: os.environ[key] for key in os.environ if key != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, "PYTHONPYCACHEPREFIX": os.path.abspath("bytecode")}

    def run() -> None:
        subprocess.run([sys.executable, "-c", code], env=environment, check=True)

    def work() -> None:
        for _ in range(size):
            run()

    run()
    return work


def nothing(size: int) -> Work:
    """`python -c pass`."""
    return _command("pass", size)


def import_params(size: int) -> Work:
    """Import what a job runner needs."""
    return _command("import xpm_params", size)


def import_experimaestro(size: int) -> Work:
    """Import all that a script needs."""
    return _command("import experimaestro", size)


def read_params(size: int) -> Work:
    """Read the parameters of a job without its classes."""
    read = f"load_params({str(PARAMS)!r})['optimizer']['lr']"
    return _command(f"from xpm_params import load_params; {read}", size)


def load_job(size: int) -> Work:
    """Read the parameters of a job as the reference does, with its classes."""
    imports = (
        f"import sys; sys.path.append({str(CLASSES)!r}); from pathlib import Path; "
        "from experimaestro.tools.jobs import load_job; "
    )
    return _command(f"{imports} load_job(Path({str(PARAMS)!r}))[1].optimizer.lr", size)
