"""Whoever watches is woken as soon as something was written; nothing depends on it."""

import os
import select
import time
from threading import Thread

import pytest

from anew.jobs import Queue
from anew.jobs.ears import Ear, ring_all

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this machine has no named pipes")


def heard(ear):
    """Whether it rings; that it does not is only found out after long."""
    rung = bool(select.select([ear.handle], [], [], 30)[0])
    ear.hear()
    return rung


def test_all_who_listen_are_woken(tmp_path):
    ears = [Ear(tmp_path / "ears") for _ in range(3)]
    ring_all(tmp_path / "ears")
    assert all(heard(ear) for ear in ears)
    for ear in ears:
        ear.close()
    assert not list((tmp_path / "ears").iterdir())


def test_many_rings_are_heard_as_one(tmp_path):
    ear = Ear(tmp_path)
    for _ in range(50):
        ring_all(tmp_path)
    assert heard(ear)
    assert not select.select([ear.handle], [], [], 0)[0]
    ear.close()


def test_one_who_does_not_listen_holds_nobody_up(tmp_path):
    ear = Ear(tmp_path)
    os.write(ear.handle, bytes(2**24))  # as much as it takes
    ring_all(tmp_path)
    assert heard(ear)
    ear.close()


def test_the_pipe_of_one_who_died_goes_with_the_next_ring(tmp_path):
    os.mkfifo(tmp_path / "dead")
    ring_all(tmp_path)
    assert not list(tmp_path.iterdir())


def test_one_who_is_about_to_listen_is_left_alone(tmp_path):
    os.mkfifo(tmp_path / ".coming")
    ring_all(tmp_path)
    assert list(tmp_path.iterdir())


def test_a_ring_where_nobody_ever_listened_is_nothing(tmp_path):
    ring_all(tmp_path / "none")


def test_without_pipes_it_is_deaf_and_looks_often(tmp_path, monkeypatch):
    monkeypatch.delattr(os, "mkfifo")
    ear = Ear(tmp_path)
    assert ear.handle is None
    before = time.monotonic()
    ear.wait(1000)
    assert time.monotonic() - before < 500
    ear.close()


def test_a_folder_that_cannot_be_written_leaves_it_deaf(tmp_path):
    (tmp_path / "ears").write_text("a file")
    assert Ear(tmp_path / "ears").handle is None


def test_every_transaction_is_heard(desk):
    ear = Ear(desk.queue.ears)
    desk.put()
    assert heard(ear)
    desk.take()
    assert heard(ear)
    ear.close()


def test_what_others_write_is_heard(desk):
    job = desk.put()
    ear, other = Ear(desk.queue.ears), Queue(desk.queue.root)
    other.cancel(job.id)
    assert heard(ear)
    other.close()
    ear.close()


def test_who_waits_for_a_job_sees_its_end_at_once(desk):
    job = desk.put()

    def finish():
        claim = desk.take()
        time.sleep(0.2)
        desk.finish(claim)

    Thread(target=finish).start()
    assert desk.queue.wait(job.id, 30).state == "done"
