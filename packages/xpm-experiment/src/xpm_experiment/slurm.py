"""Jobs on a Slurm cluster, through submitit."""

from __future__ import annotations

import math
import os
import signal
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, Final

from submitit import Job as Submitted
from submitit import SlurmExecutor as Submitit

from .job import Job
from .launch import Outcome, in_new_process, note_end, run_job
from .markers import is_done, running_process
from .resources import Resources
from .slurm_queue import cancel, ending, is_over, states
from .timing import SECONDS_TO_END, TIME_IS_OVER

__all__ = ["SlurmExecutor"]

_LARGEST_ARRAY: Final = 1000
_LOOKS_PER_QUEUE_LOOK: Final = 20
_MEGABYTE: Final = 2**20


class SlurmExecutor:
    """Runs each job in an allocation of its own; those that start together alike are an array.

    What a job asks for with its `Resources` comes before the parameters given here. Whoever
    submits has to stay until the jobs have ended, or submit them again; they do not end with it.

    Arguments:
        folder: for scripts and what Slurm prints; on a file system that all nodes share.
        seconds_between_looks: at the results; the queue is asked for a twentieth as often.
        parameters: of all jobs, as for submitit's `SlurmExecutor.update_parameters`:
            `partition`, `account`, `time` (in minutes), `setup`…
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        *,
        seconds_between_looks: float = 0.5,
        **parameters: Any,
    ) -> None:
        self._folder = Path(os.path.abspath(folder))
        self._parameters = parameters
        self._seconds = seconds_between_looks
        self._lock = threading.Lock()
        self._new: list[tuple[Job, Future[Outcome]]] = []
        self._queued: dict[Submitted[Outcome], tuple[Job, Future[Outcome]]] = {}
        self._ended: set[Path] = set()
        self._is_watched = False
        self._submitit({})  # which says what is wrong with the parameters

    def submit_job(self, job: Job) -> Future[Outcome]:
        """Puts a job into the queue of Slurm, soon."""
        future: Future[Outcome] = Future()
        with self._lock:
            self._ended.discard(job.path)
            self._new.append((job, future))
            if not self._is_watched:
                self._is_watched = True
                threading.Thread(target=self._watch, name="xpm-slurm", daemon=True).start()
        return future

    def end_jobs(self, jobs: Iterable[Job]) -> None:
        """Ends jobs, or takes them out of the queue."""
        paths = {job.path for job in jobs}
        with self._lock:
            self._ended |= paths
            found = [queued for queued, (job, _) in self._queued.items() if job.path in paths]
        cancel(queued.job_id for queued in found)

    def shutdown(self) -> None:
        """Does nothing: nothing is left when all jobs have ended."""

    def _watch(self) -> None:
        look = 0
        while True:
            time.sleep(self._seconds)
            with self._lock:
                new, self._new = self._new, []
                if not new and not self._queued:
                    self._is_watched = False
                    return
            self._put_into_queue(new)
            self._take_results()
            look += 1
            if look % _LOOKS_PER_QUEUE_LOOK == 0:
                self._look_at_queue()

    def _put_into_queue(self, new: list[tuple[Job, Future[Outcome]]]) -> None:
        alike: dict[Resources, list[tuple[Job, Future[Outcome]]]] = defaultdict(list)
        for job, future in new:
            if future.set_running_or_notify_cancel():
                alike[job.options.resources].append((job, future))
        for resources, entries in alike.items():
            for start in range(0, len(entries), _LARGEST_ARRAY):
                self._submit_array(resources, entries[start : start + _LARGEST_ARRAY])

    def _submit_array(
        self, resources: Resources, entries: list[tuple[Job, Future[Outcome]]]
    ) -> None:
        seconds = resources.seconds
        work = [partial(in_allocation, str(job.path), seconds) for job, _ in entries]
        try:
            queued = self._submitit(parameters(resources)).submit_array(work)
        except Exception as error:  # noqa: BLE001 - whatever it is, these jobs do not run
            for _, future in entries:
                future.set_exception(error)
            return
        with self._lock:
            self._queued.update(zip(queued, entries, strict=True))
            too_late = [
                one.job_id
                for one, (job, _) in zip(queued, entries, strict=True)
                if job.path in self._ended
            ]
        cancel(too_late)

    def _submitit(self, given: dict[str, Any]) -> Submitit:
        asked = {"job_name": "xpm", **self._parameters, **given}
        asked["additional_parameters"] = {**_ALWAYS, **asked.get("additional_parameters", {})}
        executor = Submitit(self._folder)
        executor.update_parameters(**asked)
        return executor

    def _take_results(self) -> None:
        unsure = {}
        for queued, (job, _) in list(self._queued.items()):
            if queued.paths.result_pickle.exists():
                outcome = _result(queued, job)
                if outcome.done or outcome.timed_out:
                    self._finish(queued, outcome)
                else:  # the queue tells whether somebody ended it
                    unsure[queued] = outcome
        found = states(queued.job_id for queued in unsure)
        for queued, outcome in unsure.items():
            state = found.get(queued.job_id, "")
            if is_over(state):
                self._finish(queued, ending(state) or outcome)

    def _look_at_queue(self) -> None:
        """Finds jobs that ended without a result."""
        found = states(queued.job_id for queued in self._queued)
        for queued, (job, _) in list(self._queued.items()):
            state = found.get(queued.job_id, "")
            if not is_over(state) or queued.paths.result_pickle.exists():
                continue
            if is_done(job.folder):
                self._finish(queued, Outcome(done=True, ran=True))
            else:
                lost = Outcome(done=False, ran=True, reason=f"its Slurm job is {state}")
                self._finish(queued, ending(state) or lost)

    def _finish(self, queued: Submitted[Outcome], outcome: Outcome) -> None:
        with self._lock:
            job, future = self._queued.pop(queued)
        if running_process(job.folder) is not None:
            note_end(job.folder, outcome.reason)  # other machines cannot see that it is gone
        future.set_result(outcome)


def _result(queued: Submitted[Outcome], job: Job) -> Outcome:
    try:
        return queued.result()
    except Exception as error:  # noqa: BLE001 - of the process that was to run the job
        return Outcome(done=is_done(job.folder), ran=True, reason=str(error))


_ALWAYS: Final = {
    # The job's own process tells it that its time is over; this signal does nothing.
    "signal": "CONT@1",
    # The scheduler starts it again, where that is wanted.
    "no-requeue": True,
}


def parameters(resources: Resources) -> dict[str, Any]:
    """What submitit is to ask Slurm for."""
    asked: dict[str, Any] = {"cpus_per_task": resources.cpus}
    if resources.seconds is not None:  # and the time to write down what it has
        asked["time"] = math.ceil((resources.seconds + SECONDS_TO_END) / 60) + 1
    if resources.bytes is not None:
        asked["mem"] = f"{math.ceil(resources.bytes / _MEGABYTE)}M"
    if resources.gpus:
        asked["gpus_per_node"] = resources.gpus
    if resources.partition is not None:
        asked["partition"] = resources.partition
    return asked


def in_allocation(job_directory: str, seconds: float | None) -> Outcome:
    """Runs a job on a node of the cluster."""
    for number in (signal.SIGTERM, signal.SIGCONT, TIME_IS_OVER):
        signal.signal(number, _leave_to_the_job)
    return run_job(job_directory, partial(in_new_process, seconds=seconds))


def _leave_to_the_job(number: int, frame: FrameType | None) -> None:
    """Slurm signals the job's own process too; this one stays, to say what became of it."""
