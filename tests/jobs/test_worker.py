"""A worker tells how a job ended, whatever happens in it, and goes on with the next."""

import os
import time
from dataclasses import replace
from threading import Thread

import numpy as np
import pytest

from anew.errors import Cancelled, CannotWrite
from anew.image import open_picture, read_record
from anew.jobs import Terms, doing, worker
from anew.jobs.attending import EVERY
from anew.jobs.ledger import crews
from anew.jobs.ledger import finishing as ends
from anew.jobs.worker import Line, attempt, work
from tests.pictures import picture

GRAY = {"task": "control", "with": {"kind": "gray"}}


@pytest.fixture
def gray(desk):
    """A desk whose jobs are quickly done."""

    def put(seed=0, **changes):
        spec = replace(desk.spec, recipe={**GRAY, "seed": seed}, **changes)
        return desk.queue.put(spec, Terms(), {"picture": desk.photo})

    desk.gray = put
    return desk


def done(desk, job, line=None):
    attempt(desk.queue, desk.take(), line or Line())
    return desk.queue.job(job.id)


def instead(monkeypatch, act):
    monkeypatch.setattr(worker, "do", act)


def waiting_for_stop(objects, claim, progress, preview):
    """An engine that reports now and then, and does nothing else."""
    for step in range(200):
        progress(step / 200, "waiting")
        time.sleep(EVERY / 5)
    raise AssertionError("nobody stopped it")


def test_a_job_makes_a_file_with_its_record(gray):
    job = done(gray, gray.gray(count=2, seed=5))
    assert (job.state, job.fraction, [each.seed for each in job.outputs]) == ("done", 1, [5, 6])
    data = gray.queue.objects.get(job.outputs[0].digest)
    made = open_picture(data)
    assert made.sha256 == job.outputs[0].picture
    assert (made.size.width, made.size.height) == (job.outputs[0].width, job.outputs[0].height)
    assert job.outputs[0].picture in read_record(data)


def test_the_same_job_twice_is_the_same_file(gray):
    first, second = done(gray, gray.gray()), done(gray, gray.gray())
    assert first.outputs == second.outputs


@pytest.mark.parametrize(
    ("data", "kind"), [(b"not a picture", "BadFile"), (picture(40, 40).to_bytes("png")[:90], "BadFile")]
)
def test_a_file_that_is_no_picture_fails_the_job_with_the_reason(gray, data, kind):
    gray.photo = data
    job = done(gray, gray.gray())
    assert (job.state, job.fault.kind) == ("failed", kind)
    assert type(job.error()).__name__ == kind


def test_a_picture_over_the_limit_is_refused(gray):
    assert done(gray, gray.gray(pixels=100)).fault.kind == "TooLarge"


def test_a_damaged_object_fails_the_job(gray):
    job = gray.gray()
    gray.queue.objects.path(job.spec.pictures["picture"]).write_bytes(b"flipped")
    assert done(gray, job).fault.kind == "BadFile"


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (MemoryError(), "TooLarge", "memory"),
        (ZeroDivisionError("by zero"), "EngineFailed", "ZeroDivisionError"),
        (RuntimeError(), "EngineFailed", "RuntimeError"),
    ],
)
def test_whatever_an_engine_raises_the_job_says_it(gray, monkeypatch, error, kind, words):
    def fails(*_):
        raise error

    instead(monkeypatch, fails)
    job = done(gray, gray.gray())
    assert (job.state, job.fault.kind) == ("failed", kind)
    assert words in f"{job.fault.needed} {job.fault.found}"
    monkeypatch.undo()
    assert done(gray, gray.gray()).state == "done"


def test_a_disk_that_is_full_fails_the_job_and_not_the_worker(gray, monkeypatch):
    job, real = gray.gray(), os.fsync

    def full(handle):
        raise OSError(28, "No space left on device")

    def making(*given):
        monkeypatch.setattr(os, "fsync", full)
        try:
            return doing.do(*given)
        finally:
            monkeypatch.setattr(os, "fsync", real)

    instead(monkeypatch, making)
    told = done(gray, job)
    assert (told.state, told.fault.kind) == ("failed", "CannotWrite")
    assert "No space left" in told.fault.found
    assert list(gray.queue.root.rglob("*.part")) == []


