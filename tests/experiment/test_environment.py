import os
import sys
import sysconfig

import pytest

from xpm_experiment.environment import import_path, recorded, restored, variables


def test_only_what_is_not_the_interpreters_own_travels(monkeypatch: pytest.MonkeyPatch) -> None:
    own = [sysconfig.get_path("stdlib"), sysconfig.get_path("purelib")]
    monkeypatch.setattr(sys, "path", ["/first", "", *own, "relative"])

    assert import_path() == {
        "first": ["/first", os.getcwd()],
        "last": [os.path.join(os.getcwd(), "relative")],
    }


def test_a_job_imports_in_the_order_of_its_script_and_its_own_interpreter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "path", ["/a", sysconfig.get_path("stdlib"), "/z", "/y"])
    params = recorded({"XPM_TEST": "1"})
    monkeypatch.setattr(sys, "path", ["/elsewhere/stdlib", "/y"])

    with restored(params):
        assert sys.path == ["/a", "/elsewhere/stdlib", "/y", "/z"]
        assert os.environ["XPM_TEST"] == "1"
    assert sys.path == ["/elsewhere/stdlib", "/y"]
    assert "XPM_TEST" not in os.environ


def test_parameters_of_the_reference_record_neither() -> None:
    with restored({"carbon": {}}):
        pass
    assert variables({"environment": None}) == {}
