"""What is old or too much goes; what a job needs stays."""

import os
import time

import pytest

from anew.errors import NoSuchJob
from anew.jobs import Room
from anew.jobs.job import Output
from anew.jobs.ledger import finishing
from anew.jobs.ledger.sweeping import WallClock, sweep

OLD = 1e5


def swept(desk, clock=None, **room):
    return sweep(desk.ledger, desk.queue.objects, Room(**room), clock or WallClock(desk.ledger.now))


def made(desk, data, **terms):
    """A job that is done and made a file of those bytes, all long ago."""
    job = desk.put(**terms)
    digest = desk.queue.objects.put(data)
    finishing.done(desk.ledger, desk.take(), [Output(digest, len(data), "png", 1, 1, 0, "")])
    age(desk)
    return job, digest


def age(desk):
    for digest, _, _ in desk.queue.objects.listed():
        os.utime(desk.queue.objects.path(digest), (time.time() - OLD,) * 2)


def test_a_file_that_no_job_needs_goes_once_it_is_old(desk):
    desk.put()
    lonely = desk.queue.objects.put(b"sent, and never asked for")
    assert swept(desk).objects == 0
    age(desk)
    assert swept(desk).objects == 1
    assert not desk.queue.objects.has(lonely)
    assert len(list(desk.queue.objects.listed())) == 2


def test_an_old_job_is_forgotten_with_its_files_and_events(desk):
    old, digest = made(desk, b"made")
    waits = desk.put(seed=1)
    with desk.ledger.writing() as connection:
        connection.execute("UPDATE job SET ended = ended - 31 * 86400, created = 0")
    told = swept(desk, days=30)
    assert (told.jobs, told.objects, told.bytes) == (1, 1, len(b"made"))
    assert [job.id for job in desk.queue.jobs()] == [waits.id]
    assert desk.queue.events(job=old.id) == []
    assert not desk.queue.objects.has(digest)


def test_the_oldest_go_first_where_there_is_no_room(desk):
    _, big = made(desk, b"x" * 5000)
    second, small = made(desk, b"y" * 5000, priority=1)
    needed = sum(size for _, size, _ in desk.queue.objects.listed())
    assert swept(desk, bytes=needed - 1).jobs == 1
    assert [job.id for job in desk.queue.jobs()] == [second.id]
    assert not desk.queue.objects.has(big)
    assert desk.queue.objects.has(small)
    assert swept(desk, bytes=needed - 1).jobs == 0


def test_jobs_that_wait_or_run_stay_whatever_the_room(desk):
    desk.put()
    desk.put()
    desk.take()
    age(desk)
    assert swept(desk, days=0, bytes=0).jobs == 0
    assert len(list(desk.queue.objects.listed())) == 2


@pytest.mark.parametrize("jump", [-1e9, 1e9])
def test_nothing_is_old_by_a_clock_that_jumped(desk, monkeypatch, jump):
    made(desk, b"made")
    clock, real = WallClock(desk.ledger.now), time.time
    monkeypatch.setattr(time, "time", lambda: real() + jump)
    told = swept(desk, clock)
    assert (told.jobs, told.objects) == (0, 0)


def test_a_drawing_that_a_killed_worker_left_goes_and_no_name_reaches_another_file(desk):
    desk.put()
    running, secret = desk.take().id, desk.queue.root / "secret.webp"
    desk.queue.preview_path("x").parent.mkdir()
    for id in (running, "f" * 32):
        desk.queue.preview_path(id).write_bytes(b"drawn")
    secret.write_bytes(b"secret")
    desk.queue.sweep()
    assert desk.queue.preview(running) == b"drawn"
    assert not desk.queue.preview_path("f" * 32).exists()
    with pytest.raises(NoSuchJob):
        desk.queue.preview("../secret")
    with pytest.raises(NoSuchJob):
        desk.queue.preview(running, owner="bob")


def test_a_cleared_job_is_gone_and_one_that_runs_is_not(desk):
    desk.put()
    desk.finish(desk.take())
    desk.put()
    desk.take()
    desk.put()
    assert desk.queue.clear(desk.queue.jobs()) == 1
    assert sorted(job.state for job in desk.queue.jobs()) == ["queued", "running"]
