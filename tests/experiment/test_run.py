"""One job, run by hand."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from experiment.tasks import EXECUTIONS, Fail, Write
from format.sentences import specifies
from xpm_config import DirectoryContext, identify, locate
from xpm_config.submission import generate_paths
from xpm_experiment import JobFolder, Outcome, Workspace, run, run_job
from xpm_experiment.locks import job_lock
from xpm_experiment.markers import failure
from xpm_params import Env, ParamsFileNotFoundError, ParamsVersionError, write_params
from xpm_serialize import task_document


def prepared(root: Path, task: Write | Fail) -> JobFolder:
    """The folder of a job that was submitted and not run."""
    folder = Workspace(root).job(
        "experiment.tasks." + type(task).__name__[:-2].lower(), str(identify(task))
    )
    folder.path.mkdir(parents=True)
    generate_paths(locate(task), DirectoryContext(folder.path, root))
    write_params(folder.params, task_document(task, Env(folder.path, root)))
    return folder


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    return subprocess.run(
        [sys.executable, "-m", "xpm_experiment", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_job_runs_in_the_current_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = prepared(tmp_path, Write.C(text="a"))
    path, environment = list(sys.path), dict(os.environ)

    run(folder.params)
    run(folder.params)

    assert (folder.path / "out" / "text.txt").read_text(encoding="utf-8") == "a"
    marker = json.loads(folder.done.read_bytes())
    assert list(marker) == ["host", "started", "ended"]
    assert 0 < marker["started"] <= marker["ended"] + 1
    assert len((tmp_path / EXECUTIONS).read_text(encoding="utf-8").splitlines()) == 1
    assert (path, environment) == (sys.path, dict(os.environ))


def test_a_job_that_fails_raises_what_the_task_raised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = prepared(tmp_path, Fail.C(message="it went wrong"))

    with pytest.raises(ValueError) as raised:
        run(folder.params)

    assert str(raised.value) == "it went wrong"
    assert failure(folder) == "failed"
    assert not folder.pid.exists()


@specifies("W5")
def test_an_empty_marker_of_a_failure_says_no_more_than_that(tmp_path: Path) -> None:
    folder = prepared(tmp_path, Fail.C(message="it went wrong"))
    assert failure(folder) is None
    folder.failed.touch()
    assert failure(folder) == "failed"


def test_a_job_runs_in_a_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = prepared(tmp_path, Write.C(text="a"))

    thread = threading.Thread(target=run, args=[folder.params])
    thread.start()
    thread.join()

    assert folder.done.exists()


def test_a_job_waits_for_the_process_that_runs_it(tmp_path: Path) -> None:
    folder = prepared(tmp_path, Write.C(text="a"))

    with job_lock(folder):
        thread = threading.Thread(target=run, args=[folder.params])
        thread.start()
        thread.join(0.2)
        assert thread.is_alive()
        folder.done.touch()
    thread.join()

    assert not (folder.path / "out").exists()


def test_the_command_runs_a_job(tmp_path: Path) -> None:
    folder = prepared(tmp_path, Write.C(text="a"))

    finished = command("run", folder.params)

    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")
    assert folder.done.exists()
    assert (folder.path / EXECUTIONS).exists()  # it runs in the folder of the job


def test_the_command_says_how_it_is_used(tmp_path: Path) -> None:
    usage = "usage: python -m xpm_experiment run PARAMS_JSON\n"

    helped, misused = command("--help"), command("run")

    assert (helped.returncode, helped.stdout) == (0, usage)
    assert (misused.returncode, misused.stderr) == (2, usage)


def test_parameters_of_a_newer_version_are_refused(tmp_path: Path) -> None:
    folder = prepared(tmp_path, Write.C(text="a"))
    params = json.loads(folder.params.read_text(encoding="utf-8"))
    folder.params.write_text(json.dumps({**params, "version": 99}), encoding="utf-8")
    message = (
        "expected at most version 4, found 99: upgrade to read what a newer program wrote "
        f"in 'version' of {folder.params}"
    )

    with pytest.raises(ParamsVersionError) as raised:
        run(folder.params)
    finished = command("run", folder.params)
    outcome = run_job(str(folder.path))

    assert str(raised.value) == message
    assert (finished.returncode, finished.stderr) == (1, f"ParamsVersionError: {message}\n")
    assert (outcome.done, outcome.reason) == (False, "exit status 1")
    assert folder.err.read_text(encoding="utf-8") == finished.stderr


def test_a_folder_without_parameters_gets_no_lock(tmp_path: Path) -> None:
    with pytest.raises(ParamsFileNotFoundError) as raised:
        run(tmp_path / "params.json")

    assert str(raised.value) == (
        f"expected a JSON file, found nothing in {tmp_path / 'params.json'}"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_job_that_is_done_needs_no_process(tmp_path: Path) -> None:
    folder = JobFolder(tmp_path)
    folder.done.touch()

    assert run_job(str(tmp_path)) == Outcome(done=True, ran=False)
