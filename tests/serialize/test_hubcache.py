import os
from pathlib import Path

import pytest

from format.sentences import specifies
from serialize.models import Model
from serialize.scenarios import content
from xpm_serialize import DataFileError, load, save


@pytest.fixture
def snapshot(weights: Path, tmp_path: Path) -> Path:
    """A save as the client of the Hub keeps it."""
    repository = tmp_path / "models--a--b"
    snapshot = repository / "snapshots" / "0123abc"
    save(Model.C(weights=weights, extra=weights.parent), snapshot, link="copy")
    (repository / "blobs").mkdir()
    files = [path for path in snapshot.rglob("*") if path.is_file()]
    for number, file in enumerate(files):
        blob = repository / "blobs" / str(number)
        file.rename(blob)
        file.symlink_to(os.path.relpath(blob, file.parent))
    return snapshot


@specifies("S12")
def test_what_a_hub_client_fetched_is_loaded_and_saved_again(
    snapshot: Path, weights: Path, target: Path
) -> None:
    loaded = load(snapshot)
    save(loaded, target)

    again = load(target)
    assert again.weights.read_bytes() == b"weights"
    assert content(again.extra) == content(weights.parent)
    assert not any(path.is_symlink() for path in target.rglob("*"))


def test_saving_back_into_a_cache_leaves_its_content(snapshot: Path) -> None:
    blobs = content(snapshot.parent.parent / "blobs")

    save(load(snapshot).weights, snapshot)

    assert content(snapshot.parent.parent / "blobs") == blobs
    assert load(snapshot) == snapshot / "weights.bin"


@specifies("S3")
@pytest.mark.parametrize("place", ["weights.bin", "extra/model.bin"])
def test_links_to_elsewhere_are_refused(place: str, snapshot: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("1234567")
    (snapshot / place).unlink()
    (snapshot / place).symlink_to(tmp_path / "secret")

    with pytest.raises(DataFileError) as raised:
        load(snapshot)

    assert raised.value.reason == (
        f"expected a path inside its folder, found {place!r}: a link leads out of {snapshot}"
    )
