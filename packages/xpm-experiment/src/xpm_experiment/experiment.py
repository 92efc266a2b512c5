"""An experiment: a run in a workspace, which takes tasks and waits for their jobs."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from contextvars import ContextVar
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, Unpack

from xpm_config import (
    DirectoryContext,
    SubmissionError,
    identify,
    information,
    own_parts,
    tags,
)
from xpm_params import Document, Env, Json, write_params
from xpm_serialize import LoadArguments, TaskStub, load, save, task_document

from . import environment
from .dependencies import check_data_files, needed_tasks
from .errors import (
    FailedExperiment,
    NoExperimentError,
    RunningExperimentError,
    UnfinishedTaskError,
)
from .job import Job, JobState
from .markers import is_done, is_lost, set_stopped
from .options import job_options
from .relocation import relocate
from .saves import find_save
from .workspace import JobFolder, RunFolder, Workspace, checked_name

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from .executors import JobExecutor
    from .opened import Opened

current: ContextVar[experiment | None] = ContextVar("xpm_experiment", default=None)
"""The experiment whose `with` block this is."""


class experiment:  # used as `with experiment(…)`, like a function
    """A run of an experiment; tasks submitted inside the `with` block are its jobs.

    At the end of the block, all jobs are waited for. When the block raises an exception, no
    further job is started and those that run are ended.

    Arguments:
        workdir: folder of the workspace, made if needed.
        name: of the experiment; several runs have the same.
        port: accepted for older scripts; there is no server.
        executor: who runs the jobs: `"local"`, the default, in processes on this machine;
            `"slurm"` or a `SlurmExecutor`; `"dask"`, the address or the client of a Dask cluster;
            or any `concurrent.futures.Executor`. Executors and clients stay open.

    Attributes:
        workspace: where everything lies.
        name: of the experiment.
        run: the folder of this run, inside the `with` block and after it.

    Raises:
        FailedExperiment: at the end of the block, if a job failed.
        InvalidNameError: if the name cannot be that of a folder.
    """

    def __init__(
        self,
        workdir: str | os.PathLike[str],
        name: str,
        *,
        port: int | None = None,
        executor: Executor | JobExecutor | str | Any = None,
    ) -> None:
        self.workspace: Workspace = Workspace(workdir)
        self.name: str = checked_name(name, "experiment")
        self.run: RunFolder | None = None
        self._executor = executor
        self._jobs: dict[Path, Job] = {}
        self._variables: dict[str, str] = {}
        self._recorded: dict[str, Json] = {}
        self._submitting = threading.Lock()
        self._opened: Opened | None = None

    @staticmethod
    def current() -> experiment:
        """The experiment whose `with` block this is.

        Raises:
            NoExperimentError: if there is none.
        """
        found = current.get()
        if found is None:
            raise NoExperimentError("no experiment is open; use `with experiment(folder, name):`")
        return found

    @property
    def jobs(self) -> list[Job]:
        """The jobs submitted so far, in this order."""
        return list(self._jobs.values())

    def __enter__(self) -> Self:
        if self._opened is not None:
            raise RunningExperimentError(f"the experiment {self.name!r} is already open")
        if (job := Env.instance().taskpath) is not None:
            raise RunningExperimentError(
                f"the experiment {self.name!r} cannot be opened inside a job (in {job}); a "
                "script that submits tasks of its own does so below "
                '`if __name__ == "__main__":`, since its jobs load it too'
            )
        # not sooner: jobs, which import this package too, open no experiment
        from .executors import chosen_executor
        from .opened import Opened

        executor = chosen_executor(self._executor, self.workspace)
        self.workspace.create()
        self.run = self.workspace.new_run(self.name)
        self._jobs = {}
        self._opened = Opened(self, self.run, executor)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        opened = self._require_open()
        status = "failed"
        try:
            if error is not None:
                opened.stop()
            else:
                self._wait_or_stop(opened)
                status = "done"
        finally:
            self._opened = None
            opened.close(status)

    def _wait_or_stop(self, opened: Opened) -> None:
        try:
            self.wait()
        except FailedExperiment:
            raise
        except BaseException:  # Ctrl-C while waiting
            opened.stop()
            raise

    def wait(self) -> None:
        """Waits for all jobs submitted so far.

        Raises:
            FailedExperiment: if one failed, once all others are done.
            ExceptionGroup: of what functions given to `Job.on_completed` raised.
        """
        scheduler = self._require_open().scheduler
        scheduler.wait()
        failed = [job for job in self.jobs if job.state is JobState.FAILED]
        if failed:
            skipped = [job for job in self.jobs if job.state is JobState.SKIPPED]
            raise FailedExperiment(self.name, failed, skipped)
        if scheduler.errors:
            errors, scheduler.errors = scheduler.errors, []
            raise ExceptionGroup(f"callbacks of experiment {self.name!r} failed", errors)

    def setenv(self, name: str, value: str) -> None:
        """Sets an environment variable for the jobs submitted from now on."""
        if not name or "=" in name or "\0" in name or "\0" in str(value):
            raise ValueError(f"expected an environment variable, found {name!r}={value!r}")
        self._variables[name] = str(value)

    def save(self, obj: Any, name: str = "default") -> Path:
        """Saves configurations with this run, for `load`.

        Arguments:
            obj: configurations, in any Python structure.
            name: of the save; an earlier one of this run is replaced.

        Returns:
            The folder of the save.

        Raises:
            SaveError: if something cannot be saved.
        """
        opened = self._require_open()
        assert self.run is not None
        folder = self.run.save(name)
        save(obj, folder, extra={"provenance": opened.provenance})
        return folder

    def load(
        self,
        experiment: str,
        name: str = "default",
        run_id: str | None = None,
        *,
        workspace: str | os.PathLike[str] | None = None,
        **arguments: Unpack[LoadArguments],
    ) -> Any:
        """Loads what a run of an experiment saved.

        Arguments:
            experiment: its name.
            name: of the save.
            run_id: of the run; by default, the newest that has such a save.
            workspace: folder of another workspace, to load from; what is loaded then refers to
                the files there.
            arguments: those of `xpm_serialize.load`, such as `moved` and `missing`.

        Raises:
            NotSavedError: if there is no such save; it says which there are.
            WorkspaceError: if the other workspace is none.
        """
        trusted: LoadArguments = {"trust_files": True}
        found = self.workspace if workspace is None else Workspace(workspace)
        if workspace is not None:
            found.check()
        run = find_save(found, experiment, name, run_id)
        with Env(wspath=found.root).activate():
            loaded = load(run.save(name), **(trusted | arguments))
        return relocate(loaded, found)

    def directory(self, task: Any) -> DirectoryContext:
        """Where the job of a task goes: for `Task.submit`."""
        folder = self._folder(task)
        earlier = information(task).job
        if isinstance(earlier, Job) and earlier.path != folder.path:
            raise SubmissionError(
                f"this {information(task).schema.typename} was submitted to another workspace, "
                f"where its paths are ({earlier.path}); submit a copy, made by copyconfig(task)"
            )
        return DirectoryContext(folder.path, self.workspace.root)

    def submit(self, task: Any, directory: DirectoryContext, options: Mapping[str, Any]) -> Job:
        """Schedules a task whose job is in this folder: for `Task.submit`.

        Raises:
            UnknownOptionError: if there is no such option.
            InvalidOptionError: if the value of an option is not what it should be.
            SubmissionError: if a parameter is a task that was not submitted.
            UnfinishedTaskError: if the task needs one that was loaded and is not done.
        """
        chosen = job_options(task, options)
        opened = self._require_open()
        with self._submitting:
            job = self._jobs.get(directory.path)
            if job is None:
                job = self._submit_new(opened, task, Job(JobFolder(directory.path), chosen))
        return job

    def _submit_new(self, opened: Opened, task: Any, job: Job) -> Job:
        folder = job.folder
        done = is_done(folder)
        if is_lost(folder):
            job.reason = "" if done else "its process had vanished"
            set_stopped(folder)
        if not done:
            parts = own_parts(task)
            check_data_files(task, parts, self.workspace.root)
            tasks = needed_tasks(task, parts)
            needed = [found for made in tasks if (found := self._job_of(made, task)) is not None]
            job.recorded = self._script()
            document = self._document(task, job)
            folder.path.mkdir(parents=True, exist_ok=True)
            # a job's folder is as durable as what the task itself writes there
            write_params(folder.params, document, durable=False)
        job.tags = tags(task)
        opened.journal.submitted(job)
        self._jobs[folder.path] = job
        if done:
            opened.scheduler.add_done(job)
        else:
            opened.scheduler.add(job, needed)
        return job

    def _script(self) -> Mapping[str, Json]:
        """What is recorded of this script: one and the same as long as it does not change."""
        recorded = environment.recorded(self._variables)
        if recorded != self._recorded:
            self._recorded = recorded
        return self._recorded

    def _document(self, task: Any, job: Job) -> Document:
        env = Env(job.path, self.workspace.root)
        document = task_document(task, env, extra=job.recorded)
        for definition in document.objects:
            if definition.module == "__main__" and definition.file is None:
                raise SubmissionError(
                    f"the class {definition.type} was defined where no job can find it again "
                    "(an interactive session, or a module run with -m); put it into a module "
                    "or a script"
                )
        return document

    def _job_of(self, needed: Any, task: Any) -> Job | None:
        """The job of this experiment that a task has to wait for; `None` if it is done."""
        if isinstance(needed, TaskStub):
            folder = self.workspace.job(needed.typename.lower(), str(needed.identifier))
        else:
            earlier = information(needed).job
            folder = earlier.folder if isinstance(earlier, Job) else self._folder(needed)
        job = self._jobs.get(folder.path)
        if job is None and folder.params.exists() and not is_done(folder):
            raise UnfinishedTaskError(
                f"{information(task).schema.typename} needs the job in {folder.path}, which is "
                "not done; submit its task in this experiment first"
            )
        return job

    def _folder(self, task: Any) -> JobFolder:
        identifier = str(identify(task))
        return self.workspace.job(information(task).schema.type_identifier, identifier)

    def _require_open(self) -> Opened:
        if self._opened is None:
            raise RunningExperimentError(
                f"the experiment {self.name!r} is not open; use it inside its `with` block"
            )
        return self._opened
