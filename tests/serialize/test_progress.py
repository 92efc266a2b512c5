"""What a caller is told of long work on data files."""

from pathlib import Path
from typing import Any

import pytest

from serialize.models import Leaf, Model
from serialize.scenarios import tree
from xpm_serialize import (
    SerializationContext,
    deserialize,
    from_state_dict,
    load,
    save,
    serialize,
    state_dict,
    verify,
)
from xpm_serialize.progress import Meter

Told = list[tuple[int, int, str]]


@pytest.fixture
def told() -> Told:
    return []


@pytest.fixture
def tell(told: Told) -> Any:
    return lambda done, known, file: told.append((done, known, file.name))


@pytest.mark.parametrize("link", ["auto", "copy"])
@pytest.mark.parametrize("checksums", [False, True])
def test_a_save_tells_how_far_it_is(
    link: Any, checksums: bool, weights: Path, target: Path, told: Told, tell: Any
) -> None:
    (weights.parent / "large").write_bytes(bytes(3 << 20))
    size = (3 << 20) + 7

    save(Model.C(weights=weights.parent), target, link=link, checksums=checksums, progress=tell)

    assert told[0][1] == size
    assert told[-1][:2] == (size, size)
    assert [done for done, _, _ in told] == sorted({done for done, _, _ in told})
    assert {name for _, _, name in told} <= {"large", "model.bin"}


def test_without_data_files_nothing_is_told(target: Path, told: Told, tell: Any) -> None:
    save(Leaf.C(x=1), target, progress=tell)

    assert told == []


def test_all_that_saves_tells(weights: Path, target: Path, told: Told, tell: Any) -> None:
    serialize(Model.C(weights=weights), target, progress=tell)
    assert told == [(7, 7, "model.bin")]

    context = SerializationContext(save_directory=target / "state", progress=tell)
    state_dict(context, Model.C(weights=weights))
    assert told[1:] == [(7, 7, "model.bin")]


def test_what_is_raised_leaves_the_old_save(weights: Path, target: Path) -> None:
    save(Leaf.C(x=1), target)
    before = tree(target)

    def stop(done: int, known: int, file: Path) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        save(Model.C(weights=weights), target, progress=stop)

    assert tree(target) == before


def test_a_full_verification_tells(weights: Path, target: Path, told: Told, tell: Any) -> None:
    config = Model.C(weights=weights, extra=weights.parent)
    save(config, target, checksums=True)
    state = state_dict(SerializationContext(save_directory=target / "s", checksums=True), config)

    load(target, progress=tell)
    assert told == []
    load(target, verify="full", progress=tell)
    deserialize(target, verify="full", progress=tell)
    from_state_dict(state, target / "s", verify="full", progress=tell)
    verify(target, progress=tell)

    assert [done for done, _, _ in told if done == 14] == [14] * 4


def test_it_is_told_ten_times_a_second(monkeypatch: pytest.MonkeyPatch, tell: Any) -> None:
    now = [1.0]
    monkeypatch.setattr("xpm_serialize.progress.monotonic", lambda: now[0])
    told: Told = []
    meter = Meter(lambda done, known, file: told.append((done, known, file.name)))
    meter.expect(100)

    for _ in range(100):
        meter.advance(1, "/some/file")
        now[0] += 0.03

    assert told == [(done, 100, "file") for done in (*range(1, 100, 4), 100)]
    meter.advance(0, "/some/empty")
    assert told[-1] == (100, 100, "file")
