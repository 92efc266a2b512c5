"""Run by the reference: submits a task that was done here, and loads what was saved."""

import json
import sys
from pathlib import Path
from typing import Any

from experimaestro import experiment
from golden import models as m


def main(workspace: Path) -> None:
    with experiment(workspace, "again", port=-1) as xp:
        task: Any = m.Train.C(optimizer=m.Optimizer.C(lr=0.25), epochs=2)
        task.submit()
        loaded = xp.load("xp")["trained"]
        xp.wait()
    done = [str(path.parent) for path in workspace.glob("jobs/*/*/*.done")]
    print(json.dumps({"done": done, "loaded": loaded.epochs}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
