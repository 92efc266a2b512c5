"""Jobs in the order of what they need, each given to the executor once.

Nothing here waits or looks at the clock: what happens is driven by the ends of futures.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import partial
from typing import Final

from .job import Job, JobState
from .launch import Outcome

OnChange = Callable[[Job], None]
StartJob = Callable[[Job], Future[Outcome]]
Change = tuple[Job, JobState]

_STOPPED: Final = "the experiment was stopped"


class Scheduler:
    """Starts each job when all that it needs is done.

    Arguments:
        start: gives a job to an executor.
        on_change: called for each change of a job's state, in any thread.

    Attributes:
        errors: what functions raised that wait for jobs to be done.
    """

    def __init__(self, start: StartJob, on_change: OnChange) -> None:
        self._start_job = start
        self._on_change = on_change
        self.errors: list[Exception] = []
        self._condition = threading.Condition()
        self._open: set[Job] = set()  # whose end has not come, or has not been told yet
        self._stopped = False
        self._ready: deque[Job] = deque()
        self._starting = threading.Lock()
        self._futures: dict[Job, Future[Outcome]] = {}

    def add(self, job: Job, needed: Iterable[Job] = ()) -> None:
        """Starts a job once all that it needs is done; never, when one of these is not."""
        with self._condition:
            self._open.add(job)
            broken = None
            for other in set(needed):
                if not other.state.is_final:
                    other.dependents.append(job)
                    job.pending += 1
                elif other.state is not JobState.DONE:
                    broken = other
            if self._stopped:
                changes = self._settle(job, JobState.SKIPPED, _STOPPED)
            elif broken is not None:
                changes = self._settle(job, JobState.SKIPPED, _needs(broken))
            else:
                if not job.pending:
                    self._set_ready(job)
                changes = [(job, job.state)]
        self._tell(changes)
        self._start_ready()

    def add_done(self, job: Job) -> None:
        """Takes a job that was done before."""
        job.already_done = True
        job.state = JobState.DONE
        self._tell([(job, job.state)])

    def wait(self) -> None:
        """Waits until no job is waiting or running, and all that follows from it was done."""
        with self._condition:
            self._condition.wait_for(lambda: not self._open)

    def stop(self) -> list[Job]:
        """Starts no more jobs, and cancels those that the executor has not started.

        Returns:
            The jobs that run.
        """
        changes: list[Change] = []
        with self._condition:
            self._stopped = True
            ready, self._ready = self._ready, deque()
            for job in ready:
                changes += self._settle(job, JobState.SKIPPED, _STOPPED)
            futures = dict(self._futures)
        self._tell(changes)
        return [job for job, future in futures.items() if not future.cancel()]

    def _set_ready(self, job: Job) -> None:
        job.state = JobState.RUNNING
        self._ready.append(job)

    def _settle(self, job: Job, state: JobState, reason: str = "") -> list[Change]:
        """Sets the final state of a job, and what follows for those that wait for it."""
        changes = []
        settling = [(job, state, reason)]
        while settling:
            job, state, reason = settling.pop()
            job.state, job.reason = state, reason
            changes.append((job, state))
            dependents, job.dependents = job.dependents, []
            for dependent in dependents:
                if dependent.state is not JobState.WAITING:
                    continue
                if state is not JobState.DONE or self._stopped:
                    # final at once, so that another job that it needs finds it settled
                    dependent.state = JobState.SKIPPED
                    why = _STOPPED if self._stopped else _needs(job)
                    settling.append((dependent, JobState.SKIPPED, why))
                    continue
                dependent.pending -= 1
                if not dependent.pending:
                    self._set_ready(dependent)
                    changes.append((dependent, dependent.state))
        return changes

    def _start_ready(self) -> None:
        """Gives all jobs that are ready to the executor.

        One thread does so at a time, and never from within itself: an executor may run the job,
        and so make others ready, before its `submit` returns.
        """
        while self._ready:
            if not self._starting.acquire(blocking=False):
                return  # whoever starts jobs looks again, after the release
            try:
                while (job := self._next_ready()) is not None:
                    self._start(job)
            finally:
                self._starting.release()

    def _next_ready(self) -> Job | None:
        with self._condition:
            return self._ready.popleft() if self._ready else None

    def _start(self, job: Job) -> None:
        try:
            future = self._start_job(job)
        except Exception as error:  # noqa: BLE001 - the executor is the user's; others may start
            self._end(job, JobState.FAILED, f"the executor refused it: {error!r}")
            return
        with self._condition:
            self._futures[job] = future
            too_late = self._stopped
        if too_late:
            future.cancel()
        future.add_done_callback(partial(self._finished, job))

    def _finished(self, job: Job, future: Future[Outcome]) -> None:
        if future.cancelled():
            self._end(job, JobState.SKIPPED, _STOPPED)
        elif (error := future.exception()) is not None:
            self._end(job, JobState.FAILED, str(error) or repr(error))
        else:
            outcome = future.result()
            if _is_retried(job, outcome) and self._retry(job, outcome):
                return
            job.already_done = outcome.done and not outcome.ran
            self._end(job, JobState.DONE if outcome.done else JobState.FAILED, outcome.reason)

    def _retry(self, job: Job, outcome: Outcome) -> bool:
        """Starts a job again, unless nothing is started any more."""
        with self._condition:
            if self._stopped:
                return False
            job.retries += 1
            job.reason = outcome.reason
            self._set_ready(job)
        self._tell([(job, JobState.RUNNING)])
        self._start_ready()
        return True

    def _end(self, job: Job, state: JobState, reason: str) -> None:
        with self._condition:
            self._futures.pop(job, None)
            changes = self._settle(job, state, reason)
        self._tell(changes)
        self._start_ready()

    def _tell(self, changes: list[Change]) -> None:
        # by the states that were set: another thread may be ending a job that was made ready
        try:
            for job, state in changes:
                self._on_change(job)
                if state is JobState.DONE:
                    self._call_back(job)
        finally:
            with self._condition:
                self._open.difference_update(job for job, state in changes if state.is_final)
                if not self._open:
                    self._condition.notify_all()

    def _call_back(self, job: Job) -> None:
        try:
            job.call_back()
        except Exception as error:  # noqa: BLE001 - for who waits, not for this thread
            self.errors.append(error)


def _is_retried(job: Job, outcome: Outcome) -> bool:
    if outcome.done or outcome.cancelled:
        return False
    limit = job.options.max_retries
    if limit is None:
        return job.options.resumable and outcome.timed_out
    return job.retries < limit


def _needs(job: Job) -> str:
    failed = job.state is JobState.FAILED
    return f"it needs {job}, which {'failed' if failed else 'was not started'}"
