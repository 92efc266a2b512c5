"""The command on a workspace in a repository of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from release.workspace import HIGH, LOW, Workspace
from releasing.__main__ import main

TODAY = datetime.now(UTC).date().isoformat()
CODE = "packages/low/src/low/__init__.py"


def planned(capsys: pytest.CaptureFixture[str], folder: Path) -> str:
    status = main(["prepare", str(folder)])
    told = capsys.readouterr()
    assert (status, told.err) == (0, "")
    return told.out


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    status = main(list(arguments))
    told = capsys.readouterr()
    assert (status, told.out) == (1, "")
    return told.err


def test_the_first_release_is_of_all_packages_as_their_versions_say(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["write", str(tmp_path)]) == 0
    assert capsys.readouterr().out == (
        f"The note is {tmp_path}/RELEASE.md. Commit this state, and tag it:\n"
        "  git add --all\n"
        "  git commit --message 'Release'\n"
        "  git tag low-1.0.0\n"
        "  git tag high-1.0.0\n"
    )
    project = workspace.read("packages/high/pyproject.toml")
    assert 'version = "1.0.0"\ndependencies = ["low>=1.0.0,<2"]' in project
    assert workspace.read("packages/low/CHANGELOG.md") == (
        f"# Changelog of low\n\n## 1.0.0 ({TODAY})\n\n- First version.\n"
    )
    assert (tmp_path / "RELEASE.md").read_text() == (
        f"# Release of {TODAY}\n\n"
        "| package | version | before |\n|---|---|---|\n"
        "| low | 1.0.0 | - |\n| high | 1.0.0 | - |\n\n"
        "## low 1.0.0\n\n- First version.\n\n"
        "## high 1.0.0\n\n- First version.\n"
    )


def test_a_release_is_prepared_in_another_folder_and_the_workspace_stays_as_it_is(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = workspace.files()

    plan = planned(capsys, tmp_path / "prepared")

    assert plan == "low: nothing → 1.0.0\nhigh: nothing → 1.0.0\n"
    assert workspace.files() == before
    prepared = (tmp_path / "prepared/packages/low/pyproject.toml").read_text()
    assert 'version = "1.0.0"' in prepared


@pytest.mark.parametrize(
    ("old", "new", "version", "told"),
    [
        ("return Box()", "return Box  ()", "1.0.1", []),
        ("def inner", "def _inner", "1.0.1", []),
        (
            "things: list",
            "items: list",
            "2.0.0",
            [
                "broken: low.pack(items): parameter was added as required",
                "broken: low.pack(things): parameter was removed",
                "added: low.pack(items)",
            ],
        ),
        ('__all__ = ["Box", ', "__all__ = [", "2.0.0", ["broken: low.Box: no longer offered"]),
        (
            "def open(",
            "def close(",
            "2.0.0",
            [
                "broken: low.Box.open: public object was removed",
                "added: low.Box.close",
                "added: low.Box.close(self)",
            ],
        ),
        (
            "tight: bool = False",
            "tight: bool = False, dry: bool = False",
            "1.1.0",
            ["added: low.pack(dry)"],
        ),
        ("def inner", "__all__ += ['inner']\n\n\ndef inner", "1.1.0", ["added: low.inner"]),
    ],
)
def test_the_version_grows_by_what_the_interface_asks_for(
    released: Workspace,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    old: str,
    new: str,
    version: str,
    told: list[str],
) -> None:
    released.replace(CODE, old, new)
    released.announce("low", "1.0.1.dev0", "Something.")
    released.commit()

    plan = planned(capsys, tmp_path / "prepared")

    assert plan.startswith(f"low: 1.0.0 → {version}\n")
    of_low, _, _ = plan.partition("high: ")
    assert of_low.splitlines()[1:] == [f"  {line}" for line in told]


def test_a_higher_version_than_the_interface_asks_for_is_the_maintainers_choice(
    released: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    released.announce("low", "1.3.0.dev0", "Commands print more.")
    released.commit()

    assert planned(capsys, tmp_path / "prepared") == "low: 1.0.0 → 1.3.0\n"


def test_a_package_follows_a_sibling_that_it_would_not_admit(
    released: Workspace, tmp_path: Path
) -> None:
    released.write(CODE, LOW.replace("pack", "fill"))
    released.announce("low", "1.0.1.dev0", "`pack` is `fill`.")
    released.commit()

    assert main(["write", str(tmp_path)]) == 0

    assert "low>=2.0.0,<3" in released.read("packages/high/pyproject.toml")
    assert 'version = "1.0.1"' in released.read("packages/high/pyproject.toml")
    assert released.read("packages/high/CHANGELOG.md") == (
        f"# Changelog of high\n\n## 1.0.1 ({TODAY})\n\n- Requires low>=2.0.0,<3.\n\n"
        "## 1.0.0 (2026-01-01)\n\n- First version.\n"
    )


def test_a_package_without_changes_is_left_out_while_it_admits_its_siblings(
    released: Workspace, tmp_path: Path
) -> None:
    before = released.read("packages/high/pyproject.toml")
    released.announce("low", "1.0.1.dev0", "Faster.")
    released.commit()

    assert main(["write", str(tmp_path)]) == 0

    assert released.read("packages/high/pyproject.toml") == before
    assert released.read("packages/low/CHANGELOG.md") == (
        f"# Changelog of low\n\n## 1.0.1 ({TODAY})\n\n- Faster.\n\n"
        "## 1.0.0 (2026-01-01)\n\n- First version.\n"
    )


def test_a_changed_package_needs_its_siblings_as_they_are_now(
    released: Workspace, tmp_path: Path
) -> None:
    released.announce("low", "1.1.0.dev0", "Faster.")
    released.commit()
    assert main(["write", str(tmp_path)]) == 0
    released.commit()
    released.git("tag", "low-1.1.0")
    released.announce("high", "1.0.1.dev0", "Uses it.")
    released.commit()

    assert main(["write", str(tmp_path)]) == 0

    assert "low>=1.1.0,<2" in released.read("packages/high/pyproject.toml")
    assert 'version = "1.1.0"' in released.read("packages/low/pyproject.toml")


def test_what_a_package_offers_of_a_sibling_is_compared_with_that_of_then(
    released: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    released.replace(CODE, "def open(self)", "def open(self, how: str)")
    released.announce("low", "1.0.1.dev0", "How a box is opened.")
    released.write("packages/high/src/high/__init__.py", HIGH + "\n")
    released.announce("high", "1.0.1.dev0", "The same.")
    released.commit()

    assert "high: 1.0.0 → 2.0.0\n" in planned(capsys, tmp_path / "prepared")


def test_a_change_without_a_word_in_the_changelog_is_no_release(
    released: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    released.replace(CODE, "A box", "A big box")
    released.commit()

    assert refused(capsys, "write", str(tmp_path)) == (
        f"no release: low: {CODE} changed since low-1.0.0; expected the version 1.0.1.dev0 "
        "(or higher) and a section '## 1.0.1.dev0 (unreleased)' that tells users\n"
    )
    assert released.git("status", "--porcelain") == ""


def test_nothing_is_released_twice(
    released: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(capsys, "write", str(tmp_path)) == (
        "no release: nothing changed since the last release of each package\n"
    )


def test_what_is_not_committed_is_not_released(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace.replace(CODE, "A box", "A big box")

    assert refused(capsys, "write", str(tmp_path)) == (
        f"no release: expected all to be committed, found changes:\n M {CODE}\n\n"
    )
    assert workspace.git("status", "--porcelain") == f" M {CODE}\n"


def test_our_own_files_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])

    assert main(["check"]) == 0


@pytest.mark.parametrize(
    ("place", "old", "new", "told"),
    [
        ("low/pyproject.toml", "1.0.0.dev0", "1.1.0.dev0",
         "low: expected its version 1.1.0.dev0 in its changelog, found 1.0.0.dev0 first"),
        ("low/CHANGELOG.md", "- First version.", "",
         "low: nothing is said of 1.0.0.dev0 in its changelog"),
        ("low/CHANGELOG.md", "(unreleased)", "(2026-01-01)",
         "low: expected a date for a release only, and '.dev0' until then, "
         "found 1.0.0.dev0 (2026-01-01)"),
        ("low/CHANGELOG.md", "(unreleased)", "unreleased",
         "low/CHANGELOG.md: expected '## VERSION (YYYY-MM-DD)' or '## VERSION (unreleased)', "
         "found '## 1.0.0.dev0 unreleased'"),
        ("low/CHANGELOG.md", "- First version.", "- First.\n\n## 1.0.0 (2026-01-01)\n\n- Newer.",
         "low/CHANGELOG.md: expected released versions below 1.0.0.dev0 after its section, "
         "found 1.0.0 (2026-01-01)"),
        ("low/CHANGELOG.md", "## 1.0.0.dev0 (unreleased)", "",
         "low/CHANGELOG.md: expected a section '## VERSION (unreleased)', found none"),
        ("high/pyproject.toml", "<2", "<3",
         "high: requires low>=1.0.0.dev0,<3, which admits the next major version: expected <2"),
        ("high/pyproject.toml", ">=1.0.0.dev0", ">=1.1",
         "high: requires low>=1.1,<2, which 1.0.0.dev0 of this workspace is not"),
    ],
)  # fmt: skip
def test_what_does_not_agree_is_told(
    workspace: Workspace,
    capsys: pytest.CaptureFixture[str],
    place: str,
    old: str,
    new: str,
    told: str,
) -> None:
    workspace.replace(f"packages/{place}", old, new)

    assert refused(capsys, "check") == f"no release: {told}\n"
