"""Supervisors and workers as real processes, which are killed."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from anew.errors import BadInput
from anew.jobs import Queue, Spec, Terms, local
from anew.jobs import supervisor as supervising
from anew.jobs.executor import Executor
from anew.jobs.local import Local
from tests.jobs.conftest import placed
from tests.pictures import picture

GRAY = Spec(recipe={"task": "control", "with": {"kind": "gray"}}, sign=False, keep=False)
LONG = replace(GRAY, count=64)
FILES = {"picture": picture().to_bytes("png")}
LONG_FILES = {"picture": picture(640, 640).to_bytes("png")}


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc who started whom")


@pytest.fixture(scope="module")
def queue(tmp_path_factory):
    queue = Queue(tmp_path_factory.mktemp("home") / "jobs")
    yield queue
    queue.close()


@pytest.fixture(scope="module")
def working(queue):
    """A supervisor of one worker, for all tests of this file that need not kill it."""
    with Local(queue, warm=False) as working:
        yield working


def put(queue, seed=0, **terms):
    return queue.put(replace(GRAY, recipe={**GRAY.recipe, "seed": seed}), Terms(**terms), FILES)


def put_long(queue, **terms):
    return queue.put(LONG, Terms(**terms), LONG_FILES)


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < end:
        time.sleep(0.01)
    assert found
    return found


def test_jobs_are_done(queue, working):
    assert queue.wait(put(queue).id, 30).state == "done"
    assert len(working.workers()) == 1
    assert isinstance(working, Executor)


def test_a_job_over_its_memory_fails_with_the_reason_and_the_next_is_done(queue, working):
    job = put_long(queue, memory=2**20)
    after = put(queue)
    told = queue.wait(job.id, 30)
    assert (told.state, told.fault.kind) == ("failed", "TooLarge")
    assert "at most 1 MB of memory" in told.fault.needed
    assert queue.wait(after.id, 30).state == "done"


def test_a_job_over_its_time_fails_with_the_reason(queue, working):
    before = set(working.workers().values())
    told = queue.wait(put_long(queue, timeout=0.2).id, 30)
    assert (told.state, told.fault.kind) == ("failed", "TooLarge")
    assert "at most 0.2 s" in told.fault.needed
    until(lambda: set(working.workers().values()) - before)


def test_a_running_job_is_cancelled_and_its_worker_stays(queue, working):
    job = put_long(queue)
    until(lambda: queue.job(job.id).fraction > 0)
    before = working.workers()
    start = time.monotonic()
    queue.cancel(job.id)
    assert queue.wait(job.id, 10).state == "cancelled"
    assert time.monotonic() - start < 3  # 1 s on a machine that has nothing else to do
    assert working.workers() == before


def test_a_worker_that_is_deaf_is_killed(queue, working, monkeypatch):
    monkeypatch.setattr(supervising, "DEAF", 0.2)
    job = put_long(queue)
    until(lambda: queue.job(job.id).state == "running")
    (name, pid), *_ = working.workers().items()
    os.kill(pid, signal.SIGSTOP)
    queue.cancel(job.id)
    assert queue.wait(job.id, 10).state == "cancelled"
    until(lambda: name not in working.workers())


def test_a_job_whose_worker_is_killed_is_done_by_another(queue, working):
    job = put_long(queue)
    running = until(lambda: queue.job(job.id).state == "running" and queue.job(job.id))
    os.kill(working.workers()[running.worker], signal.SIGKILL)
    told = until(lambda: [each for each in queue.events(job=job.id) if each.kind == "returned"])
    assert told[0].data == {"why": "its worker died: signal 9"}
    queue.cancel(job.id)
    assert queue.wait(job.id, 30).over


def test_two_supervisors_share_one_ledger_and_one_may_go(queue, working):
    jobs = [put(queue, seed, owner=str(seed % 3)) for seed in range(12)]
    with Local(queue, warm=False):
        until(lambda: queue.counts().get("queued", 0) < 6)
    assert [queue.wait(job.id, 30).state for job in jobs] == ["done"] * 12
    assert all([event.kind for event in queue.events(job=job.id)].count("done") == 1 for job in jobs)


def test_a_supervisor_goes_on_where_no_process_can_be_had(queue, monkeypatch):
    def none(*_, **__):
        raise OSError(11, "Resource temporarily unavailable")

    stopped = Local(queue, warm=False)
    with monkeypatch.context() as patch:
        patch.setattr(local.subprocess, "Popen", none)
        stopped.start()
        until(lambda: "unavailable" in stopped.trouble)
    until(stopped.workers)
    until(lambda: not stopped.trouble)
    stopped.stop()


@pytest.mark.parametrize("wrong", [{"devices": ("tpu",)}, {"devices": ("cuda:x",)}, {"devices": ()}, {"each": 0}])
def test_a_device_that_is_none_is_refused(queue, wrong):
    with pytest.raises(BadInput):
        Local(queue, **wrong)


@pytest.mark.slow
def test_a_supervisor_that_ends_in_order_is_not_taken_for_dead_meanwhile(desk):
    first = Local(desk.queue, lease=0.5, warm=False)
    first.start()
    job = desk.queue.put(replace(LONG, count=20), Terms(), LONG_FILES)
    until(lambda: desk.queue.job(job.id).fraction > 0)
    with Local(desk.queue, lease=0.5, warm=False):
        first.stop(patience=60)
        assert (desk.state(job), desk.queue.job(job.id).attempt) == ("done", 1)
    assert "returned" not in desk.kinds(job)


@pytest.mark.slow
def test_a_supervisor_without_patience_gives_back_what_is_at_hand(desk):
    first = Local(desk.queue, warm=False)
    first.start()
    job = desk.queue.put(LONG, Terms(), LONG_FILES)
    until(lambda: desk.queue.job(job.id).fraction > 0)
    first.stop(patience=0)
    assert (desk.state(job), desk.queue.job(job.id).attempt) == ("queued", 0)


@pytest.mark.slow
def test_a_supervisor_that_is_killed_takes_its_workers_with_it(tmp_path):
    with supervisor(tmp_path) as process:
        mine = until(lambda: children(process))
        process.kill()
    until(lambda: not any(alive(pid) for pid in mine), 10)


@pytest.mark.slow
@pytest.mark.parametrize("where", ["sqlite", "postgres"])
def test_forty_jobs_under_kills_of_workers_and_supervisor_are_each_done_once(request, tmp_path, where):
    chance, queue = random.Random(7), Queue(placed(request, tmp_path / "jobs", where))
    jobs = [put(queue, seed, attempts=50, key=str(seed)) for seed in range(40)]
    with supervisor(tmp_path) as process:
        for _ in range(4):
            time.sleep(chance.uniform(0.3, 0.8))
            os.kill(chance.choice(until(lambda: children(process))), signal.SIGKILL)
        process.kill()
    with supervisor(tmp_path):
        assert [queue.wait(job.id, 30).state for job in jobs] == ["done"] * 40
    done = Counter(event.job for event in queue.events(most=10000) if event.kind == "done")
    assert done == Counter(job.id for job in jobs)
    assert all(queue.objects.get(output.digest) for job in queue.jobs() for output in job.outputs)
    queue.close()
    if where == "sqlite":
        ledger = sqlite3.connect(tmp_path / "jobs" / "ledger.sqlite")
        assert ledger.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        ledger.close()


@pytest.mark.slow
def test_jobs_outlive_a_server_of_the_ledger_that_is_killed(request, server, tmp_path):
    queue = Queue(placed(request, tmp_path / "jobs", "postgres"))
    jobs = [put(queue, seed, attempts=50) for seed in range(30)]
    with supervisor(tmp_path):
        until(lambda: queue.counts().get("done", 0) > 5)
        server.stop()
        time.sleep(1.5)  # longer than a lease
        server.start()
        assert [queue.wait(job.id, 60).state for job in jobs] == ["done"] * 30
    done = Counter(event.job for event in queue.events(most=10000) if event.kind == "done")
    assert done == Counter(job.id for job in jobs)
    queue.close()


@contextmanager
def supervisor(folder):
    """A process of its own with two workers, ended in order unless it was killed."""
    words = [sys.executable, "-m", "anew", "jobs", "work", "--workers", "2", "--lease", "1", "--no-warm", "--quiet"]
    process = subprocess.Popen(words, env={**os.environ, "ANEW_HOME": str(folder)})
    try:
        yield process
        process.terminate()
        process.wait(20)
    finally:
        process.kill()
        process.wait()


def children(process):
    """The processes that any of its threads started; Linux tells."""
    told = [path.read_text().split() for path in Path(f"/proc/{process.pid}/task").glob("*/children")]
    return [int(word) for words in told for word in words]


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
