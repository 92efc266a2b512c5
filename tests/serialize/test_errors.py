import pickle

import pytest

from xpm_serialize import DataFileError, LoadError, MissingClassError


@pytest.mark.parametrize("kind", [LoadError, DataFileError, MissingClassError])
def test_errors_travel_between_processes(kind: type[LoadError]) -> None:
    error = kind("found 1", "data.a", "file.json")

    again = pickle.loads(pickle.dumps(error))

    assert type(again) is kind
    assert str(again) == str(error) == "found 1, in 'data.a' of file.json"
    assert str(kind("found 1")) == "found 1"
