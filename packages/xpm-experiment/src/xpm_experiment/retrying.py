"""Running jobs of a workspace again, each after those that it needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from typing import NamedTuple

from .launch import Outcome, run_job
from .references import jobs_by_identifier, needed_by
from .workspace import JobFolder, Workspace


class Retried(NamedTuple):
    """A job that was run again, or left out since one that it needs failed; `None` if neither."""

    folder: JobFolder
    outcome: Outcome | None

    @property
    def is_done(self) -> bool:
        """Whether it is done now."""
        return self.outcome is not None and self.outcome.done


def retry(
    workspace: Workspace,
    folders: Sequence[JobFolder],
    executor: Executor,
    ended: Callable[[Retried], None],
) -> list[Retried]:
    """Runs jobs again on an executor that starts them in the order of their submission.

    Arguments:
        ended: called when one has ended, in any thread.
    """
    jobs = jobs_by_identifier(workspace)
    needed = {folder.identifier: needed_by(folder, jobs) for folder in folders}
    futures: dict[str, Future[Retried]] = {}

    def run(folder: JobFolder, before: list[Future[Retried]]) -> Retried:
        broken = [made for future in before if not (made := future.result()).is_done]
        retried = Retried(folder, _left_out(broken[0]) if broken else run_job(str(folder.path)))
        ended(retried)
        return retried

    # one that is needed has fewer that it needs itself, so that it is started before
    for folder in sorted(folders, key=lambda folder: len(needed[folder.identifier])):
        before = [futures[name] for name in needed[folder.identifier] if name in futures]
        futures[folder.identifier] = executor.submit(run, folder, before)
    return [future.result() for future in futures.values()]


def _left_out(broken: Retried) -> Outcome:
    folder = broken.folder
    name = f"{folder.type_identifier} {folder.identifier[:8]}"
    return Outcome(done=False, ran=False, reason=f"it needs {name}, which failed")
