import importlib.util
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from serialize.models import Leaf, Model
from xpm_serialize import SaveError, load, save
from xpm_serialize.folders import locked, save_folder

SAVER = """
import sys
from pathlib import Path
from serialize.models import Model
from xpm_serialize import load, save
source, target = map(Path, sys.argv[1:])
for _ in range(15):
    save(Model.C(weights=source), target)
    assert load(target).weights.read_bytes() in (b"1" * 1000, b"2" * 2000)
"""


def test_two_processes_that_save_at_once_end_with_one_of_the_two(
    tmp_path: Path, target: Path
) -> None:
    sources = [tmp_path / "1.one", tmp_path / "2.two"]
    for number, source in enumerate(sources, 1):
        source.write_text(str(number) * 1000 * number)

    running = [
        subprocess.Popen(
            [sys.executable, "-c", SAVER, str(source), str(target)],
            cwd=Path(__file__).parents[1],
            stderr=subprocess.PIPE,
            text=True,
        )
        for source in sources
    ]

    assert [(p.communicate()[1], p.returncode) for p in running] == [("", 0)] * 2
    weights = load(target).weights
    assert sorted(p.name for p in target.iterdir()) == ["experimaestro.json", weights.name]


def test_a_file_is_no_folder_to_save_into(weights: Path) -> None:
    for place in (weights, weights / "in" / "side"):
        with pytest.raises(SaveError) as raised:
            save(Leaf.C(x=1), place)

        assert str(raised.value) in (
            f"expected a folder to save into, found something else at '{weights}'",
            f"expected a folder to save into, found something else at '{weights / 'in'}'",
        )
    assert weights.read_bytes() == b"weights"


def test_a_dangling_link_is_no_folder_to_save_into(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to("nowhere")

    with pytest.raises(SaveError) as raised:
        save(Leaf.C(x=1), link)

    assert str(raised.value) == (
        f"expected a folder to save into, found something else at '{link}'"
    )


def test_folders_made_for_nothing_are_removed(tmp_path: Path) -> None:
    with pytest.raises(SaveError):
        save(Model.C(weights=tmp_path / "none"), tmp_path / "a" / "b")

    assert list(tmp_path.iterdir()) == []


def test_folders_in_which_others_put_something_stay(tmp_path: Path) -> None:
    def fail() -> None:
        with save_folder(tmp_path / "a" / "b"):
            (tmp_path / "a" / "mine").write_text("mine")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["mine"]


def test_a_waiting_saver_makes_the_folder_again_when_it_was_removed(tmp_path: Path) -> None:
    target = tmp_path / "save"
    entered: list[Path] = []

    def wait() -> None:
        with save_folder(target) as folder:
            entered.append(folder.path)
            assert folder.path.is_dir()

    def fail() -> None:
        with save_folder(target):
            waiting.start()
            waiting.join(0.2)
            assert entered == []
            raise KeyboardInterrupt

    waiting = threading.Thread(target=wait)
    with pytest.raises(KeyboardInterrupt):
        fail()
    waiting.join()
    assert entered == [target]


def test_a_folder_removed_before_it_is_opened_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xpm_serialize import folders

    made = folders._make
    calls: list[Path] = []

    def make(directory: Path) -> None:
        made(directory)
        calls.append(directory)
        if len(calls) == 1:
            directory.rmdir()

    monkeypatch.setattr(folders, "_make", make)

    with save_folder(tmp_path / "a") as folder:
        assert folder.path.is_dir()
    assert len(calls) == 2


def test_a_system_without_locks_saves_all_the_same(
    weights: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xpm_serialize.folders.fcntl", None)

    save(Model.C(weights=weights), target)

    assert load(target).weights.read_bytes() == b"weights"
    with locked(target) as is_locked:
        assert not is_locked


def test_the_package_imports_on_a_system_without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    spec = importlib.util.find_spec("xpm_serialize.folders")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)

    spec.loader.exec_module(module)

    assert module.fcntl is None
