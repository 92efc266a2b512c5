"""A workspace: where everything lies (FORMAT, section 4).

No other module knows the name of a file or folder.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from .errors import InvalidNameError, WorkspaceError

_RUN_ID = re.compile(r"(\d{8}_\d{6})(?:_(\d+))?")
_IDENTIFIER = re.compile("[0-9a-f]{64}")
_DEPTHS = {"jobs": 2, "partials": 3}  # from there to an identifier
_VERSION = "1"
_MAX_NAME_BYTES = 255  # of most file systems


class Workspace:
    """A folder with jobs and experiments; nothing is written before `create` or `new_run`."""

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self.root: Path = Path(os.path.abspath(root))

    def __repr__(self) -> str:
        return f"Workspace({str(self.root)!r})"

    def create(self) -> None:
        """Makes the folder and its marker, if they are not there.

        Raises:
            WorkspaceError: if something else stands there, it cannot be made or written, or a
                newer version made it.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            found = next(path for path in (self.root, *self.root.parents) if path.exists())
            raise WorkspaceError(
                f"expected a folder for the workspace {self.root}, found a file at {found}"
            ) from None
        except OSError as error:
            raise WorkspaceError(
                f"cannot make the workspace {self.root}: {error.strerror} ({error.filename})"
            ) from None
        self._check_version()
        try:
            self.marker.touch()
        except OSError as error:
            raise WorkspaceError(
                f"cannot write in the workspace {self.root}: {error.strerror}"
            ) from None

    def check(self) -> None:
        """Checks that there is a workspace, which this version can read.

        Raises:
            WorkspaceError: if there is none, or a newer version made it.
        """
        self._check_version()
        if not self.marker.is_file() and not self.jobs_folder.is_dir():
            found = "a folder without" if self.root.is_dir() else "nothing with"
            raise WorkspaceError(
                f"expected a workspace at {self.root}, found {found} {self.marker.name}; pass the "
                "folder that experiment(…) was given, to xpm with --workspace"
            )

    def _check_version(self) -> None:
        version = _version(self.marker)
        if version != _VERSION:
            raise WorkspaceError(
                f"expected a workspace of version {_VERSION} at {self.root}, found {version}; "
                "a newer xpm-experiment made it"
            )

    @property
    def marker(self) -> Path:
        """The file that says that the folder is a workspace, and of which version if not 1."""
        return self.root / ".__experimaestro__"

    @property
    def jobs_folder(self) -> Path:
        """The folder with a folder for each type of task, in which those of the jobs are."""
        return self.root / "jobs"

    @property
    def experiments_folder(self) -> Path:
        """The folder with a folder for each experiment, in which those of the runs are."""
        return self.root / "experiments"

    @property
    def trash(self) -> Path:
        """Where jobs wait for being deleted."""
        return self.root / ".xpm-trash"

    @property
    def trash_lock(self) -> Path:
        """Locked while jobs are removed."""
        return self.root / ".xpm-trash.lock"

    @property
    def incoming(self) -> Path:
        """Where jobs and runs lie until they are copied as a whole."""
        return self.root / ".xpm-incoming"

    @property
    def slurm(self) -> Path:
        """Scripts for Slurm, and what it printed; made when jobs run there."""
        return self.root / "slurm"

    def job_folders(self) -> Iterator[JobFolder]:
        """The folders of all jobs, whatever is in them."""
        for type_identifier in sorted(_folders(self.jobs_folder)):
            parent = self.jobs_folder / type_identifier
            for identifier in sorted(_folders(parent)):
                yield JobFolder(parent / identifier)

    @property
    def partials_folder(self) -> Path:
        """The folder with what tasks share that have a partial identifier in common."""
        return self.root / "partials"

    def partial_folders(self) -> Iterator[PartialFolder]:
        """The folders that tasks share which have a partial identifier in common."""
        for type_identifier in sorted(_folders(self.partials_folder)):
            for name in sorted(_folders(self.partials_folder / type_identifier)):
                parent = self.partials_folder / type_identifier / name
                for identifier in filter(_IDENTIFIER.fullmatch, sorted(_folders(parent))):
                    yield PartialFolder(parent / identifier)

    def all_runs(self) -> Iterator[RunFolder]:
        """The runs of all experiments, by the name of the experiment, oldest first."""
        for experiment in self.experiments():
            yield from self.runs(experiment)

    def here(self, path: Path) -> Path:
        """The path of the same file in this workspace, for one in another copy of it.

        `<anywhere>/jobs/<type identifier>/<identifier>/…` is such a path when this workspace has
        that very job, since its identifier tells its content; likewise for partials. All others
        stay as they are.
        """
        parts = path.parts
        if not path.is_absolute() or os.pardir in parts or path.is_relative_to(self.root):
            return path
        for index, part in enumerate(parts):
            end = index + _DEPTHS.get(part, 0) + 1
            if part in _DEPTHS and end <= len(parts) and _IDENTIFIER.fullmatch(parts[end - 1]):
                folder = self.root.joinpath(*parts[index:end])
                if folder.is_dir():
                    return folder.joinpath(*parts[end:])
        return path

    def job(self, type_identifier: str, identifier: str) -> JobFolder:
        """The folder of one job."""
        checked_name(type_identifier, "type identifier")
        return JobFolder(self.jobs_folder / type_identifier / identifier)

    def experiments(self) -> list[str]:
        """The names of the experiments that were run here."""
        return sorted(_folders(self.experiments_folder))

    def runs(self, experiment: str) -> list[RunFolder]:
        """The runs of an experiment, oldest first."""
        folder = self._experiment(experiment)
        found = [name for name in _folders(folder) if _RUN_ID.fullmatch(name)]
        return [RunFolder(folder / name) for name in sorted(found, key=_run_order)]

    def run(self, experiment: str, run_id: str) -> RunFolder:
        """One run of an experiment, which may not exist."""
        return RunFolder(self._experiment(experiment) / checked_name(run_id, "run"))

    def new_run(self, experiment: str) -> RunFolder:
        """Makes the folder of a new run, which is that of no other, and the latest of all."""
        folder = self._experiment(experiment)
        folder.mkdir(parents=True, exist_ok=True)
        stamp, number = time.strftime("%Y%m%d_%H%M%S"), 0
        for latest in self.runs(experiment)[-1:]:
            # the clock may have been set back, at the end of summer for instance
            last_stamp, last_number = _run_order(latest.run_id)
            stamp, number = max((stamp, number), (last_stamp, last_number + 1))
        while True:
            run = RunFolder(folder / (f"{stamp}_{number}" if number else stamp))
            try:
                run.path.mkdir()
            except FileExistsError:
                number += 1
            else:
                break
        self.set_current(run)
        return run

    def _experiment(self, name: str) -> Path:
        return self.experiments_folder / checked_name(name, "experiment")

    def set_current(self, run: RunFolder) -> None:
        """Makes `current` lead to a run."""
        temporary = run.path.parent / f".current.{os.urandom(8).hex()}"
        try:
            temporary.symlink_to(run.run_id, target_is_directory=True)
            temporary.replace(run.path.parent / "current")
        except OSError:  # a system without links, or a folder in their place
            with suppress(OSError):
                temporary.unlink()


