"""Places of data files on file systems that take upper and lower case for the same."""

from pathlib import Path, PurePosixPath
from unicodedata import normalize

import pytest

from format.sentences import specifies
from serialize.models import Model
from xpm_serialize import load, save
from xpm_serialize.spelling import Spellings

COMPOSED, DECOMPOSED = normalize("NFC", "é"), normalize("NFD", "é")


@specifies("S13")
@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        (
            ["Weights.bin", "weights.bin", "WEIGHTS.bin"],
            ["Weights.bin", "weights%1.bin", "WEIGHTS%2.bin"],
        ),
        (["A/x", "a/x", "A/y", "a/X"], ["A/x", "a%1/x", "A/y", "a%1/X%1"]),
        (["a", "b", "a"], ["a", "b", "a"]),
        (["straße", "STRASSE"], ["straße", "STRASSE%1"]),
        (
            [normalize("NFC", "é"), normalize("NFD", "é")],
            [normalize("NFC", "é"), normalize("NFD", "é") + "%1"],
        ),
    ],
)
def test_names_differ_by_more_than_case(wanted: list[str], places: list[str]) -> None:
    spellings = Spellings()

    assert [spellings.place(PurePosixPath(place)) for place in wanted] == places


def test_data_files_of_keys_that_differ_by_case_come_back(weights: Path, target: Path) -> None:
    other = weights.with_name("other.bin")
    other.write_bytes(b"other")

    save({"A": Model.C(weights=weights), "a": Model.C(weights=other)}, target)

    loaded = load(target)
    assert loaded["A"].weights == target / "A" / "weights.bin"
    assert loaded["a"].weights == target / "a%1" / "weights.bin"
    assert loaded["a"].weights.read_bytes() == b"other"
