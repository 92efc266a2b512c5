"""The parameters of jobs by signac, which keeps those of a job in a file of its folder."""

from __future__ import annotations

import signac

from . import Work


def read(size: int) -> Work:
    """Open jobs by their identifiers and read their parameters."""
    project = signac.init_project()
    state = {"optimizer": {"lr": 0.5, "momentum": 0.9, "nesterov": False}, "epochs": 3}
    job = project.open_job(state)
    job.init()

    def work() -> object:
        for _ in range(size):
            found = signac.get_project().open_job(id=job.id).statepoint()
        return found

    return work