class JobFolder:
    """The files of a job: `jobs/<type identifier>/<identifier>/`."""

    __slots__ = ("path",)

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path: Path = Path(os.path.abspath(path))

    def __repr__(self) -> str:
        return f"JobFolder({str(self.path)!r})"

    @property
    def workspace(self) -> Workspace | None:
        """The workspace in which the folder lies, if it lies where it should."""
        workspace = Workspace(self.path.parent.parent.parent)
        return workspace if workspace.jobs_folder == self.path.parent.parent else None

    @property
    def identifier(self) -> str:
        """Identifier of the task."""
        return self.path.name

    @property
    def type_identifier(self) -> str:
        """Type identifier of the task."""
        return self.path.parent.name

    @property
    def params(self) -> Path:
        """The parameters of the task."""
        return self.path / "params.json"

    @property
    def done(self) -> Path:
        """Marker of a job that was done."""
        return self._named("done")

    @property
    def failed(self) -> Path:
        """Marker of a job that failed."""
        return self._named("failed")

    @property
    def pid(self) -> Path:
        """Which process runs the job."""
        return self._named("pid")

    @property
    def out(self) -> Path:
        """What the job printed."""
        return self._named("out")

    @property
    def err(self) -> Path:
        """What the job wrote to its standard error: its log."""
        return self._named("err")

    @property
    def progress(self) -> Path:
        """How far the job is, while it runs."""
        return self._named("progress")

    @property
    def shared(self) -> Path:
        """Links to what the job shares with others, where the reference made it."""
        return self.path / ".experimaestro" / "partials"

    @property
    def lock(self) -> Path:
        """Locked while the job runs."""
        return self._named("lock")

    def _named(self, suffix: str) -> Path:
        return self.path / _named(self.type_identifier, suffix)


class PartialFolder:
    """What tasks share: `partials/<type identifier>/<partial>/<partial identifier>/`."""

    __slots__ = ("path",)

    def __init__(self, path: Path) -> None:
        self.path: Path = path

    @property
    def identifier(self) -> str:
        """The partial identifier."""
        return self.path.name

    @property
    def type_identifier(self) -> str:
        """Type identifier of the tasks."""
        return self.path.parent.parent.name


