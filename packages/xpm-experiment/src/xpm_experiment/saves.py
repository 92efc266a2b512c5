"""What experiments of a workspace saved: finding it, and saying what there is."""

from __future__ import annotations

from collections.abc import Iterable

from .errors import NotSavedError
from .workspace import RunFolder, Workspace


def find_save(
    workspace: Workspace, experiment: str, name: str, run_id: str | None = None
) -> RunFolder:
    """The newest run of an experiment that has a save of this name, or the one that is given.

    Raises:
        NotSavedError: if there is none; it says which there are.
    """
    if run_id is not None:
        return _checked_run(workspace, experiment, name, run_id)
    runs = workspace.runs(experiment)
    if not runs:
        _raise_no_experiment(workspace, experiment)
    for run in reversed(runs):
        if run.has_save(name):
            return run
    saves = sorted({save for run in runs for save in run.saves()})
    raise NotSavedError(
        f"no run of experiment {experiment!r} saved anything as {name!r}; "
        f"{_listed('it saved', saves, 'it saved nothing')}"
    )


def _checked_run(workspace: Workspace, experiment: str, name: str, run_id: str) -> RunFolder:
    run = workspace.run(experiment, run_id)
    if run.has_save(name):
        return run
    if not run.path.is_dir():
        runs = [known.run_id for known in workspace.runs(experiment)]
        if not runs:
            _raise_no_experiment(workspace, experiment)
        raise NotSavedError(
            f"experiment {experiment!r} has no run {run_id!r}; {_listed('its runs are', runs, '')}"
        )
    raise NotSavedError(
        f"run {run_id!r} of experiment {experiment!r} saved nothing as {name!r}; "
        f"{_listed('it saved', run.saves(), 'it saved nothing')}"
    )


def _raise_no_experiment(workspace: Workspace, experiment: str) -> None:
    known = [name for name in workspace.experiments() if workspace.runs(name)]
    raise NotSavedError(
        f"there is no experiment {experiment!r} in the workspace {workspace.root}; "
        f"{_listed('there are', known, 'there is none')}"
    )


def _listed(introduction: str, names: Iterable[str], nothing: str) -> str:
    names = list(names)
    return f"{introduction} {', '.join(map(repr, names))}" if names else nothing