def test_a_ledger_that_is_full_is_told_again_until_there_is_room(gray, monkeypatch):
    tried, real = [], ends.done

    def full(*given):
        tried.append(given)
        if len(tried) < 3:
            raise CannotWrite(needed="room", found="none", fix="Make some.")
        return real(*given)

    monkeypatch.setattr(ends, "done", full)
    monkeypatch.setattr(worker, "AGAIN", 0.01)
    assert done(gray, gray.gray()).state == "done"
    assert len(tried) == 3


def test_a_running_job_is_stopped_within_a_second(gray, monkeypatch):
    instead(monkeypatch, waiting_for_stop)
    job = gray.gray()
    thread = Thread(target=done, args=(gray, job))
    thread.start()
    while not gray.queue.job(job.id).fraction:
        time.sleep(0.01)
    start = time.monotonic()
    gray.queue.cancel(job.id)
    assert gray.queue.wait(job.id, 5).state == "cancelled"
    assert time.monotonic() - start < 1
    thread.join()


def test_a_worker_whose_supervisor_is_gone_gives_its_job_back(gray, monkeypatch):
    instead(monkeypatch, waiting_for_stop)
    job, line = gray.gray(), Line()
    reads, writes = os.pipe()
    line.listen(reads)
    os.close(writes)
    told = done(gray, job, line)
    os.close(reads)
    assert (told.state, told.attempt) == ("queued", 0)
    assert gray.kinds(job)[-1] == "returned"


def test_a_job_that_was_lost_is_left_to_the_next(gray, monkeypatch):
    def loses(objects, claim, progress, preview):
        crews.bury(gray.ledger, claim.worker, "it was taken for dead")
        return waiting_for_stop(objects, claim, progress, preview)

    instead(monkeypatch, loses)
    job = gray.gray()
    assert done(gray, job).state == "queued"
    monkeypatch.undo()
    assert done(gray, job).state == "done"
    assert gray.kinds(job) == ["queued", "started", "returned", "started", "done"]


def test_an_engine_that_stops_by_itself_is_not_taken_for_done(gray, monkeypatch):
    def stops(*_):
        raise Cancelled(needed="time", found="none", fix="Again.")

    instead(monkeypatch, stops)
    assert done(gray, gray.gray()).state == "cancelled"


def test_progress_and_the_newest_drawing_can_be_seen(gray, monkeypatch):
    def draws(objects, claim, progress, preview):
        preview(lambda: np.full((8, 8, 3), 0.5, np.float32))
        progress(0.5, "painting")
        seen.append(gray.queue.preview(claim.id))
        time.sleep(2 * EVERY)
        seen.append([event.kind for event in gray.queue.events(job=claim.id)])
        return [], ["a note"]

    seen = []
    instead(monkeypatch, draws)
    job = done(gray, gray.gray(preview=True))
    assert open_picture(seen[0]).size == (8, 8)
    assert seen[1] == ["queued", "started", "preview", "progress"]
    assert (job.state, job.notes) == ("done", ("a note",))
    assert gray.kinds(job) == ["queued", "started", "done"]
    assert list((gray.queue.root / "previews").iterdir()) == []


def test_a_worker_goes_on_until_it_is_told_to_finish(gray):
    jobs, line = [gray.gray(seed=seed) for seed in range(3)], Line()
    thread = Thread(target=work, args=(gray.queue, "crew", "crew.1", line))
    thread.start()
    assert [gray.queue.wait(job.id, 20).state for job in jobs] == ["done"] * 3
    late = gray.gray(seed=9)
    assert gray.queue.wait(late.id, 20).state == "done"
    line.finishing.set()
    thread.join(5)
    assert not thread.is_alive()


def test_what_the_policy_here_refuses_fails_with_its_words(gray, monkeypatch):
    from anew.policy import WantsReason

    monkeypatch.setattr(doing, "here", lambda: WantsReason(frozenset({"control"})))
    assert done(gray, gray.gray()).fault.kind == "Refused"
    assert done(gray, gray.gray(consent="she asked for it")).state == "done"