class MarkerNames(NamedTuple):
    """The names of files that tell the state of a job, where paths of very many would be slow."""

    params: str
    done: str
    failed: str
    pid: str
    progress: str
    status: str
    """That of the reference, with the times of a job whose markers are empty."""

    @classmethod
    def of(cls, type_identifier: str) -> MarkerNames:
        """The names in the folders of jobs of one type."""
        done, failed, pid, progress = (
            _named(type_identifier, suffix) for suffix in ("done", "failed", "pid", "progress")
        )
        return cls("params.json", done, failed, pid, progress, ".experimaestro/status.json")


def _named(type_identifier: str, suffix: str) -> str:
    return f"{type_identifier.rsplit('.', 1)[-1]}.{suffix}"


class RunFolder:
    """The files of a run: `experiments/<experiment>/<run>/`."""

    __slots__ = ("path",)

    def __init__(self, path: Path) -> None:
        self.path: Path = path

    def __repr__(self) -> str:
        return f"RunFolder({str(self.path)!r})"

    @property
    def workspace(self) -> Workspace | None:
        """The workspace in which the folder lies, if it lies where it should."""
        workspace = Workspace(self.path.parent.parent.parent)
        return workspace if workspace.experiments_folder == self.path.parent.parent else None

    @property
    def run_id(self) -> str:
        """When the run started, unique in its experiment."""
        return self.path.name

    @property
    def experiment(self) -> str:
        """Name of the experiment."""
        return self.path.parent.name

    @property
    def status(self) -> Path:
        """State of the run and of its jobs."""
        return self.path / "status.json"

    @property
    def jobs(self) -> Path:
        """The submitted jobs, one a line."""
        return self.path / "jobs.jsonl"

    @property
    def environment(self) -> Path:
        """What the run was started with: Python, packages, code."""
        return self.path / "environment.json"

    def save(self, name: str) -> Path:
        """The folder of one save."""
        return self.path / "data" / checked_name(name, "save")

    def saves(self) -> list[str]:
        """The names of all saves that are complete."""
        return sorted(name for name in _folders(self.path / "data") if self.has_save(name))

    def has_save(self, name: str) -> bool:
        """Whether there is a save of this name."""
        return definition_in(self.save(name)) is not None


def definition_in(folder: Path) -> Path | None:
    """The file with what was saved in a folder."""
    files = (folder / name for name in ("experimaestro.json", "definition.json"))
    return next((file for file in files if file.is_file()), None)


def checked_name(name: str, kind: str) -> str:
    """A name that is that of a folder inside its parent, as it is.

    Raises:
        InvalidNameError: for all other names.
    """
    flaw = _flaw(name)
    if flaw is None:
        return name
    article = "an" if kind[0] in "aeiou" else "a"
    raise InvalidNameError(f"expected the name of {article} {kind}, found {name!r}: {flaw}")


def _version(marker: Path) -> str:
    """The version that the marker of a workspace tells; an empty one, or none, is the first."""
    try:
        content = marker.read_bytes().strip()
    except (FileNotFoundError, NotADirectoryError):
        return _VERSION
    except OSError as error:
        raise WorkspaceError(f"cannot read {marker}: {error.strerror}") from None
    try:
        members = json.loads(content or b"{}")
    except ValueError:
        return "a marker that is not JSON"
    if not isinstance(members, dict):
        return "a marker without one"
    return json.dumps(members.get("version", 1))


def _flaw(name: object) -> str | None:
    if not isinstance(name, str):
        return "it is not a string"
    if not name:
        return "it is empty"
    if name.startswith("."):
        return "it starts with a dot"
    for char, described in (("/", "a slash"), ("\\", "a backslash"), ("\0", "a null character")):
        if char in name:
            return f"{described} is in it"
    try:
        size = len(os.fsencode(name))
    except UnicodeEncodeError:
        return "it cannot be the name of a file"
    return None if size <= _MAX_NAME_BYTES else f"it is longer than {_MAX_NAME_BYTES} bytes"


def _folders(parent: Path) -> Iterator[str]:
    try:
        entries = os.scandir(parent)
    except (FileNotFoundError, NotADirectoryError):
        return
    with entries:
        for entry in entries:
            if not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False):
                yield entry.name


def _run_order(run_id: str) -> tuple[str, int]:
    match = _RUN_ID.fullmatch(run_id)
    assert match is not None  # only called for names that are run ids
    return match[1], int(match[2] or 0)
