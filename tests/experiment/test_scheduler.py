import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from xpm_experiment import JobFolder, JobState
from xpm_experiment.job import Job
from xpm_experiment.launch import Outcome
from xpm_experiment.scheduler import Scheduler, StartJob

DONE = Outcome(done=True, ran=True)
FAILED = Outcome(done=False, ran=True, reason="it was made to")


class Immediate(Executor):
    """Runs everything before `submit` returns."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:  # noqa: BLE001 - as executors do
            future.set_exception(error)
        return future


class Held(Executor):
    """Runs nothing: the test ends the jobs."""

    def __init__(self) -> None:
        self.futures: dict[str, Future[Any]] = {}

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return self.futures.setdefault(Path(args[0]).name, Future())


def jobs(names: str) -> list[Job]:
    return [Job(JobFolder(Path("/ws/jobs/a.task") / name)) for name in names]


def nothing(job: Job) -> None:
    pass


def succeed(folder: str) -> Outcome:
    return DONE


def on(executor: Executor, work: Callable[[str], Outcome] = succeed) -> StartJob:
    return lambda job: executor.submit(work, str(job.path))


def test_a_job_starts_when_all_that_it_needs_is_done() -> None:
    executor = Held()
    scheduler = Scheduler(on(executor), nothing)
    a, b, c = jobs("abc")
    scheduler.add(a)
    scheduler.add(b)
    scheduler.add(c, [a, b])

    executor.futures["a"].set_result(DONE)
    assert sorted(executor.futures) == ["a", "b"]
    assert c.state is JobState.WAITING
    executor.futures["b"].set_result(DONE)
    assert sorted(executor.futures) == ["a", "b", "c"]
    executor.futures["c"].set_result(DONE)
    scheduler.wait()

    assert [job.state for job in (a, b, c)] == [JobState.DONE] * 3


def test_what_needs_a_failed_job_is_not_started_and_the_others_are() -> None:
    executor = Held()
    scheduler = Scheduler(on(executor), nothing)
    a, b, c, d = jobs("abcd")
    scheduler.add(a)
    scheduler.add(b, [a])
    scheduler.add(c, [b, a])
    scheduler.add(d)

    executor.futures["a"].set_result(FAILED)
    late = jobs("e")[0]
    scheduler.add(late, [c])
    executor.futures["d"].set_result(DONE)
    scheduler.wait()

    assert sorted(executor.futures) == ["a", "d"]
    assert (a.state, a.reason) == (JobState.FAILED, "it was made to")
    assert (b.state, b.reason) == (JobState.SKIPPED, "it needs a.task a, which failed")
    assert c.state is JobState.SKIPPED
    assert d.state is JobState.DONE
    assert (late.state, late.reason) == (
        JobState.SKIPPED,
        "it needs a.task c, which was not started",
    )


def test_a_job_done_before_is_not_started() -> None:
    executor = Held()
    scheduler = Scheduler(on(executor), nothing)
    a, b = jobs("ab")
    scheduler.add_done(a)
    scheduler.add(b, [a])

    assert list(executor.futures) == ["b"]
    assert a.already_done


def test_a_job_that_another_process_finished_meanwhile_counts_as_done_before() -> None:
    executor = Held()
    scheduler = Scheduler(on(executor), nothing)
    (a,) = jobs("a")
    scheduler.add(a)
    executor.futures["a"].set_result(Outcome(done=True, ran=False))

    assert (a.state, a.already_done) == (JobState.DONE, True)


def test_stopping_starts_nothing_more() -> None:
    executor = Held()
    scheduler = Scheduler(on(executor), nothing)
    a, b, c, d = jobs("abcd")
    scheduler.add(a)
    scheduler.add(b, [a])
    scheduler.add(c)
    executor.futures["a"].set_running_or_notify_cancel()

    scheduler.stop()
    scheduler.add(d)
    executor.futures["a"].set_result(DONE)
    scheduler.wait()

    assert sorted(executor.futures) == ["a", "c"]
    assert a.state is JobState.DONE
    assert {job.state for job in (b, c, d)} == {JobState.SKIPPED}
    assert {job.reason for job in (b, c, d)} == {"the experiment was stopped"}


def test_a_long_chain_needs_no_deep_stack() -> None:
    scheduler = Scheduler(on(Immediate()), nothing)
    chain = [Job(JobFolder(f"/ws/jobs/a/{number}")) for number in range(20_000)]
    for job, needed in zip(chain, [None, *chain], strict=False):
        scheduler.add(job, [needed] if needed else [])
    scheduler.wait()

    assert {job.state for job in chain} == {JobState.DONE}


def test_a_long_chain_that_fails_needs_no_deep_stack() -> None:
    executor = Held()
    scheduler = Scheduler(on(executor), nothing)
    chain = [Job(JobFolder(f"/ws/jobs/a/{number}")) for number in range(20_000)]
    for job, needed in zip(chain, [None, *chain], strict=False):
        scheduler.add(job, [needed] if needed else [])

    executor.futures["0"].set_result(FAILED)
    scheduler.wait()

    assert chain[-1].reason == "it needs a 19998, which was not started"


def test_jobs_become_ready_one_after_another_without_a_deep_stack() -> None:
    held, immediate = Held(), Immediate()

    class FirstHeld(Executor):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            chosen: Executor = held if args[0].endswith("/0") else immediate
            return chosen.submit(fn, *args, **kwargs)

    scheduler = Scheduler(on(FirstHeld()), nothing)
    chain = [Job(JobFolder(f"/ws/jobs/a/{number}")) for number in range(20_000)]
    for job, needed in zip(chain, [None, *chain], strict=False):
        scheduler.add(job, [needed] if needed else [])
    held.futures["0"].set_result(DONE)
    scheduler.wait()

    assert chain[-1].state is JobState.DONE


def test_an_executor_that_refuses_a_job_fails_only_that_job() -> None:
    class Refusing(Immediate):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            if args[0].endswith("a"):
                raise RuntimeError("no room")
            return super().submit(fn, *args, **kwargs)

    scheduler = Scheduler(on(Refusing()), nothing)
    a, b = jobs("ab")
    scheduler.add(a)
    scheduler.add(b)
    scheduler.wait()

    assert (a.state, a.reason) == (
        JobState.FAILED,
        "the executor refused it: RuntimeError('no room')",
    )
    assert b.state is JobState.DONE


@pytest.mark.parametrize("error", [ValueError("lost"), SystemExit("lost")])
def test_a_worker_that_breaks_fails_its_job(error: BaseException) -> None:
    def broken(folder: str) -> Outcome:
        raise error

    scheduler = Scheduler(on(Immediate(), broken), nothing)
    (a,) = jobs("a")
    scheduler.add(a)
    scheduler.wait()

    assert (a.state, a.reason) == (JobState.FAILED, "lost")


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_any_executor_of_concurrent_futures_will_do(kind: str) -> None:
    pool: Executor = ThreadPoolExecutor(2)
    if kind == "processes":
        pool = ProcessPoolExecutor(2, multiprocessing.get_context("spawn"))
    changes: list[tuple[str, JobState]] = []

    def note(job: Job) -> None:
        changes.append((job.identifier, job.state))

    with pool:
        scheduler = Scheduler(on(pool), note)
        a, b, c = jobs("abc")
        scheduler.add(a)
        scheduler.add(b, [a])
        scheduler.add(c, [a, b])
        scheduler.wait()

    assert [name for name, state in changes if state is JobState.DONE] == ["a", "b", "c"]


def test_who_waits_is_told_when_the_callbacks_of_all_jobs_have_returned() -> None:
    a, b, c = jobs("abc")
    told, may_tell, called, may_return = (threading.Event() for _ in range(4))

    def changed(job: Job) -> None:
        if job is a and job.state is JobState.DONE:
            told.set()
            may_tell.wait(10)

    def callback() -> None:
        called.set()
        may_return.wait(10)

    executor = Held()
    scheduler = Scheduler(on(executor), changed)
    b.on_completed(callback)
    scheduler.add(a)
    scheduler.add(b, [a])
    with ThreadPoolExecutor(3) as threads:
        end_a = threads.submit(executor.futures["a"].set_result, DONE)
        assert told.wait(10)
        scheduler.add(c)  # which also starts b, while the end of a is still being told
        end_b = threads.submit(executor.futures["b"].set_result, DONE)
        assert called.wait(10)
        executor.futures["c"].set_result(DONE)
        may_tell.set()
        end_a.result(10)
        waiting = threads.submit(scheduler.wait)
        with pytest.raises(TimeoutError):
            waiting.result(0.1)
        may_return.set()
        end_b.result(10)
        waiting.result(10)
