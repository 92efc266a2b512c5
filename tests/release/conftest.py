from __future__ import annotations

from pathlib import Path

import pytest

from release.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace without a release, which is the current folder."""
    root = tmp_path / "workspace"
    root.mkdir()
    monkeypatch.chdir(root)
    return Workspace(root)


@pytest.fixture
def released(workspace: Workspace) -> Workspace:
    """The workspace after the first release of both packages."""
    workspace.release()
    return workspace
