"""Configurations of generated classes come back, with their data files, whatever they hold."""

import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from serialize.hierarchies import configurations
from serialize.scenarios import tree
from serialize.test_round_trip import described
from xpm_config import information, walk
from xpm_serialize import load, save


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data files and folders."""
    folder = tmp_path_factory.mktemp("sources")
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "empty").mkdir()
    for name in ("plain", "weights.bin", "words.tar.gz", "deep/one", "deep/er/two.txt"):
        (folder / name).write_text(name)
    return folder


def identifiers(values: list[Any]) -> list[str]:
    """Those of all parts; dicts come back in the order of their keys, and so do parts in them."""
    return sorted(str(information(part).identifier) for part in walk(values))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_configurations_of_any_classes_come_back(sources: Path, data: st.DataObject) -> None:
    values: list[Any] = data.draw(configurations(sources))
    before = tree(sources)
    with tempfile.TemporaryDirectory() as directory:
        one, two = Path(directory, "one"), Path(directory, "two")

        save(values, one, checksums=True)
        loaded = load(one, verify="full")
        save(loaded, two, checksums=True)

        expected = described(values, {})
        assert described(loaded, {}) == expected
        assert described(load(one, as_instance=True), {}) == expected
        assert identifiers(loaded) == identifiers(values)
        assert tree(two) == tree(one)
    assert tree(sources) == before
    del sys.modules[type(values[0]).__module__]
