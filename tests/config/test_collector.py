"""The pause of the collector of garbage while a definition is made or read."""

import gc
import os
import threading
from collections.abc import Iterator

import pytest

from xpm_config.collector import paused_collector


@pytest.fixture(autouse=True)
def enabled() -> Iterator[None]:
    assert gc.isenabled()
    yield
    gc.enable()


def test_nothing_is_collected_inside_and_all_as_before_after_it() -> None:
    with paused_collector():
        assert not gc.isenabled()
        with paused_collector():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_error_ends_the_pause() -> None:
    with pytest.raises(KeyError), paused_collector():
        raise KeyError
    assert gc.isenabled()


def test_who_has_switched_it_off_finds_it_off() -> None:
    gc.disable()
    with paused_collector():
        pass
    assert not gc.isenabled()


def test_it_ends_with_the_last_thread() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def pause() -> None:
        with paused_collector():
            begun.set()
            go_on.wait()

    thread = threading.Thread(target=pause)
    with paused_collector():
        thread.start()
        begun.wait()
    assert not gc.isenabled()
    go_on.set()
    thread.join()
    assert gc.isenabled()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes do not fork here")
@pytest.mark.parametrize("was_enabled", [True, False])
def test_a_forked_child_is_not_paused(was_enabled: bool) -> None:
    if not was_enabled:
        gc.disable()
    with paused_collector():
        child = os.fork()
        if child == 0:
            found = gc.isenabled()
            gc.enable()
            with paused_collector():
                paused = not gc.isenabled()
            os._exit(0 if found is was_enabled and paused and gc.isenabled() else 1)
    assert os.waitpid(child, 0)[1] == 0
