"""Jobs on a Dask cluster."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from .job import Job
from .launch import Outcome, in_new_process, run_job
from .markers import is_done, running_process, this_host
from .resources import Resources
from .workspace import JobFolder

if TYPE_CHECKING:
    from distributed import Client


class DaskExecutor:
    """Runs each job as a task of a Dask cluster, in a process that a worker starts for it.

    Of what a job asks for, the cluster gets what its workers were started with: `cpus`, `memory`
    (in bytes) and `gpus` as in `dask worker --resources "gpus=2"`.

    Arguments:
        cluster: its client, which stays open, or its address; by default that which Dask is
            configured for, or else one on this machine.

    Raises:
        ImportError: if `distributed` is not installed.
    """

    def __init__(self, cluster: Client | str | None = None) -> None:
        # not sooner: it changes how all exceptions are pickled
        from distributed import Client

        self._is_own = not isinstance(cluster, Client)
        self._client: Any = Client(cluster) if self._is_own else cluster  # type: ignore[no-untyped-call]  # Dask has no types
        self._lock = threading.Lock()
        self._running: dict[Job, Any] = {}

    def submit_job(self, job: Job) -> Future[Outcome]:
        """Runs a job as soon as there is a place for it."""
        future: Future[Outcome] = Future()
        future.set_running_or_notify_cancel()  # Dask does not tell when
        run = partial(in_new_process, seconds=job.options.resources.seconds)
        given = self._client.submit(
            run_job,
            str(job.path),
            run,
            key=f"{job.folder.type_identifier}-{job.identifier}-{os.urandom(4).hex()}",
            pure=False,
            resources=self._known(job.options.resources),
        )
        with self._lock:
            self._running[job] = given
        given.add_done_callback(partial(self._finished, job, future))
        return future

    def end_jobs(self, jobs: Iterable[Job]) -> None:
        """Ends jobs, wherever they run."""
        with self._lock:
            ended = {job: given for job in jobs if (given := self._running.get(job)) is not None}
        if ended:
            self._client.cancel(list(ended.values()))
            self._client.run(end_on_this_host, [str(job.path) for job in ended])

    def shutdown(self) -> None:
        """Leaves the cluster."""
        if self._is_own:
            self._client.close()

    def _known(self, resources: Resources) -> dict[str, float]:
        workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        names = {name for worker in workers for name in worker["resources"]}
        asked = {"cpus": resources.cpus, "memory": resources.bytes or 0, "gpus": resources.gpus}
        return {name: amount for name, amount in asked.items() if amount and name in names}

    def _finished(self, job: Job, future: Future[Outcome], given: Any) -> None:
        with self._lock:
            del self._running[job]
        if given.cancelled():
            done = is_done(job.folder)
            future.set_result(Outcome(done=done, ran=True, reason="cancelled", cancelled=True))
        elif (error := given.exception()) is not None:
            future.set_exception(error)
        else:
            future.set_result(given.result())


def end_on_this_host(folders: Iterable[str]) -> None:
    """Ends the jobs in these folders that run on the machine where this is called."""
    for folder in folders:
        process = running_process(JobFolder(folder))
        if process is not None and process.host == this_host():
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGTERM)
