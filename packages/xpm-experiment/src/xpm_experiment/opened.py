"""What an experiment has while it is open: its jobs run, and what becomes of them is shown."""

from __future__ import annotations

from contextlib import ExitStack

from xpm_config import submitting_to
from xpm_params import Json, dumps, write_text

from .display import Display, display
from .executors import AnyExecutor, JobExecutor
from .experiment import current, experiment
from .job import Job
from .journal import RunJournal
from .provenance import provenance
from .scheduler import Scheduler
from .termination import exiting_when_terminated
from .workspace import RunFolder


class Opened:
    """What an experiment has while it is open."""

    def __init__(self, owner: experiment, run: RunFolder, executor: JobExecutor) -> None:
        def jobs() -> list[Job]:
            return owner.jobs

        self._executor = executor
        self._jobs = jobs
        self.provenance: dict[str, Json] = provenance()
        write_text(run.environment, dumps(self.provenance))
        self.journal: RunJournal = RunJournal(run, jobs)
        self.display: Display = display(run.experiment)
        self.scheduler: Scheduler = Scheduler(executor.submit_job, self._changed)
        self._registered = ExitStack()
        self._registered.enter_context(submitting_to(owner))
        token = current.set(owner)
        self._registered.callback(current.reset, token)
        self._registered.enter_context(exiting_when_terminated())

    def stop(self) -> None:
        """Starts no more jobs, ends those that run, and waits until they have ended."""
        running = self.scheduler.stop()
        if not isinstance(self._executor, AnyExecutor):
            self._executor.end_jobs(running)
            self.scheduler.wait()

    def close(self, status: str) -> None:
        """Writes down how the run ended, and leaves the `with` block."""
        try:
            self.journal.finished(status)
            self.display.close(self._jobs())
        finally:
            self._executor.shutdown()
            self._registered.close()

    def _changed(self, job: Job) -> None:
        self.display.changed(job)
        self.journal.changed()
