"""One net is built at a time, whoever builds it, and while none is at work."""

from contextlib import ExitStack
from threading import Event, Thread

import pytest

from anew.errors import Cancelled
from anew.ops.building import Alone


class Other:
    """A thread that goes into a block, and leaves it when it is told."""

    def __init__(self, *blocks):
        self.inside, self._leave = Event(), Event()
        self._thread = Thread(target=self._run, args=blocks)
        self._thread.start()

    def _run(self, *blocks):
        with ExitStack() as stack:
            for block in blocks:
                stack.enter_context(block)
            self.inside.set()
            assert self._leave.wait(10)

    def waits(self):
        return not self.inside.wait(0.15)

    def comes(self):
        return self.inside.wait(5)

    def leave(self):
        self._leave.set()
        self._thread.join(5)


def stop(fraction, doing):
    raise Cancelled(needed="a run", found=doing, fix="")


def test_another_builder_waits_and_the_same_thread_does_not():
    alone = Alone()
    with alone:
        other = Other(alone, alone)
        assert other.waits()
    assert other.comes()
    other.leave()


def test_runs_work_together():
    alone = Alone()
    others = [Other(alone.at_work()) for _ in range(3)]
    assert all(other.comes() for other in others)
    for other in others:
        other.leave()


def test_a_builder_waits_for_runs_and_later_runs_wait_for_it():
    alone = Alone()
    run = Other(alone.at_work())
    assert run.comes()
    builder = Other(alone)
    assert builder.waits()
    later = Other(alone.at_work())
    assert later.waits()
    run.leave()
    assert builder.comes() and later.waits()
    builder.leave()
    assert later.comes()
    later.leave()


def test_a_run_within_a_run_waits_for_nobody():
    alone = Alone()
    with alone.at_work():
        builder = Other(alone)
        assert builder.waits()
        with alone.at_work():
            pass
    assert builder.comes()
    builder.leave()


def test_one_thread_may_work_while_it_builds_and_build_while_it_works():
    alone = Alone()
    with alone, alone.at_work():
        pass
    with alone.at_work(), alone:
        pass
    with alone.patiently(stop), alone.at_work(stop):
        pass


def test_whoever_waits_can_be_stopped_and_holds_nobody_up():
    alone = Alone()
    builder = Other(alone)
    assert builder.comes()
    with pytest.raises(Cancelled, match="waiting for another run"), alone.at_work(stop):
        pass
    builder.leave()
    run = Other(alone.at_work())
    assert run.comes()
    with pytest.raises(Cancelled), alone.patiently(stop):
        pass
    later = Other(alone.at_work())
    assert later.comes()  # the builder that was stopped is waited for no more
    run.leave()
    later.leave()


def test_an_error_inside_gives_it_back():
    alone = Alone()
    for block in (alone, alone.at_work(), alone.patiently(stop)):
        with pytest.raises(KeyError), block:
            raise KeyError
    other = Other(alone, alone.at_work())
    assert other.comes()
    other.leave()
