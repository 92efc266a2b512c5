from pathlib import Path

from experiment.tasks import Text
from format.sentences import specifies
from xpm_experiment import Workspace
from xpm_experiment.relocation import relocate

ID = "0a" * 32


@specifies("W14")
def test_only_paths_to_jobs_and_partials_that_are_here_are_changed(tmp_path: Path) -> None:
    (tmp_path / "jobs" / "a.task" / ID).mkdir(parents=True)
    (tmp_path / "partials" / "a.task" / "p" / ID).mkdir(parents=True)
    old = Path("/old/jobs/ws")

    def at(*parts: str) -> Path:
        return relocate(old.joinpath(*parts), Workspace(tmp_path))  # type: ignore[no-any-return]  # as it was

    assert at("jobs", "a.task", ID, "out", "x") == tmp_path / "jobs" / "a.task" / ID / "out" / "x"
    assert at("jobs", "a.task", ID) == tmp_path / "jobs" / "a.task" / ID
    assert at("partials", "a.task", "p", ID, "x") == (
        tmp_path / "partials" / "a.task" / "p" / ID / "x"
    )
    for parts in (
        ("jobs", "a.task", "0b" * 32, "x"),  # a job that is not here
        ("jobs", "a.task", "short", "x"),
        ("jobs", "a.task"),
        ("jobs", "a.task", ID, "..", "x"),
        ("data", "a.task", ID, "x"),
    ):
        assert at(*parts) == old.joinpath(*parts)
    relative = Path("jobs", "a.task", ID)
    assert relocate(relative, Workspace(tmp_path)) == relative


def test_paths_are_changed_wherever_they_stand(tmp_path: Path) -> None:
    new = tmp_path / "jobs" / "a.task" / ID
    new.mkdir(parents=True)
    old = Path("/old/jobs/a.task") / ID
    text = Text.C(text="a", path=old)

    found = relocate({"a": [text, (old, 1)], old: {old}}, Workspace(tmp_path))

    assert found == {"a": [text, (new, 1)], new: {new}}
    assert found["a"][0] is text
    assert text.path == new
