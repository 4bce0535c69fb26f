"""Work in a thread of its own: done as if it were here, and left at once where somebody says so."""

from threading import Event, current_thread
from threading import enumerate as threads
from time import monotonic, sleep

import pytest

from anew.errors import Cancelled
from anew.ops.aside import aside
from anew.ops.progress import silent


def stop(fraction, doing):
    raise Cancelled(needed="a run", found="a stop", fix="")


def after(seconds):
    began = monotonic()
    return lambda fraction, doing: stop(fraction, doing) if monotonic() - began > seconds else None


def test_it_returns_as_if_it_were_here():
    assert aside(lambda progress: "made", silent, "making") == "made"


@pytest.mark.parametrize("error", [KeyError("k"), TimeoutError("its own"), SystemExit(3)])
def test_it_raises_as_if_it_were_here(error):
    def work(progress):
        raise error

    with pytest.raises(type(error)) as caught:
        aside(work, silent, "making")
    assert caught.value is error


def test_what_the_work_says_is_told_again_and_again_by_the_thread_that_waits():
    heard = []

    def work(progress):
        progress(0.5, "half")
        sleep(0.45)

    aside(work, lambda fraction, doing: heard.append((fraction, doing, current_thread())), "making")
    assert [each[:2] for each in heard[:2]] == [(0.0, "making"), (0.5, "half")] and len(heard) >= 3
    assert {each[2] for each in heard} == {current_thread()}


def test_a_stop_is_heard_though_the_work_hears_nothing():
    began = monotonic()
    with pytest.raises(Cancelled):
        aside(lambda progress: sleep(1.5), after(0.2), "making")
    assert monotonic() - began < 1


def test_work_that_nobody_waits_for_ends_after_its_stage():
    ended, stages = Event(), []

    def work(progress):
        try:
            for stage in range(100):
                stages.append(stage)
                sleep(0.05)
                progress(stage / 100, "making")
        finally:
            ended.set()

    with pytest.raises(Cancelled):
        aside(work, after(0.1), "making")
    assert ended.wait(2) and len(stages) < 50


def test_a_stop_that_was_there_before_begins_nothing():
    begun = []
    with pytest.raises(Cancelled):
        aside(lambda progress: begun.append(1), stop, "making")
    assert begun == []


def test_it_leaves_no_thread():
    seen = []
    aside(lambda progress: seen.append(current_thread()), silent, "making")
    seen[0].join(1)
    assert seen[0] is not current_thread() and seen[0] not in threads()
